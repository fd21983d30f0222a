import { availableParallelism } from 'node:os';
import { type ExitCode, type Result, duration, err, limit, ok } from '@subminute/core';
import {
  type Ledger,
  type LedgerEntry,
  type SampleCommit,
  type Scenario,
  type WorkspaceGraph,
  commitEntry,
  firstBudget,
  readLoopLedger,
  rescaled,
  roundedUp,
  unweighed,
  withCosts,
} from '@subminute/core/ratchet';
import { graphOfCheckout } from '../../history/graph-at.ts';
import { askGit } from '../../history/ask-git.ts';
import { sampleCommits } from '../../history/sample-commits.ts';
import { LEDGER_FILE, readLedgerFile, writeLedgerFile } from '../../store/ledger-file.ts';
import { fail } from '../fail.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { graphRequest } from './both-graphs.ts';
import { type Setting, act } from './setting.ts';
import { writeAttributes, writeWorkflow } from './ci-files.ts';
import { costHistory } from './history.ts';
import { usedTargets } from './loop-targets.ts';
import { loopsBy, withUnitsOf } from './model.ts';
import type { Given } from './options.ts';

const OPTIONS = {
  targets: 'value',
  target: 'value',
  commits: 'value',
  cores: 'value',
  ci: 'value',
  repin: 'switch',
} as const;

const COMMITS = 100;
/** The scenarios that are budgeted from the start. */
const BUDGETED: readonly Scenario[] = ['noop', 'typical', 'typical_p90'];

/** Writes the first ledger: the loop's targets, a sample of commits, costs from history, budgets. */
export function init(io: Io, args: readonly string[]): Promise<ExitCode> {
  return act(io, args.map(longTarget), { action: 'init', options: OPTIONS }, async (setting) => {
    const made = await makeLedger(setting);
    if (setting.signal.aborted) return fail(io, messages.interrupted('init'));
    if (!made.ok) return fail(io, made.error);
    const { root } = setting.workspace;
    const written = writeLedgerFile(root, made.value.ledger);
    if (!written.ok) return fail(io, written.error);
    const files = [LEDGER_FILE, ...writeAttributes(root), ...writeWorkflow(root, setting.given.values['ci'])];
    if (setting.given.flags.format === 'json')
      io.out.write(`${JSON.stringify({ version: 1, files, ...summaryOf(made.value) })}\n`);
    else io.out.write(said(made.value, files));
    return 0;
  });
}

/** `-t` as Nx has it. */
function longTarget(arg: string): string {
  return arg === '-t' ? '--targets' : arg.replace(/^-t=/, '--targets=');
}

interface Made {
  readonly ledger: Ledger;
  readonly graph: WorkspaceGraph;
}

async function makeLedger(setting: Setting): Promise<Result<Made, string>> {
  const { io, given, workspace, signal } = setting;
  const { root } = workspace;
  const before = readLedgerFile(root);
  if (!before.ok) return before;
  const repin = given.switches.has('repin');
  if (before.value && !repin) return err(messages.ledgerExists);
  const options = optionsOf(setting, before.value);
  if (!options.ok) return options;
  const { targets, commits, cores } = options.value;
  const graph = await graphOfCheckout(graphRequest(setting, targets));
  if (!graph.ok) return graph;
  const absent = absentTargets(targets, graph.value);
  if (absent.length > 0 && (absent.length === targets.length || namedTargets(given) !== undefined))
    return err(messages.noLoopTasks(absent));
  const sample = await sampleCommits({ root, count: commits, env: io.env, signal });
  if (!sample.ok) return err(messages.noSample(sample.error));
  if (sample.value.length === 0) return err(messages.noSample('there is no commit'));
  const anchor = await askGit({ cwd: root, env: io.env, signal }, ['rev-parse', '--short=12', 'HEAD']);
  if (!anchor.ok) return err(messages.noSample(anchor.error));
  const history = costHistory(workspace, graph.value);
  const start = firstEntries({
    targets,
    cores,
    overheadMs: history.noopMs ?? 0,
    anchor: anchor.value.trim(),
    sample: sample.value,
    before: before.value,
  });
  const costed = withCosts(start, history.points, { firstRuns: 1 });
  const shared = withUnitsOf(costed, { root, graph: graph.value, tasks: history.units });
  const goalMs = workspace.config.budgetMs;
  return ok({
    ledger: withBudgets(shared, graph.value, { before: before.value, goalMs }),
    graph: graph.value,
  });
}

function namedTargets({ values }: Given): readonly string[] | undefined {
  return (values['targets'] ?? values['target'])?.split(',').map((name) => name.trim());
}

/** A misspelt one would make a loop that is shorter than the one that was meant, and nobody would see. */
function absentTargets(targets: readonly string[], { tasks }: WorkspaceGraph): readonly string[] {
  const known = new Set(tasks.map(({ target }) => target));
  return targets.filter((target) => !known.has(target));
}

interface Chosen {
  readonly targets: readonly string[];
  readonly commits: number;
  readonly cores: number;
}

function optionsOf({ given, workspace }: Setting, before: Ledger | undefined): Result<Chosen, string> {
  const { values } = given;
  const named = namedTargets(given);
  const known = before ? readLoopLedger(before) : undefined;
  const targets = named ?? known?.targets ?? usedTargets(workspace.stores, workspace.root);
  if (targets.length === 0) return err(messages.whichTargets);
  const { ci } = values;
  if (ci !== undefined && ci !== 'github' && ci !== 'none') return err(messages.badCi(ci));
  const commits = Number(values['commits'] ?? COMMITS);
  if (!Number.isInteger(commits) || commits < 1)
    return err(messages.badNumber('--commits', values['commits'] ?? ''));
  const cores = Number(values['cores'] ?? known?.cores ?? availableParallelism());
  if (!Number.isInteger(cores) || cores < 1) return err(messages.badNumber('--cores', values['cores'] ?? ''));
  return ok({ targets: [...new Set(targets)].sort(), commits, cores });
}

interface Start extends Omit<Chosen, 'commits'> {
  /** HEAD, abbreviated. */
  readonly anchor: string;
  readonly overheadMs: number;
  readonly sample: readonly SampleCommit[];
  readonly before: Ledger | undefined;
}

/** The file's own entry and the sample; of an earlier ledger what it knows besides. */
function firstEntries({ targets, cores, overheadMs, anchor, sample, before }: Start): Ledger {
  const kept = [...(before ?? [])].filter(([key]) => key !== '#' && !key.startsWith('commit/'));
  const epoch = before ? Number(before.get('#')?.['epoch'] ?? 0) + 1 : 1;
  const overhead = Math.max(roundedUp(overheadMs), Number(before?.get('#')?.['overhead'] ?? 0));
  const head: LedgerEntry = { k: '#', schema: 1, anchor, cores, targets, overhead, epoch };
  return new Map([
    ['#', head],
    ...sample.map((one) => [`commit/${one.sha}`, commitEntry(one)] as const),
    ...kept,
  ]);
}

/** First budgets; with another sample, the old ones by as much as the loops are others by it. */
function withBudgets(
  ledger: Ledger,
  graph: WorkspaceGraph,
  { before, goalMs }: { readonly before: Ledger | undefined; readonly goalMs: number },
): Ledger {
  const next = new Map(ledger);
  const now = loopsBy(ledger, graph, BUDGETED);
  const was = before && loopsBy(before, graph, BUDGETED);
  for (const scenario of now.keys()) {
    const loopMs = now.get(scenario) ?? 0;
    const old = before?.get(`budget/${scenario}`);
    if (!old && !BUDGETED.includes(scenario)) continue;
    const max = rescaled(Number(old?.['max'] ?? 0), was?.get(scenario) ?? 0, loopMs);
    next.set(
      `budget/${scenario}`,
      old ? { ...old, max, at: roundedUp(loopMs) } : firstBudget(scenario, loopMs, goalMs),
    );
  }
  return next;
}

function summaryOf({ ledger, graph }: Made): Readonly<Record<string, unknown>> {
  const loop = readLoopLedger(ledger);
  return {
    targets: loop.targets,
    cores: loop.cores,
    tasks: graph.tasks.length,
    commits: loop.sample.length,
    unweighed: unweighed(loop, graph.tasks),
    budgets: Object.fromEntries(loop.budgets),
  };
}

function said(made: Made, files: readonly string[]): string {
  const { ledger, graph } = made;
  const loop = readLoopLedger(ledger);
  const unknown = unweighed(loop, graph.tasks);
  const uncached = graph.tasks.filter(({ cache, continuous }) => !cache && !continuous).length;
  const times = loopsBy(ledger, graph);
  const lines = [...loop.budgets].map(([scenario, { maxMs, goalMs }]) => {
    const loopMs = times.get(scenario) ?? 0;
    const debt = goalMs !== undefined && maxMs > goalMs ? `, a debt: the goal is ${limit(goalMs)}` : '';
    return `  ${scenario.padEnd(12)} ${duration(loopMs)}, budget ${limit(maxMs)}${debt}`;
  });
  return `${[
    `ledger: ${loop.targets.join(', ')} of ${graph.projects.length} projects, ${loop.sample.length} commits, ${loop.cores} cores`,
    ...lines,
    ...(uncached > 0 ? [messages.uncachedTasks(uncached, graph.tasks.length)] : []),
    ...(unknown.length > 0 ? [messages.unweighed(unknown.length, graph.tasks.length, loop.targets)] : []),
    `wrote ${files.join(', ')}: commit ${files.length === 1 ? 'it' : 'them'}, then npx subminute ratchet check`,
  ].join('\n')}\n`;
}

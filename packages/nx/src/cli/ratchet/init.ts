import { type ExitCode, type Result, duration, err, limit, ok } from '@subminute/core';
import {
  type Ledger,
  type Scenario,
  type WorkspaceGraph,
  asTold,
  firstBudget,
  readLoopLedger,
  rescaled,
  unweighed,
} from '@subminute/core/ratchet';
import { LEDGER_FILE, readLedgerFile, writeLedgerFile } from '../../store/ledger-file.ts';
import { fail } from '../fail.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { type Setting, act } from './setting.ts';
import { writeAttributes, writeWorkflow } from './ci-files.ts';
import { longTarget, loopOfNow } from './first-ledger.ts';
import { loopsBy, withUnitsOf } from './model.ts';

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
  return act(io, args.map(longTarget), { action: 'ratchet init', options: OPTIONS }, async (setting) => {
    const forCi = onlyWorkflow(setting);
    if (!forCi.ok) return fail(io, forCi.error);
    if (forCi.value) return tellWorkflow(setting, forCi.value);
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

/** With a ledger that is there `--ci github` is asked for the workflow alone; `undefined`: not so. */
function onlyWorkflow({ given, workspace }: Setting): Result<readonly string[] | undefined, string> {
  if (given.values['ci'] !== 'github' || given.switches.has('repin')) return ok(undefined);
  const before = readLedgerFile(workspace.root);
  if (!before.ok) return before;
  return ok(before.value && writeWorkflow(workspace.root, 'github'));
}

/** What else was asked for is about another ledger. */
function tellWorkflow({ io, given }: Setting, files: readonly string[]): ExitCode {
  const unused = Object.keys(given.values).filter((name) => name !== 'ci');
  if (given.flags.format === 'json')
    io.out.write(
      `${JSON.stringify({ version: 1, files, ledger: 'kept', ...(unused.length > 0 ? { unused } : {}) })}\n`,
    );
  else io.out.write(`${messages.workflowOnly(LEDGER_FILE, files, unused)}\n`);
  return 0;
}

interface Made {
  readonly ledger: Ledger;
  readonly graph: WorkspaceGraph;
}

async function makeLedger(setting: Setting): Promise<Result<Made, string>> {
  const { given, workspace } = setting;
  const { root } = workspace;
  const before = readLedgerFile(root);
  if (!before.ok) return before;
  const repin = given.switches.has('repin');
  if (before.value && !repin) return err(messages.ledgerExists);
  const { ci } = given.values;
  if (ci !== undefined && ci !== 'github' && ci !== 'none') return err(messages.badCi(ci));
  const loop = await loopOfNow(setting, {
    command: 'ratchet init',
    commits: COMMITS,
    before: before.value,
  });
  if (!loop.ok) return loop;
  const { ledger, graph, history } = loop.value;
  const shared = withUnitsOf(ledger, { root, graph, tasks: history.units });
  const goalMs = workspace.config.budgetMs;
  return ok({
    ledger: withBudgets(shared, graph, { before: before.value, goalMs }),
    graph,
  });
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
      old ? { ...old, max, at: asTold(loopMs) } : firstBudget(scenario, loopMs, goalMs),
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
  const lines = [...loop.budgets].map(([scenario, { maxMs, goalMs, atMs = 0 }]) => {
    const debt = goalMs !== undefined && maxMs > goalMs ? `, a debt: the goal is ${limit(goalMs)}` : '';
    return `  ${scenario.padEnd(12)} ${duration(atMs)}, budget ${limit(maxMs)}${debt}`;
  });
  return `${[
    `ledger: ${loop.targets.join(', ')} of ${graph.projects.length} projects, ${loop.sample.length} commits, ${loop.cores} cores`,
    ...lines,
    ...(uncached > 0 ? [messages.uncachedTasks(uncached, graph.tasks.length)] : []),
    ...(unknown.length > 0 ? [messages.unweighed(unknown.length, graph.tasks.length, loop.targets)] : []),
    `wrote ${files.join(', ')}: commit ${files.length === 1 ? 'it' : 'them'}, then npx subminute ratchet check`,
  ].join('\n')}\n`;
}

import { availableParallelism } from 'node:os';
import { type Result, err, ok } from '@subminute/core';
import {
  type Ledger,
  type LedgerEntry,
  type SampleCommit,
  type WorkspaceGraph,
  commitEntry,
  readLoopLedger,
  roundedUp,
  withCosts,
} from '@subminute/core/ratchet';
import { askGit } from '../../history/ask-git.ts';
import { graphOfCheckout } from '../../history/graph-at.ts';
import { loadParser } from '../../imports/parser.ts';
import { sampleCommits } from '../../history/sample-commits.ts';
import { messages } from '../messages.ts';
import { graphRequest } from './both-graphs.ts';
import { type CostHistory, costHistory } from './history.ts';
import { usedTargets } from './loop-targets.ts';
import type { Given } from './options.ts';
import type { Setting } from './setting.ts';

/** The loop of the checkout as it is. */
export interface LoopOfNow {
  /** The sample, the costs from history, and what an earlier ledger knew besides; no new budget. */
  readonly ledger: Ledger;
  readonly graph: WorkspaceGraph;
  /** Newest first. */
  readonly sample: readonly SampleCommit[];
  readonly history: CostHistory;
}

/** How a command asks for its loop. */
export interface LoopQuestion {
  /** As it is typed. */
  readonly command: string;
  /** So many commits, where nobody says. */
  readonly commits: number;
  /** What a test task takes before its first test file, where history does not tell: in a ledger, nothing is guessed. */
  readonly startMs?: number;
  /** The ledger, where there is one. */
  readonly before: Ledger | undefined;
}

/** `-t` as Nx has it. */
export function longTarget(arg: string): string {
  return arg === '-t' ? '--targets' : arg.replace(/^-t=/, '--targets=');
}

/** The loop's targets, its newest commits, and what its tasks cost: as named, as in the ledger, as they were run. */
export async function loopOfNow(
  setting: Setting,
  question: LoopQuestion,
): Promise<Result<LoopOfNow, string>> {
  const { io, given, workspace, signal } = setting;
  const { root } = workspace;
  const { before } = question;
  const options = optionsOf(setting, question);
  if (!options.ok) return options;
  const { targets, commits, cores } = options.value;
  const graph = await graphOfCheckout(graphRequest(setting, targets));
  if (!graph.ok) return graph;
  const absent = absentTargets(targets, graph.value);
  if (absent.length > 0 && (absent.length === targets.length || namedTargets(given) !== undefined))
    return err(messages.noLoopTasks(absent));
  const parse = graph.value.tasks.some(({ declares }) => declares) ? await loadParser() : undefined;
  const sample = await sampleCommits({ root, count: commits, env: io.env, signal, ...(parse && { parse }) });
  if (!sample.ok) return err(messages.noSample(sample.error));
  if (sample.value.length === 0) return err(messages.noSample('there is no commit'));
  const anchor = await askGit({ cwd: root, env: io.env, signal }, ['rev-parse', '--short=12', 'HEAD']);
  if (!anchor.ok) return err(messages.noSample(anchor.error));
  const history = costHistory(workspace, graph.value, question.startMs);
  const start = firstEntries({
    targets,
    cores,
    overheadMs: history.noopMs ?? 0,
    anchor: anchor.value.trim(),
    sample: sample.value,
    before,
  });
  const ledger = withCosts(start, history.points, { firstRuns: 1 });
  return ok({ ledger, graph: graph.value, sample: sample.value, history });
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

function optionsOf(
  { given, workspace }: Setting,
  { command, before, commits: usual }: LoopQuestion,
): Result<Chosen, string> {
  const { values } = given;
  const named = namedTargets(given);
  const known = before ? readLoopLedger(before) : undefined;
  const targets = named ?? known?.targets ?? usedTargets(workspace.stores, workspace.root);
  if (targets.length === 0) return err(messages.whichTargets(command));
  const commits = Number(values['commits'] ?? usual);
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

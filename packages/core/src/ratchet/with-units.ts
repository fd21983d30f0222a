import { hasBit } from '../graph/bits.ts';
import type { WorkspaceGraph } from '../graph/workspace-graph.ts';
import type { TaskId } from '../ids.ts';
import type { CostPart } from '../schedule/loop-time.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import { readLoopLedger } from './loop-ledger.ts';
import { type ModelContext, prepareModel } from './model.ts';
import type { SampleCommit } from './sample.ts';
import { editCommits } from './scenarios.ts';
import { type TaskUnits, UNITS, type UnitShare, partOf, unitsEntry } from './task-units.ts';
import { type UnitRecord, unitCounter } from './unit-hits.ts';

/** What is known of a test task whose test files need not all run. */
export interface UnitTask {
  /** What of its whole cost is its start. */
  readonly start: CostPart;
  readonly units: readonly UnitRecord[];
}

export interface UnitFacts extends ModelContext {
  readonly graph: WorkspaceGraph;
  readonly tasks: ReadonlyMap<TaskId, UnitTask>;
  /** Test tasks of which history tells that all their test files run. */
  readonly whole?: ReadonlySet<TaskId>;
  /** Whether the workspace has a file. */
  readonly exists: (path: string) => boolean;
}

/** A share that differs by less stays as it is: a file that changes every day is read by nobody. */
const HYSTERESIS = 0.12;

/**
 * The ledger with what each commit of its sample runs of these tasks' test files. Of tasks that run them all by now it
 * says nothing any more. What it says of others stays, as nothing is known of them here, but for commits that are no
 * part of the sample any more.
 */
export function withUnits(ledger: Ledger, facts: UnitFacts): Ledger {
  const { sample, budgets } = readLoopLedger(ledger);
  const edits = editCommits(facts.graph, sample, new Set(budgets.keys()));
  const loops = [...sample, ...edits, { sha: 'noop', paths: [], packages: [] }];
  const gone = new Set([...(facts.whole ?? [])].map((task) => `${UNITS}${task}`));
  const kept = [...ledger].filter(([key]) => !gone.has(key));
  const next = new Map(kept.map(([key, entry]) => [key, pruned(entry, loops)]));
  const sharesOf = executedShares(loops, facts);
  for (const [task, { start, units }] of facts.tasks) {
    const shares = sharesOf(task);
    const entry = unitsEntry(task, { start, files: units.length, shares });
    const before = next.get(entry.k);
    if (before ? hasMoved(before, entry) : sharesIn(entry).size > 0)
      next.set(entry.k, { ...before, ...entry });
  }
  return asVersion(next);
}

/** What of their cost these test tasks pay after each of these commits that executes them, by the commit's name. */
export function unitParts(
  commits: readonly SampleCommit[],
  facts: UnitFacts,
): ReadonlyMap<string, ReadonlyMap<TaskId, CostPart>> {
  const parts = new Map<string, Map<TaskId, CostPart>>();
  const sharesOf = executedShares(commits, facts);
  for (const [task, { start }] of facts.tasks)
    for (const [after, share] of sharesOf(task)) {
      const known = parts.get(after) ?? new Map<TaskId, CostPart>();
      parts.set(after, known.set(task, partOf({ start }, share)));
    }
  return parts;
}

/** Who cannot read a line of units must not read the file: without them each loop would seem too long. */
function asVersion(ledger: Map<string, LedgerEntry>): Ledger {
  const head = ledger.get('#');
  const isUsed = [...ledger.keys()].some((key) => key.startsWith(UNITS));
  const schema = isUsed ? 2 : 1;
  // Of a version that is not ours to lower, or none at all: as it is.
  const isOurs = head?.['schema'] === 2 || isUsed;
  return head && isOurs ? ledger.set('#', { ...head, schema }) : ledger;
}

function pruned(entry: LedgerEntry, loops: readonly SampleCommit[]): LedgerEntry {
  if (!entry.k.startsWith(UNITS)) return entry;
  const known = new Set(loops.map(({ sha }) => sha));
  const shares = Object.entries(entry['shares'] as object).filter(([after]) => known.has(after));
  return { ...entry, shares: Object.fromEntries(shares) };
}

/** Of a task, what each loop runs of it that executes it. */
function executedShares(
  loops: readonly SampleCommit[],
  { graph, tasks, compile, exists }: UnitFacts,
): (task: TaskId) => TaskUnits['shares'] {
  const { order, select, change, uncached } = prepareModel(graph, { compile });
  const executed = loops.map((commit) => ({
    commit,
    // Without an edit all is asked for.
    selected: commit.sha === 'noop' ? undefined : select(commit),
    changed: change(commit),
  }));
  return (task) => {
    const at = order.numbers.get(task);
    const counted = unitCounter(tasks.get(task)?.units ?? [], exists);
    const shares = new Map<string, UnitShare>();
    for (const { commit, selected, changed } of executed) {
      if (at === undefined || (selected && !hasBit(selected, at))) continue;
      if (hasBit(changed, at) || hasBit(uncached, at)) shares.set(commit.sha, counted(commit));
    }
    return shares;
  };
}

function hasMoved(before: LedgerEntry, now: LedgerEntry): boolean {
  const isOther = (was: unknown, is: unknown): boolean => Math.abs(Number(was) - Number(is)) > HYSTERESIS;
  const [was, is] = [sharesIn(before), sharesIn(now)];
  return (
    before['files'] !== now['files'] ||
    isOther(before['w'], now['w']) ||
    isOther(before['d'], now['d']) ||
    [...new Set([...was.keys(), ...is.keys()])].some((after) =>
      isOther(was.get(after) ?? 1, is.get(after) ?? 1),
    )
  );
}

function sharesIn({ shares }: LedgerEntry): ReadonlyMap<string, number> {
  const pairs = Object.entries(shares as Readonly<Record<string, readonly [number, number]>>);
  return new Map(pairs.map(([after, [share]]) => [after, share]));
}

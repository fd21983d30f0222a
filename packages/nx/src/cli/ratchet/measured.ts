import { randomInt } from 'node:crypto';
import { type TaskId } from '@subminute/core';
import {
  type LoopLedger,
  type MeasuredCost,
  type MeasuredTask,
  type Scenario,
  type Suspects,
  type TaskHistory,
  type TaskWeights,
  type Unmeasured,
  type UnmeasuredTask,
  type WorkspaceGraph,
  frequenciesOf,
  insideLine,
  suspectsOf,
  wordsOf,
} from '@subminute/core/ratchet';
import { globCompiler } from '../../adapter/globs.ts';
import { type ChangedFacts, changedFacts } from '../../history/changed-facts.ts';
import { inBothTrees } from '../../process/both-trees.ts';
import { measureSuspects } from '../../process/measure-suspects.ts';
import { modelOf } from './model.ts';

export interface Measuring {
  readonly root: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** The commit of the base. */
  readonly commit: string;
  /** The base under the head's names of projects, and the head. */
  readonly base: WorkspaceGraph;
  readonly head: WorkspaceGraph;
  readonly ledger: LoopLedger;
  readonly weights: TaskWeights;
  /** The loop that a slower task is held against. */
  readonly scenario: Scenario;
  readonly limitMs: number;
  readonly signal: AbortSignal;
  /** What is measured now, the how many-th of how many: it takes minutes, and a caller wants to know that it lives. */
  readonly tell?: (task: TaskId, at: number, of: number) => void;
}

export interface MeasuredCosts {
  readonly measured: readonly MeasuredCost[];
  readonly unmeasured: readonly Unmeasured[];
}

/** Which tasks the change may have made slower; nothing is run. */
export async function suspectTasks(
  measuring: Measuring,
): Promise<Suspects & Pick<ChangedFacts, 'paths' | 'versions'>> {
  const { root, env, commit, base, head, ledger, limitMs } = measuring;
  const change = await changedFacts({ root, env, commit });
  const frequencies = frequenciesOf(head, ledger.sample, { compile: globCompiler() });
  const history: TaskHistory = {
    cpuMs: (task) => ledger.weights.get(task)?.cpuMs,
    durationMs: (task) => ledger.weights.get(task)?.durationMs,
    frequency: (task) => frequencies.get(task) ?? 0,
  };
  const { paths, versions } = change;
  return { ...suspectsOf({ base, head, change, history, limitMs }), paths, versions };
}

/** Runs base and head of the suspects side by side, each in a tree of its own. */
export async function measureChange(measuring: Measuring): Promise<MeasuredCosts> {
  const { suspects, left, paths, versions } = await suspectTasks(measuring);
  const tools = new Map(suspects.map(({ task, tool }) => [task, tool]));
  const toolOf = (task: TaskId): string | undefined => {
    const tool = tools.get(task);
    return tool === undefined ? undefined : `${tool} ${versions.get(tool) ?? ''}`.trim();
  };
  const unmeasured = left.map(toldUnmeasured);
  if (suspects.length === 0) return { measured: [], unmeasured };
  const { root, env, commit, signal, limitMs, ledger, tell } = measuring;
  const told = tell ? { tell: (task: TaskId, at: number) => tell(task, at, suspects.length) } : {};
  const trees = { root, env, signal, targets: ledger.targets, base: commit, head: { dirty: true } };
  const ran = await inBothTrees(trees, (sides) =>
    measureSuspects(suspects, { ...sides, limitMs, signal, changed: paths, coin, ...told }),
  );
  if (!ran.ok) return { measured: [], unmeasured: all(suspects, wordsOf(ran.error), unmeasured) };
  const done = ran.value;
  return {
    measured: done.tasks.map((one) => withTool(costOf(one, measuring), toolOf(one.task))),
    unmeasured: [...unmeasured, ...done.left.map(toldUnmeasured)],
  };
}

function toldUnmeasured({ task, why }: UnmeasuredTask): Unmeasured {
  return { task, why: wordsOf(why), ...(why.kind === 'short' ? { isShort: true } : {}) };
}

/** Its tool is named where it became slower: another version of it is the first thing to look at. */
function withTool(cost: MeasuredCost, tool: string | undefined): MeasuredCost {
  return tool === undefined || cost.duet.verdict !== 'worse' ? cost : { ...cost, tool };
}

/** The test rests on its being fair. */
export function coin(): boolean {
  return randomInt(2) === 0;
}

function all(
  suspects: Suspects['suspects'],
  why: string,
  others: readonly Unmeasured[],
): readonly Unmeasured[] {
  return [...suspects.map(({ task }) => ({ task, why })), ...others];
}

/** What was measured, with what it adds to the loop: the task's cost in the ledger, by as much more. */
function costOf(measured: MeasuredTask, measuring: Measuring): MeasuredCost {
  const { task, verdict, pairs, effect, atLeast, p, by, waiting, inside } = measured;
  const { baseCpuMs, headCpuMs, runs, arms, through, seconds, load } = measured;
  const cost = {
    task,
    duet: { verdict, pairs, effect, atLeast, p },
    ...(by === 'waiting' && waiting ? { waits: waiting } : {}),
    ...(inside ? { inside: insideLine(inside), cause: inside } : {}),
    run: { baseCpuMs, headCpuMs, runs, arms, through, seconds, load },
  };
  if (verdict !== 'worse') return cost;
  const loopAtMostMs = addedBy(atMostOf(measured), measuring);
  return { ...cost, loopMs: addedBy(measured, measuring), loopAtMostMs };
}

/** The same, had it become as much slower as the measurement leaves room for. */
function atMostOf(measured: MeasuredTask): MeasuredTask {
  const { effect, atMost, headCpuMs } = measured;
  if (!Number.isFinite(atMost)) return measured;
  return { ...measured, effect: atMost, headCpuMs: headCpuMs * ((1 + atMost) / (1 + effect)) };
}

function addedBy(
  { task, effect, by, waiting, baseCpuMs, headCpuMs }: MeasuredTask,
  measuring: Measuring,
): number {
  const { ledger, weights } = measuring;
  const seenMs = headCpuMs - baseCpuMs;
  const modelledMs = ledger.weights.has(task) ? weights.cpuMs(task) * effect : seenMs;
  // What the ledger says of a short task is mostly rounding: the loop is not said to take more than was seen.
  const addedCpuMs = weights.cpuMs(task) < LEAST_CPU_MS ? Math.min(modelledMs, seenMs) : modelledMs;
  const addedWaitMs = waiting ? waiting.headMs - waiting.baseMs : 0;
  return addedMs(task, { addedCpuMs: by === 'cpu' ? addedCpuMs : 0, addedWaitMs }, measuring);
}

/** What the loop takes more where a task does more work, or waits longer. */
export function addedMs(
  task: TaskId,
  { addedCpuMs, addedWaitMs }: { readonly addedCpuMs: number; readonly addedWaitMs: number },
  { head, ledger, weights, scenario }: Pick<Measuring, 'head' | 'ledger' | 'weights' | 'scenario'>,
): number {
  const slower: TaskWeights = {
    ...weights,
    cpuMs: (one) => weights.cpuMs(one) + (one === task ? addedCpuMs : 0),
    durationMs: (one) =>
      weights.durationMs(one) + (one === task ? addedWaitMs + durationShare(weights, task, addedCpuMs) : 0),
  };
  const [before] = modelOf(ledger, weights)(head, [scenario]);
  const [after] = modelOf(ledger, slower)(head, [scenario]);
  return before && after ? after.loopMs - before.loopMs : 0;
}

/** More work of a task that uses several cores takes less time than it has CPU time. */
function durationShare(weights: TaskWeights, task: TaskId, addedMs: number): number {
  const cpuMs = weights.cpuMs(task);
  return cpuMs > 0 ? addedMs * Math.min(1, weights.durationMs(task) / cpuMs) : addedMs;
}

/** Below this a task's cost cannot be told from noise, in ms of CPU time. */
const LEAST_CPU_MS = 1000;

/** The tasks whose cost the loop feels most: CPU time by the share of commits that execute them. */
export function costliestTasks(
  { head, ledger, weights }: Pick<Measuring, 'head' | 'ledger' | 'weights'>,
  count: number,
): readonly TaskId[] {
  const frequencies = frequenciesOf(head, ledger.sample, { compile: globCompiler() }, weights.partsAfter);
  const impact = (task: TaskId): number => weights.cpuMs(task) * (frequencies.get(task) ?? 0);
  return head.tasks
    .filter(({ task, continuous }) => !continuous && weights.cpuMs(task) >= LEAST_CPU_MS && impact(task) > 0)
    .map(({ task }) => task)
    .sort((a, b) => impact(b) - impact(a) || (a < b ? -1 : 1))
    .slice(0, count);
}

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Result, type RunResult, type TaskId, duration, err, ok, plural } from '@subminute/core';
import {
  type LoopContext,
  type LoopPairRun,
  type LoopState,
  type MeasuredCommit,
  type PredictedLoop,
  type RunLoop,
  aloneMs,
  loopEdit,
  loopsIn,
} from '@subminute/core/decompose';
import type { ArmCost } from '../../process/duet.ts';
import { type VerifiedSide, runSide } from './side.ts';

/** One side of the loops, with what the model takes it for. */
export interface LoopSide {
  readonly tree: VerifiedSide;
  readonly state: LoopState;
  /** Fails in any case. */
  readonly failing: ReadonlySet<TaskId>;
}

/** What a run takes besides its tasks. */
export type NxStart = Pick<ArmCost, 'wallMs' | 'cpuMs'>;

export interface LoopOptions {
  readonly targets: readonly string[];
  readonly nxArgs: readonly string[];
  /** Its start is that of Nx in these trees. */
  readonly context: LoopContext;
  readonly startCpuMs: number;
  readonly say: (text: string) => void;
}

export interface LoopsRun {
  readonly pairs: readonly LoopPairRun[];
  /** CPU time of all of it. */
  readonly ownMs: number;
}

/** The loop after each commit on both sides, which take turns at going first. */
export async function measureLoops(
  commits: readonly MeasuredCommit[],
  sides: Readonly<Record<'before' | 'after', LoopSide>>,
  options: LoopOptions,
): Promise<Result<LoopsRun, string>> {
  const pairs: LoopPairRun[] = [];
  let ownMs = 0;
  for (const [at, measured] of commits.entries()) {
    const { commit, leftOut } = measured;
    options.say(`loop after ${commit.sha} on both sides (${at + 1} of ${commits.length})`);
    const order = at % 2 === 0 ? (['before', 'after'] as const) : (['after', 'before'] as const);
    const ran: Partial<Record<'before' | 'after', RunLoop>> = {};
    for (const side of order) {
      const loop = await loopAfter({ ...measured, time: at + 1 }, sides[side], options);
      if (!loop.ok) return loop;
      ran[side] = loop.value.loop;
      ownMs += loop.value.ownMs;
    }
    const pair: LoopPairRun = {
      sha: commit.sha,
      edited: commit.paths.length,
      leftOut,
      before: ran.before as RunLoop,
      after: ran.after as RunLoop,
      predictedBefore: predicted(measured, sides.before.state, options),
      predictedAfter: predicted(measured, sides.after.state, options),
    };
    pairs.push(pair);
    options.say(toldPair(pair));
  }
  return ok({ pairs, ownMs });
}

/** It takes minutes: whoever waits wants to see how it goes. */
function toldPair({ before, after, predictedBefore, predictedAfter }: LoopPairRun): string {
  const told = (loop: RunLoop, { loopMs }: PredictedLoop): string =>
    `${duration(loop.wallMs)} (alone ${duration(loop.aloneMs)}, predicted ${duration(loopMs)}), ${plural(loop.tasks, 'task')}`;
  return `before ${told(before, predictedBefore)}; after ${told(after, predictedAfter)}`;
}

function predicted(
  { commit }: MeasuredCommit,
  state: LoopState,
  { context, startCpuMs }: LoopOptions,
): PredictedLoop {
  const [loop] = loopsIn(state, [commit], context);
  return { loopMs: loop?.loopMs ?? 0, workMs: startCpuMs + (loop?.workMs ?? 0), tasks: loop?.tasks ?? 0 };
}

interface OneLoop {
  readonly loop: RunLoop;
  readonly ownMs: number;
}

/** Edits as the commit did, runs what that affects, takes the edit back. */
async function loopAfter(
  { commit, time }: MeasuredCommit & { readonly time: number },
  { tree, state, failing }: LoopSide,
  { targets, nxArgs, context }: LoopOptions,
): Promise<Result<OneLoop, string>> {
  const args = ['affected', '-t', targets.join(','), '--base=HEAD', '--nxBail=false', ...nxArgs];
  const files = commit.paths.map((file) => state.moved?.get(file) ?? file);
  const edited = editFiles(tree.worktree.root, files, time);
  if (!edited.ok) return edited;
  try {
    const first = await runSide(tree, args);
    if (!first.ok) return first;
    const { result, cost } = first.value;
    let failed = failedIn(result, failing);
    let ownMs = cost.cpuMs;
    for (let tries = AGAIN; tries > 0 && failed.length > 0; tries--) {
      const again = await runSide(tree, args);
      if (!again.ok) return again;
      ownMs += again.value.cost.cpuMs;
      failed = failedIn(again.value.result, failing);
    }
    const { wallMs, cpuMs } = cost;
    const alone = aloneMs(result, { graph: state.graph, ...context });
    return ok({ loop: { wallMs, cpuMs, aloneMs: alone, tasks: executedIn(result), failed }, ownMs });
  } finally {
    edited.value();
  }
}

/** A test that fails on a busy machine passes sooner or later. */
const AGAIN = 2;

function failedIn({ tasks }: RunResult, failing: ReadonlySet<TaskId>): readonly TaskId[] {
  return tasks.flatMap(({ task, outcome }) => (outcome === 'passed' || failing.has(task) ? [] : [task]));
}

function executedIn({ tasks }: RunResult): number {
  return tasks.filter(({ cache, outcome }) => cache === 'none' && outcome !== 'skipped').length;
}

/** Returns what takes the edits back. */
function editFiles(root: string, files: readonly string[], time: number): Result<() => void, string> {
  const were = new Map<string, Buffer>();
  const restore = (): void => {
    for (const [file, content] of were) writeFileSync(path.join(root, file), content);
  };
  try {
    for (const file of files) {
      const content = readFileSync(path.join(root, file));
      const text = loopEdit(file, content.toString('utf8'), time);
      if (text === undefined) continue;
      were.set(file, content);
      writeFileSync(path.join(root, file), text);
    }
    return ok(restore);
  } catch (error) {
    restore();
    return err((error as Error).message);
  }
}

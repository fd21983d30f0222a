import type { WorkspaceGraph } from '../graph/workspace-graph.ts';
import type { TaskId } from '../ids.ts';
import { byCodeUnit } from '../order.ts';
import { type TimerOptions, commitTimer } from '../ratchet/commit-timer.ts';
import type { TaskWeight } from '../ratchet/loop-ledger.ts';
import { type ModelContext, prepareModel } from '../ratchet/model.ts';
import { type SampleCommit, withPaths } from '../ratchet/sample.ts';
import { weightsOf } from '../ratchet/weights.ts';
import { type UnitTask, unitParts } from '../ratchet/with-units.ts';
import type { TaskWeights } from '../schedule/loop-time.ts';
import type { ReplayedLoop } from './replay.ts';

/** A loop that can be replayed: today's, or as it would be after a change of the graph. */
export interface LoopState {
  readonly graph: WorkspaceGraph;
  /** Of tasks whose cost is known; others cost what those of their target do. */
  readonly weights: ReadonlyMap<TaskId, TaskWeight>;
  /** Of test tasks that run a part of their test files. */
  readonly units: ReadonlyMap<TaskId, UnitTask>;
  /** Where files lie now, by where they lay when commits changed them. */
  readonly moved?: ReadonlyMap<string, string>;
}

export interface LoopContext extends ModelContext, TimerOptions {
  /** Whether the workspace has a file. */
  readonly exists: (path: string) => boolean;
}

/** The commits of a sample as they would have been, had files always been where they are now. */
export function commitsIn(
  { moved }: Pick<LoopState, 'moved'>,
  sample: readonly SampleCommit[],
): readonly SampleCommit[] {
  if (!moved || moved.size === 0) return sample;
  const all = (paths: readonly string[]): readonly string[] =>
    [...new Set(paths.map((path) => moved.get(path) ?? path))].sort(byCodeUnit);
  return sample.map((commit) => withPaths(commit, all));
}

/** What tasks cost in such a loop after these commits, which are as `commitsIn` has them. */
export function weightsIn(
  { graph, weights, units }: LoopState,
  commits: readonly SampleCommit[],
  { compile, exists }: Pick<LoopContext, 'compile' | 'exists'>,
): TaskWeights {
  const costs = weightsOf({ weights }, graph.tasks);
  if (units.size === 0) return costs;
  // Who asks for whole costs only does not wait for the parts.
  let parts: ReturnType<typeof unitParts> | undefined;
  return {
    ...costs,
    partsAfter: (after) =>
      (parts ??= unitParts(commits, { graph, tasks: units, exists, compile })).get(after),
  };
}

/** The loop after each commit, in their order. */
export function loopsIn(
  state: LoopState,
  sample: readonly SampleCommit[],
  context: LoopContext,
): readonly ReplayedLoop[] {
  const commits = commitsIn(state, sample);
  const model = prepareModel(state.graph, context);
  const timer = commitTimer(model, weightsIn(state, commits, context), context);
  return commits.map((commit) => {
    const { loopMs, workMs, tasks } = timer.ofCommit(commit);
    return { sha: commit.sha, loopMs, workMs, tasks };
  });
}

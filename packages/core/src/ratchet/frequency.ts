import { eachBit, hasBit } from '../graph/bits.ts';
import type { WorkspaceGraph } from '../graph/workspace-graph.ts';
import type { TaskId } from '../ids.ts';
import type { TaskWeights } from '../schedule/loop-time.ts';
import { type ModelContext, prepareModel } from './model.ts';
import type { SampleCommit } from './sample.ts';

/**
 * Of each task the share of the sample's commits that execute it, 0 to 1; 0 of all where there is no sample. With
 * `partsAfter` a commit counts as much as it pays of the task's CPU time.
 */
export function frequenciesOf(
  graph: WorkspaceGraph,
  sample: readonly SampleCommit[],
  context: ModelContext,
  partsAfter?: TaskWeights['partsAfter'],
): ReadonlyMap<TaskId, number> {
  const { order, select, change, uncached } = prepareModel(graph, context);
  const counts = new Float64Array(order.tasks.length);
  for (const commit of sample) {
    const parts = partsAfter?.(commit.sha);
    const changed = change(commit);
    eachBit(select(commit), (at) => {
      const task = order.tasks[at]?.task;
      if (task !== undefined && (hasBit(changed, at) || hasBit(uncached, at)))
        counts[at] = (counts[at] ?? 0) + (parts?.get(task)?.cpu ?? 1);
    });
  }
  const all = Math.max(1, sample.length);
  return new Map(order.tasks.map(({ task }, at) => [task, (counts[at] ?? 0) / all]));
}

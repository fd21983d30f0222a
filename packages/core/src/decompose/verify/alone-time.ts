import type { WorkspaceGraph } from '../../graph/workspace-graph.ts';
import type { TaskId } from '../../ids.ts';
import type { RunResult, TaskState } from '../../run/result.ts';
import { loopTime } from '../../schedule/loop-time.ts';
import type { TaskWeight } from '../../ratchet/loop-ledger.ts';

export interface AloneOptions {
  readonly graph: Pick<WorkspaceGraph, 'tasks'>;
  readonly cores: number;
  /** What a loop takes besides its tasks. */
  readonly overheadMs?: number;
}

/**
 * What a run would have taken on a machine that does nothing else: by what each of its tasks took without waiting for
 * a core, put together as the model puts tasks together. It tells whether the right tasks at the right costs were
 * predicted; that they fit onto cores like this, only the clock can tell.
 */
export function aloneMs(
  { tasks }: Pick<RunResult, 'tasks'>,
  { graph, cores, overheadMs = 0 }: AloneOptions,
): number {
  const weights = new Map<TaskId, TaskWeight>(
    tasks.flatMap((state) => (state.cache === 'none' ? [[state.task, weightOf(state)] as const] : [])),
  );
  const { loopMs } = loopTime(
    graph.tasks,
    {
      cpuMs: (task) => weights.get(task)?.cpuMs ?? 0,
      durationMs: (task) => weights.get(task)?.durationMs ?? 0,
    },
    cores,
  );
  return loopMs + overheadMs;
}

/** Of a task whose processes were not watched to their end, its time by the clock. */
function weightOf({ cost, startMs = 0, endMs = 0 }: TaskState): TaskWeight {
  if (cost) return { cpuMs: cost.cpuMs, durationMs: Math.max(0, cost.wallMs - (cost.queuedMs ?? 0)) };
  const durationMs = Math.max(0, endMs - startMs);
  return { cpuMs: durationMs, durationMs };
}

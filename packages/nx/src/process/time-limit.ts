import { type Result, type TaskId, err } from '@subminute/core';
import type { Unmeasurable } from '@subminute/core/ratchet';
import { CannotMeasure } from './duet.ts';
import { endProcesses } from './end-tree.ts';

/** After its time a pair may still end; what never ends is ended. */
const GRACE_MS = 60_000;

export interface TimeLimit {
  readonly limitMs: number;
  readonly signal?: AbortSignal;
  /** Trees of which nothing runs on when the time is over. */
  readonly trees: readonly string[];
}

/**
 * Work that runs a task and ends with the time or the signal, whatever the task does: what is left of it is ended,
 * and what became of it is a reason.
 */
export async function withinLimit<T>(
  task: TaskId,
  { limitMs, signal: outer, trees }: TimeLimit,
  work: (signal: AbortSignal) => Promise<Result<T, Unmeasurable>>,
): Promise<Result<T, Unmeasurable>> {
  const own = AbortSignal.timeout(Math.ceil(Math.max(0, limitMs)) + GRACE_MS);
  const signal = outer ? AbortSignal.any([outer, own]) : own;
  const done = await work(signal).catch((error: unknown): Result<T, Unmeasurable> => {
    if (error instanceof CannotMeasure) return err(error.why);
    throw error;
  });
  // Arms end their own group; Nx starts tasks in sessions of their own, which are known by their mark.
  if (signal.aborted) await endProcesses({ roots: [], marks: trees }, { askMs: 0, termMs: 0 });
  if (done.ok || done.error.kind !== 'ended' || !own.aborted || outer?.aborted) return done;
  const seconds = Math.round(limitMs / 1000);
  return err({ kind: 'no-time', detail: `${task} does not end: it was ended after ${seconds} s` });
}

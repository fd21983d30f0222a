import { type Result, type TaskId, err } from '@subminute/core';
import {
  type MeasuredTask,
  type Suspect,
  type Unmeasurable,
  type UnmeasuredTask,
  SHORT_MS,
} from '@subminute/core/ratchet';
import { type MeasureOptions, measureTask } from './measure.ts';

export interface Measured {
  readonly tasks: readonly MeasuredTask[];
  readonly left: readonly UnmeasuredTask[];
}

/** Measures suspects one after the other, the most important first, as far as the time goes. */
export async function measureSuspects(
  suspects: readonly Suspect[],
  options: MeasureOptions & { readonly tell?: (task: TaskId, at: number) => void },
): Promise<Measured> {
  const start = performance.now();
  const tasks: MeasuredTask[] = [];
  const left: UnmeasuredTask[] = [];
  for (const [at, { task, isShort = false }] of suspects.entries()) {
    options.tell?.(task, at);
    const limitMs = options.limitMs - (performance.now() - start);
    const measured: Result<MeasuredTask, Unmeasurable> =
      limitMs > 0 && options.signal?.aborted !== true
        ? await measureTask(task, { ...options, limitMs, ...(isShort ? { shortMs: SHORT_MS } : {}) })
        : err(options.signal?.aborted === true ? { kind: 'ended' } : noTime(options.limitMs));
    if (measured.ok) tasks.push(measured.value);
    else left.push({ task, why: measured.error });
  }
  return { tasks, left };
}

function noTime(limitMs: number): Unmeasurable {
  return { kind: 'no-time', detail: `the ${Math.round(limitMs / 1000)} s for all measurements were over` };
}

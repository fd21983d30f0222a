import { foldRun } from '@subminute/core';
import { type Cost, type Pace, type Timing, paceOf } from '@subminute/core/why';
import type { DatabaseSync } from 'node:sqlite';
import { findRun, readStore } from '../store/runs.ts';
import { type TaskRow, passedBefore } from '../store/task-history.ts';
import type { Question } from './why-answer.ts';

/** How long the task took, beside the last runs of this checkout that executed it and passed. */
export function paceOfTask({ store, task, row }: Question): Pace | undefined {
  const { durationMs } = row;
  if (row.cache !== 'none' || durationMs === undefined) return undefined;
  return readStore(store, (db) => {
    const before = passedBefore(db, task, row);
    const pace = paceOf({ wallMs: durationMs }, before.map(timingOf));
    const cost = pace && pace.than !== 'alike' ? costOf(db, row, task) : undefined;
    if (!cost) return pace;
    // Only now: what it cost stands in the records, which are long.
    const earlier = before.map((old) => withCost(timingOf(old), costOf(db, old, task)));
    return paceOf({ wallMs: durationMs, cost }, earlier);
  });
}

function timingOf({ durationMs = 0 }: TaskRow): Timing {
  return { wallMs: durationMs };
}

function withCost(timing: Timing, cost: Cost | undefined): Timing {
  return cost ? { ...timing, cost } : timing;
}

function costOf(db: DatabaseSync, { run }: TaskRow, task: string): Cost | undefined {
  const state = foldRun(findRun(db, run)?.events ?? []).tasks.find((one) => one.task === task);
  return (state as { readonly cost?: Cost } | undefined)?.cost;
}

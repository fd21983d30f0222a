import type { TaskId } from '../../ids.ts';
import { byCodeUnit } from '../../order.ts';
import type { RunResult, TaskState } from '../../run/result.ts';
import type { Compared, Fault } from './fault.ts';
import type { OldNames } from './moved-names.ts';

/** How a task came out where it was tried once or more. */
export type TaskOutcome = TaskState['outcome'];

/** The outcomes of a run by task, those among them that did not run since others failed. */
export function outcomesOf({ tasks, skipped }: RunResult): ReadonlyMap<TaskId, TaskOutcome> {
  return new Map([
    ...skipped.flatMap((group) => group.tasks.map((task) => [task, 'skipped'] as const)),
    ...tasks.map(({ task, outcome }) => [task, outcome] as const),
  ]);
}

/** Tasks that passed before and do not after, or are not there any more. */
export function compareTasks(
  before: ReadonlyMap<TaskId, TaskOutcome>,
  after: ReadonlyMap<TaskId, TaskOutcome>,
  { task: oldName }: Pick<OldNames, 'task'>,
): Compared {
  const now = new Map<TaskId, TaskOutcome>();
  for (const [task, outcome] of after) {
    const old = oldName(task);
    const known = now.get(old);
    // Of several parts the one that did not pass counts.
    if (known === undefined || known === 'passed') now.set(old, outcome);
  }
  const faults: Fault[] = [];
  let equal = 0;
  for (const [task, was] of [...before].sort(([a], [b]) => byCodeUnit(a, b))) {
    const is = now.get(task);
    if (is === was) equal++;
    else if (is === undefined) faults.push({ kind: 'task', what: `${task} is gone` });
    else if (was === 'passed') faults.push({ kind: 'task', what: `${task} ${WORDS[is]}` });
  }
  for (const [task, is] of now)
    if (!before.has(task) && is !== 'passed')
      faults.push({ kind: 'task', what: `${task}, which is new, ${WORDS[is]}` });
  return { equal, faults };
}

const WORDS: Readonly<Record<TaskOutcome, string>> = {
  passed: 'passes',
  failed: 'fails',
  skipped: 'does not run, since what it needs failed',
  stopped: 'was ended',
  running: 'was ended',
  pending: 'did not run',
};

import { type TaskId, asTaskId } from '@subminute/core';
import type { Invariants } from './invariants.ts';

/**
 * What of the head's a change broke: what does not hold at the base either is no fault of its own, and of what
 * could not be run there nobody knows. `names`: projects of the base that have another name in the head.
 */
export function brokenByChange(
  head: Invariants,
  base: Invariants,
  names: ReadonlyMap<string, string> = new Map(),
): Invariants {
  const known = new Set(base.broken.map(({ task }) => inHead(task, names)));
  const unknown = new Map(base.unmeasured.map(({ task, why }) => [inHead(task, names), why]));
  const reason = (task: TaskId): string | undefined =>
    base.isNothing ? base.unmeasured[0]?.why : unknown.get(task);
  const own = head.broken.filter(({ task }) => !known.has(task));
  const open = own.flatMap(({ task, what }) => {
    const why = reason(task);
    return why === undefined ? [] : [{ task, why: `${what}; not known of the base: ${why}` }];
  });
  return {
    broken: own.filter(({ task }) => reason(task) === undefined),
    unmeasured: [...head.unmeasured, ...open],
  };
}

function inHead(task: TaskId, names: ReadonlyMap<string, string>): TaskId {
  for (const [from, to] of names)
    if (task.startsWith(`${from}:`)) return asTaskId(`${to}${task.slice(from.length)}`);
  return task;
}

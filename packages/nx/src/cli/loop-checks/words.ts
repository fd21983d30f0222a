import { duration } from '@subminute/core';
import type { GraphTarget } from '../../adapter/graph-targets.ts';
import type { LoopFacts } from './facts.ts';

/** So many are named. */
const NAMED = 3;

export function tasksText(targets: readonly Pick<GraphTarget, 'task'>[]): string {
  const names = targets.slice(0, NAMED).map(({ task }) => task);
  return targets.length > NAMED ? `${names.join(', ')} and ${targets.length - NAMED} more` : names.join(', ');
}

/** What these take one after the other, where runs have told; '' where none has. */
export function costText(targets: readonly Pick<GraphTarget, 'task'>[], { durationMs }: LoopFacts): string {
  const known = targets.flatMap(({ task }) => durationMs(task) ?? []);
  const sum = known.reduce((all, one) => all + one, 0);
  return known.length === 0 ? '' : ` (${duration(sum)})`;
}

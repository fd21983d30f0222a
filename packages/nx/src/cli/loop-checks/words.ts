import { duration } from '@subminute/core';
import type { GraphTarget } from '../../adapter/graph-targets.ts';
import type { Saves } from '../checks.ts';
import type { LoopFacts } from './facts.ts';

/** So many are named. */
const NAMED = 3;

export function tasksText(targets: readonly Pick<GraphTarget, 'task'>[]): string {
  const names = targets.slice(0, NAMED).map(({ task }) => task);
  return targets.length > NAMED ? `${names.join(', ')} and ${targets.length - NAMED} more` : names.join(', ');
}

/** What these take one after the other, where runs have told; '' where none has. */
export function costText(targets: Tasks, facts: LoopFacts): string {
  const ms = costOf(targets, facts);
  return ms === undefined ? '' : ` (${duration(ms)})`;
}

type Tasks = readonly Pick<GraphTarget, 'task'>[];

function costOf(targets: Tasks, { durationMs }: LoopFacts): number | undefined {
  const known = targets.flatMap(({ task }) => durationMs(task) ?? []);
  return known.length === 0 ? undefined : known.reduce((all, one) => all + one, 0);
}

/** What is saved where none of these runs, one after the other; nothing where no run has told. */
export function savesOf(targets: Tasks, facts: LoopFacts, of: string): { readonly saves?: Saves } {
  const ms = costOf(targets, facts);
  return ms === undefined ? {} : { saves: { ms, of } };
}

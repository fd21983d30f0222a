import { plural } from '@subminute/core';
import type { PlannedTargets } from '../../targets/plan-all.ts';

/** By what the types of projects are checked; nothing where no check is made. */
export function typesLines({
  types,
  left,
  byTypeScript,
}: Pick<PlannedTargets, 'types' | 'left' | 'byTypeScript'>): readonly string[] {
  const leftTypes = left.get('typecheck') ?? [];
  if (types.length === 0) return [];
  const declared = types.filter(({ keys }) => keys === 'declarations');
  const others = types.filter(({ why }) => why !== undefined);
  return [
    `the types of ${plural(declared.length, 'project')} are checked against what others declare, those of ${plural(others.length, 'project')} against sources, and of ${leftTypes.length} no target is made.`,
    ...others.map(({ project, why }) => `  ${project}: types by sources, ${why ?? ''}`),
    ...byTypeScript.map(({ project, why }) => `  ${project}: TypeScript makes its declarations, ${why}`),
  ];
}

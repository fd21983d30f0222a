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
    ...sentence(declared.length, others.length, leftTypes.length),
    ...others.map(({ project, why }) => `  ${project}: types by sources, ${why ?? ''}`),
    ...byTypeScript.map(({ project, why }) => `  ${project}: TypeScript makes its declarations, ${why}`),
  ];
}

/** What is none of is not spoken of. */
function sentence(declared: number, others: number, left: number): readonly string[] {
  const of = (count: number): string => plural(count, 'project');
  const parts = [
    ...(declared === 0 ? [] : [`the types of ${of(declared)} are checked against what others declare`]),
    ...(others === 0
      ? []
      : [
          declared === 0
            ? `the types of ${of(others)} are checked against sources`
            : `those of ${of(others)} against sources`,
        ]),
    ...(left === 0 ? [] : [`and of ${left} no target is made`]),
  ];
  return declared + others === 0 ? [] : [`${parts.join(', ')}.`];
}

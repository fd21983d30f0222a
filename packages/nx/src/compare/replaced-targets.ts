import { type TaskId, asTaskId } from '@subminute/core';
import { byCodeUnit } from '@subminute/core/unit';
import type { TreeTasks } from '../process/tree-tasks.ts';

/** What a target is called after another one has taken its place: it stays, with its configuration. */
export const REPLACED = '-replaced';

/** A target of ours, and the one whose place it has taken. */
export interface ReplacedTarget {
  readonly project: string;
  readonly target: string;
  readonly ours: TaskId;
  readonly theirs: TaskId;
}

/** All targets that stand in the place of others, by project. */
export function replacedTargets({ projects }: Pick<TreeTasks, 'projects'>): readonly ReplacedTarget[] {
  return [...projects]
    .flatMap(([project, { targets }]) =>
      Object.keys(targets).flatMap((name) => {
        const target = name.slice(0, -REPLACED.length);
        if (!name.endsWith(REPLACED) || !targets[target]) return [];
        const ours = asTaskId(`${project}:${target}`);
        return [{ project, target, ours, theirs: asTaskId(`${project}:${name}`) }];
      }),
    )
    .sort((a, b) => byCodeUnit(a.ours, b.ours));
}

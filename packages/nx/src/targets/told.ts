import { plural } from '@subminute/core';
import type { ReplacedTarget } from '@subminute/core/plan';
import type { ExistingTargets } from './existing.ts';
import type { PlannedTargets } from './plan-all.ts';
import { targetsOf } from './replace-all.ts';
import { INFERRED, type Inferred } from './settings.ts';

export interface ToldQuestion {
  readonly planned: PlannedTargets;
  readonly replaced: readonly Pick<ReplacedTarget, 'project' | 'target'>[];
  readonly existing: ExistingTargets;
  readonly targets: readonly Inferred[];
  readonly projects: readonly string[];
}

/** How many projects get which targets, in one line. */
export function countLine(planned: PlannedTargets): string {
  const all = targetsOf(planned);
  const counts = INFERRED.flatMap((target) => {
    const count = all.filter((one) => one.target === target).length;
    return count === 0 ? [] : [`${target} of ${plural(count, 'project')}`];
  });
  return counts.length === 0 ? 'no targets' : counts.join(', ');
}

/**
 * What each project gets, what of it stands in the place of another one, what stays as it is and why nothing is made:
 * one line for all projects of which the same is to be said.
 */
export function differenceLines({
  planned,
  replaced,
  existing,
  targets,
  projects,
}: ToldQuestion): readonly string[] {
  const made: ReadonlySet<string> = new Set(targetsOf(planned).map(taskOf));
  const over: ReadonlySet<string> = new Set(replaced.map(taskOf));
  const lefts = [...planned.left].flatMap(([target, left]) =>
    left.filter(({ why }) => why !== '').map(({ project, why }) => [`${project}:${target}`, why] as const),
  );
  const whys: ReadonlyMap<string, string> = new Map(lefts);
  const byText = new Map<string, string[]>();
  for (const project of projects) {
    const is = (test: (task: string) => boolean): readonly string[] =>
      targets.filter((target) => test(`${project}:${target}`));
    const fresh = is((task) => made.has(task) && !over.has(task));
    const instead = is((task) => made.has(task) && over.has(task));
    const own = targets.filter(
      (target) =>
        !made.has(`${project}:${target}`) &&
        !whys.has(`${project}:${target}`) &&
        existing.get(project)?.has(target) === true,
    );
    const refused = is((task) => !made.has(task) && whys.has(task));
    const parts = [
      ...(fresh.length > 0 ? [`new ${fresh.join(', ')}`] : []),
      ...(instead.length > 0 ? [`replaced ${instead.join(', ')}`] : []),
      ...(own.length > 0 ? [`own ${own.join(', ')} stays`] : []),
      ...refused.map((target) => `no ${target}: ${whys.get(`${project}:${target}`) ?? ''}`),
    ];
    const text = parts.join('; ');
    if (text !== '') byText.set(text, [...(byText.get(text) ?? []), project]);
  }
  return [...byText].map(([text, names]) => `  ${names.join(', ')}: ${text}`);
}

function taskOf({ project, target }: { readonly project: string; readonly target: string }): string {
  return `${project}:${target}`;
}

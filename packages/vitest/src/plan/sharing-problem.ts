import { type NamedTask, type Plan, sharingTasks } from '@subminute/core/plan';
import type { ProjectsOfNx } from './nx-projects.ts';

/**
 * Why a task cannot leave test files to the tasks that share them with it; `undefined`: it can. A test file must not be
 * left to a task that is not there, or that nobody runs who asks for this one alone.
 */
export function sharingProblem(
  plan: Plan,
  task: NamedTask,
  projects: Pick<ProjectsOfNx, 'hasTask' | 'waitsFor'>,
): string | undefined {
  const [whole, ...shares] = sharingTasks(plan, task);
  const missing = [whole, ...shares].find((one) => one && !projects.hasTask(one));
  if (missing) return `Nx has no task ${nameOf(missing)} that would run the others`;
  const isWhole = whole?.project === task.project && whole.target === task.target;
  const left = isWhole ? shares.find((one) => !projects.waitsFor(task, one)) : undefined;
  return (
    left &&
    `shares test files of ${nameOf(task)} with ${nameOf(left)}, which is not in its dependsOn: add it there`
  );
}

/** The first task of a plan that cannot leave its test files to others, and why. */
export function planSharingProblem(
  plan: Plan,
  projects: Pick<ProjectsOfNx, 'hasTask' | 'waitsFor'>,
): string | undefined {
  const wholes: readonly NamedTask[] = [
    ...plan.parts.flatMap(({ of, targets }) => targets.map((target) => ({ project: of, target }))),
    ...plan.shards,
  ];
  for (const task of wholes) {
    const problem = sharingProblem(plan, task, projects);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function nameOf({ project, target }: NamedTask): string {
  return `${project}:${target}`;
}

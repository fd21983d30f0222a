import { type TaskTests, readPlan, shardTargets, testsOfTask } from '@subminute/core/plan';
import type { KeyedTask } from './keyed-task.ts';
import { leftFiles } from './left-files.ts';
import { readProjects } from './nx-projects.ts';
import { sharingProblem } from './sharing-problem.ts';
import { PLAN_FILE, taskOfPlan } from './task-of-plan.ts';

/** A task of which the plan says which test files it runs. */
export interface PlannedTask extends KeyedTask {
  /** Asked with a path relative to the workspace. */
  readonly runs: TaskTests;
  /** Its shards run all test files. */
  readonly isEmpty: boolean;
}

/**
 * What the plan says of the task that this process works for. `undefined`: nothing, so that all test files run; also
 * where it cannot be believed, which is said: a test file must not be left to a task that is not there.
 */
export function plannedTask(from: string, env: Readonly<NodeJS.ProcessEnv>): PlannedTask | undefined {
  const found = taskOfPlan(from, env);
  if (!found) return undefined;
  const { root, task, text } = found;
  const read = readPlan(text);
  if (!read.ok) return ignored(`${read.error.problem}: ${read.error.remedy}`);
  const plan = read.value;
  const runs = testsOfTask(plan, task);
  if (!runs) return undefined;
  const projects = readProjects(root, env);
  if (!projects) return ignored('Nx has kept no task graph that says who runs the others');
  const problem = sharingProblem(plan, task, projects);
  if (problem !== undefined) return ignored(problem);
  const part = plan.parts.find(({ name }) => name === task.project);
  const shards = plan.shards.find(
    (one) => one.project === task.project && shardTargets(one).includes(task.target),
  );
  const others = shards?.files.flat().filter((file) => !runs(file)) ?? [];
  const isLeft = leftFiles(task, plan.parts, projects);
  const isEmpty = plan.shards.some((one) => one.project === task.project && one.target === task.target);
  return {
    root,
    task,
    runs,
    isRead: (file) => part?.reads.includes(file) === true,
    isLeft: (file) => others.includes(file) || isLeft(file),
    remedy: part ? OF_PART : shards ? OF_SHARD : OF_REST,
    isEmpty,
    projects,
  };
}

const OF_PART = `In ${PLAN_FILE} add it to "reads" of the part, or its project to "needs", or take the part out`;
const OF_SHARD = `Move what several test files need into a file of its own, or take the line of this target out of ${PLAN_FILE}`;
const OF_REST = `If it is a part's, take what leaves the part's folder out ("!{workspaceRoot}/…") from the inputs of this target, or take the part out of ${PLAN_FILE}`;

function ignored(why: string): undefined {
  process.stderr.write(
    `subminute: the plan is not used, no test file is left to another task: ${PLAN_FILE} ${why}\n`,
  );
}

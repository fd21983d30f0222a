import path from 'node:path';
import { readPlan } from '@subminute/core/plan';
import type { KeyedTask } from './keyed-task.ts';
import { leftFiles } from './left-files.ts';
import { readProjects } from './nx-projects.ts';
import { taskOfPlan } from './task-of-plan.ts';

const REMEDY =
  'Run: npx nx g @subminute/nx:infer. Where that does not find it, take the project out of "infer" in subminute.json';

/** Asked first: the plan and the graph are read only at the end of a run, and of a task that has that name. */
export function mayBeInferred(env: Readonly<NodeJS.ProcessEnv>): boolean {
  return env['NX_TASK_TARGET_TARGET'] === 'test';
}

/**
 * The task of this process, where it is a `test` that the plan makes: its hash counts what the plan found on the day when it
 * was written. `undefined` also where the project says by itself what its inputs are.
 */
export function inferredTask(from: string, env: Readonly<NodeJS.ProcessEnv>): KeyedTask | undefined {
  const found = mayBeInferred(env) ? taskOfPlan(from, env) : undefined;
  if (!found) return undefined;
  const { root, task, text } = found;
  const plan = readPlan(text);
  const entry = plan.ok ? plan.value.tests.find(({ project }) => project === task.project) : undefined;
  const projects = entry && readProjects(root, env);
  const inputs = projects?.inputsOf(task) ?? [];
  if (!plan.ok || !entry || !projects || !isOfPlan(inputs, entry.below)) return undefined;
  const patterns = inputs.flatMap(workspacePattern);
  return {
    root,
    task,
    isRead: (file) => patterns.some((pattern) => file === pattern || path.posix.matchesGlob(file, pattern)),
    isLeft: leftFiles(task, plan.value.parts, projects),
    remedy: REMEDY,
    projects,
  };
}

/** All of the project, and what is named so of those below: in the form in which the plan is applied. */
function isOfPlan(inputs: readonly unknown[], below: string): boolean {
  return inputs.includes('{projectRoot}/**/*') && inputs.includes(`^${below}`);
}

function workspacePattern(input: unknown): readonly string[] {
  const { fileset = input } = (input ?? {}) as Readonly<Record<string, unknown>>;
  const [, pattern] = typeof fileset === 'string' ? (/^\{workspaceRoot\}\/(.*)$/.exec(fileset) ?? []) : [];
  return pattern === undefined ? [] : [pattern];
}

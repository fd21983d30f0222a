import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { NamedTask } from '@subminute/core/plan';
import { workspaceRoot } from '../run/project-units.ts';

export const PLAN_FILE = 'subminute.plan.json';

/** The task that this process works for, in a workspace with a plan; of that, the text. */
export function taskOfPlan(
  from: string,
  env: Readonly<NodeJS.ProcessEnv>,
): { readonly root: string; readonly task: NamedTask; readonly text: string } | undefined {
  const project = env['NX_TASK_TARGET_PROJECT'];
  const target = env['NX_TASK_TARGET_TARGET'];
  if (project === undefined || target === undefined) return undefined;
  const root = workspaceRoot(from, existsSync);
  const text = root === undefined ? undefined : textOf(path.join(root, PLAN_FILE));
  return root === undefined || text === undefined ? undefined : { root, task: { project, target }, text };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

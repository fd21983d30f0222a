import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { CreateNodesContext, CreateNodesResultArray } from '@nx/devkit';
import { readPlan } from '@subminute/core/plan';
import { filesIn } from '../decompose/overlay.ts';
import { PLAN_FILE, planProblem } from '../store/plan-file.ts';
import { planNodes } from './plan-nodes.ts';

type Context = Pick<CreateNodesContext, 'workspaceRoot' | 'nxJsonConfiguration'>;

/** The projects of the plan at the root. Throws where it cannot be read: a part that is not there is a test not run. */
export function planProjects(
  found: readonly string[],
  { workspaceRoot, nxJsonConfiguration }: Context,
): CreateNodesResultArray {
  // One in another folder is of another workspace.
  if (!found.includes(PLAN_FILE)) return [];
  const plan = readPlan(readFileSync(path.join(workspaceRoot, PLAN_FILE), 'utf8'));
  if (!plan.ok) throw new Error(planProblem(plan.error));
  const projects = planNodes(plan.value, {
    namedInputs: nxJsonConfiguration.namedInputs ?? {},
    targetDefaults: nxJsonConfiguration.targetDefaults,
    files: filesIn(workspaceRoot),
    isFolder: (folder) =>
      statSync(path.join(workspaceRoot, folder), { throwIfNoEntry: false })?.isDirectory() === true,
  });
  return [[PLAN_FILE, { projects }]];
}

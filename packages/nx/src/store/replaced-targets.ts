import { replacedName } from '@subminute/core/plan';
import { readPlanFile } from './plan-file.ts';

/**
 * Whether a target of a project is one that a target of ours stands in the place of: it is there to go back to, and
 * nobody's loop. `root`: the workspace.
 */
export function replacedIn(root: string): (home: string, target: string) => boolean {
  const plan = readPlanFile(root);
  const names = new Set(
    plan.ok ? plan.value.replaced.map(({ home, target }) => `${home}:${replacedName(target)}`) : [],
  );
  return (home, target) => names.has(`${home}:${target}`);
}

import type { Tree } from '@nx/devkit';
import { PLAN_FILE, planOf } from '../../../store/plan-file.ts';
import { inferredIn } from '../../../targets/settings.ts';
import type { ToolProject } from '../../../tool-caches/command-sites.ts';

/** What workspaces call the three, the usual name first. */
const NAMES = [
  ['test', 'test:unit', 'unit', 'vitest', 'vite:test'],
  ['typecheck', 'type-check', 'check-types', 'types'],
  ['lint', 'eslint', 'eslint:lint'],
];

/** The checks that a workspace has, by their targets there; `undefined`: nobody can tell. */
export function checksOf(
  tree: Tree,
  projects: readonly ToolProject[] | undefined,
): readonly string[] | undefined {
  const there = new Set([
    ...(projects ?? []).flatMap(({ targets }) => Object.keys(targets)),
    ...plannedChecks(tree),
  ]);
  const found = NAMES.flatMap((names) => names.find((name) => there.has(name)) ?? []);
  return found.length === 0 ? undefined : found;
}

/** Of a plan that is written in this very step, Nx knows nothing yet. */
function plannedChecks(tree: Tree): readonly string[] {
  const plan = planOf(tree.read(PLAN_FILE, 'utf8') ?? undefined);
  return plan.ok ? inferredIn(plan.value) : [];
}

/** A text of ours with these checks in its commands, in the place of all three. */
export function withChecks(text: string, checks: readonly string[] | undefined): string {
  return checks ? text.replaceAll(/(?<= -t )test,typecheck(?:,lint)?\b/g, checks.join(',')) : text;
}

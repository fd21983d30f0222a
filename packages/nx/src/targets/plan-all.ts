import type { Plan } from '@subminute/core/plan';
import { type LintContext, planLints } from './plan-lints.ts';
import { planTests } from './plan-tests.ts';
import type { InferQuestion, LeftProject } from './question.ts';
import type { Inferred } from './settings.ts';
import { openShared } from './shared.ts';
import { typesTargets } from './types-targets.ts';

/** The lists of a plan that hold targets, and who gets none. */
export interface PlannedTargets extends Pick<Plan, 'types' | 'tests' | 'lints'> {
  readonly left: ReadonlyMap<Inferred, readonly LeftProject[]>;
}

const NOTHING = { entries: [], left: [] };

/** One call for each kind of target. */
export function planTargets(question: InferQuestion, lint: Omit<LintContext, 'types'>): PlannedTargets {
  const shared = openShared(question);
  const { targets } = question.settings;
  const wants = (target: Inferred): boolean => targets.includes(target);
  const hasTypes = wants('dts') || wants('typecheck');
  // Rules that ask for types hang on what these hang on.
  const types = hasTypes || wants('lint') ? typesTargets(question, shared) : NOTHING;
  const tests = wants('test') ? planTests(question, shared) : NOTHING;
  const lints = wants('lint') ? planLints(question, shared, { ...lint, types }) : NOTHING;
  return {
    // Where nobody is checked or declares anything, there is nothing to wait for.
    types: types.entries.some(({ targets: made }) => made.some((one) => one !== 'surface'))
      ? types.entries.filter((one) => one.targets.length > 0)
      : [],
    tests: tests.entries,
    lints: lints.entries,
    left: new Map<Inferred, readonly LeftProject[]>([
      ['typecheck', hasTypes ? types.left : []],
      ['test', tests.left],
      ['lint', lints.left],
    ]),
  };
}

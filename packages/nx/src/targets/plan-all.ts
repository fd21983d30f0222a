import type { Plan } from '@subminute/core/plan';
import { type PlannedBuilds, buildTargets, outputsWith } from './build-targets.ts';
import { doesLess, ownBuildStays } from './own-build.ts';
import { type LintContext, planLints } from './plan-lints.ts';
import { planTests } from './plan-tests.ts';
import type { InferQuestion, LeftProject } from './question.ts';
import type { Inferred } from './settings.ts';
import { type Shared, openShared } from './shared.ts';
import { type PlannedTypesTargets, typesTargets } from './types-targets.ts';

/** The lists of a plan that hold targets, and who gets none. */
export interface PlannedTargets extends Pick<Plan, 'types' | 'builds' | 'tests' | 'lints'> {
  readonly left: ReadonlyMap<Inferred, readonly LeftProject[]>;
  /** Whose declarations a text alone does not tell, though they are meant to. */
  readonly byTypeScript: readonly LeftProject[];
}

const NOTHING = { entries: [], left: [] };
const NO_TYPES: PlannedTypesTargets = { ...NOTHING, byTypeScript: [] };

/** One call for each kind of target. `refused`: tasks that could not be moved aside, and why. */
export function planTargets(
  question: InferQuestion,
  lint: Omit<LintContext, 'types'>,
  refused: ReadonlyMap<string, string>,
): PlannedTargets {
  const shared = openShared(question);
  const { targets } = question.settings;
  const wants = (target: Inferred): boolean => targets.includes(target);
  const hasTypes = wants('dts') || wants('typecheck');
  const { types, builds } = typesAndBuilds(question, shared, refused);
  // Tests load what is built, by us too.
  const built = {
    ...question,
    outputs: outputsWith(question.outputs, builds.entries),
    built: new Set(builds.entries.map(({ project }) => project)),
  };
  const tests = wants('test') ? planTests(built, shared) : NOTHING;
  const lints = wants('lint') ? planLints(built, shared, { ...lint, types }) : NOTHING;
  return {
    // Where nobody is checked or declares anything, there is nothing to wait for.
    types: types.entries.some(({ targets: made }) => made.some((one) => one !== 'surface'))
      ? types.entries.filter((one) => one.targets.length > 0)
      : [],
    byTypeScript: hasTypes ? types.byTypeScript : [],
    builds: builds.entries,
    tests: tests.entries,
    lints: lints.entries,
    left: new Map<Inferred, readonly LeftProject[]>([
      ['typecheck', hasTypes ? types.left : []],
      ['build', builds.left],
      ['test', tests.left],
      ['lint', lints.left],
    ]),
  };
}

interface TypesAndBuilds {
  readonly types: PlannedTypesTargets;
  readonly builds: PlannedBuilds;
}

/**
 * Declarations and builds may share a folder, but not with a build of somebody else. So where ours cannot stand in the place of
 * a project's own after all, both are planned again with that one left where it is.
 */
function typesAndBuilds(
  question: InferQuestion,
  shared: Shared,
  refused: ReadonlyMap<string, string>,
): TypesAndBuilds {
  const { targets } = question.settings;
  // Rules that ask for types hang on what these hang on.
  const wantsTypes = (['dts', 'typecheck', 'lint'] as const).some((target) => targets.includes(target));
  const wantsBuilds = targets.includes('build');
  const stays = new Map<string, string>();
  for (const project of question.projects) {
    const own = wantsBuilds ? ownBuildStays(project, question, shared) : '';
    const why = refused.get(`${project.name}:build`) ?? own;
    if (why !== undefined) stays.set(project.name, why);
  }
  for (;;) {
    const beside = { shared, refused, keepsBuild: (name: string): boolean => stays.has(name) };
    const types = wantsTypes ? typesTargets(question, beside) : NO_TYPES;
    if (!wantsBuilds) return { types, builds: { ...NOTHING, types: types.entries } };
    const builds = buildTargets(question, types.entries, stays);
    const lost = lostBuilds({ types: builds.types, builds }, stays, { question, shared });
    if (lost.size === 0) return { types: { ...types, entries: builds.types }, builds };
    for (const [name, why] of lost) stays.set(name, why);
  }
}

/** Projects whose own build ours cannot stand in the place of, as it turns out, and why. */
function lostBuilds(
  made: { readonly types: PlannedTypesTargets['entries']; readonly builds: PlannedBuilds },
  stays: ReadonlyMap<string, string>,
  { question, shared }: { readonly question: InferQuestion; readonly shared: Shared },
): ReadonlyMap<string, string> {
  const { entries, left } = made.builds;
  const built = new Set(entries.map(({ project }) => project));
  const whys = new Map(left.map(({ project, why }) => [project, why]));
  return new Map(
    question.projects.flatMap((project) => {
      const { name } = project;
      if (stays.has(name) || question.existing.get(name)?.has('build') !== true) return [];
      const why = built.has(name)
        ? doesLess(project, { types: made.types, builds: entries }, question, shared)
        : (whys.get(name) ?? 'it names nothing that ours could build');
      return why === undefined ? [] : [[name, why] as const];
    }),
  );
}

import { realpathSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import type { Plan, PlannedBuild } from '@subminute/core/plan';
import { markOf } from '../infer/build-nodes.ts';
import { PLAN_FILE, readPlanFile } from '../store/plan-file.ts';
import { compilerFor } from '../types/compiler.ts';
import { configChain } from '../types/configs.ts';
import type { Told, TypesTask } from '../types/emit.ts';
import { bundled } from './bundle.ts';
import { NO_ESBUILD, esbuildPlace, loadEsbuild } from './esbuild.ts';
import { interopProblem, languageFor } from './language.ts';
import { undeclaredSources } from './proof.ts';
import { type Building, transpiled } from './transpile.ts';
import { placeProblems, writeAll } from './write.ts';

export interface BuildTask extends TypesTask {
  /** The entry of the plan that the key of the task has; `undefined`: nobody keeps what is built. */
  readonly mark: string | undefined;
}

/** The plan's entry for the project in a folder. */
export function plannedBuild({
  root,
  home,
  mark,
}: Pick<BuildTask, 'root' | 'home' | 'mark'>): Result<
  { readonly plan: Plan; readonly build: PlannedBuild },
  string
> {
  const plan = readPlanFile(root);
  if (!plan.ok) return plan;
  const at = path.posix.relative(root, home) || '.';
  const build = plan.value.builds.find((one) => one.home === at);
  if (!build)
    return err(`${PLAN_FILE} says nothing of what ${at} is built into. Run: npx nx g @subminute/nx:infer`);
  if (mark !== undefined && mark !== markOf(build))
    return err(`${PLAN_FILE} says something else of ${build.project} than when Nx read it. Run it again`);
  return ok({ plan: plan.value, build });
}

/**
 * Builds a project as the plan has it: nothing is written unless all of it can be, and all that it was built from is in
 * the key of the task. An error says why it could not be tried.
 */
export async function buildProject(given: BuildTask): Promise<Result<Told, string>> {
  const task = { ...given, root: realpathSync(given.root), home: realpathSync(given.home) };
  const { root, home, env } = task;
  const planned = plannedBuild(task);
  if (!planned.ok) return planned;
  const { plan, build } = planned.value;
  const { tsconfig, files: configs, problems } = configChain(path.posix.join(home, build.config), root);
  if (problems.length > 0) return ok({ isGood: false, text: problems.join('\n') });
  const major = compilerFor(home)?.major ?? Infinity;
  const language = languageFor(tsconfig, { major, hasJsx: false });
  if (!language.ok) return err(`${build.config} of ${build.project}: ${language.error}`);
  const interop = writesCommonJs(build) ? interopProblem(tsconfig, major) : undefined;
  if (interop !== undefined) return err(`${build.config} of ${build.project}: ${interop}`);
  const place = esbuildPlace(home);
  if (place === undefined) return err(NO_ESBUILD);
  const building: Building = {
    root,
    build,
    tsconfig,
    language: language.value,
    esbuild: await loadEsbuild(place),
  };
  const { makes } = build;
  const made = makes.how === 'files' ? await transpiled(building, makes) : await bundled(building, makes);
  if ('failed' in made) return ok({ isGood: false, text: made.failed });
  const hasJsx = made.reads.some((file) => /\.[jt]sx$/.test(file));
  const withJsx = languageFor(tsconfig, { major, hasJsx });
  if (!withJsx.ok) return err(`${build.config} of ${build.project}: ${withJsx.error}`);
  const reads = [...made.reads, ...configs, path.posix.join(home, 'package.json')];
  const beside = undeclaredSources({ root, plan, build, reads, env });
  if (!beside.ok) return beside;
  const wrong = [...beside.value, ...placeProblems([...made.files.keys()], { root, build })];
  if (wrong.length > 0) return ok({ isGood: false, text: wrong.join('\n') });
  writeAll(made.files, { root, build });
  return ok({ isGood: true, text: made.warnings });
}

function writesCommonJs({ makes }: PlannedBuild): boolean {
  return makes.how === 'files'
    ? makes.format === 'cjs'
    : makes.entries.some(({ format }) => format === 'cjs');
}

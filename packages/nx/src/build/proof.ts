import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import type { Plan, PlannedBuild, PlannedInside } from '@subminute/core/plan';
import { type ProjectsOfNx, readProjects } from '@subminute/vitest/plan';
import { buildNodes } from '../infer/build-nodes.ts';
import { ignoredAmong, isPinned, overlaid, packageAt } from '../types/undeclared.ts';
import { textOf } from '../types/surface.ts';
import { writtenPlace } from './places.ts';
import { isForTests } from './tests-out.ts';

export interface ProofQuestion {
  readonly root: string;
  readonly plan: Plan;
  readonly build: PlannedBuild;
  /** All that it was built from, absolute. */
  readonly reads: readonly string[];
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

const MAX_NAMED = 5;
const AGAIN = 'Run: npx nx g @subminute/nx:infer';

/** Lines on what it was built from beside its key; none: the key has all of it. */
export function undeclaredSources({
  root,
  plan,
  build,
  reads,
  env,
}: ProofQuestion): Result<readonly string[], string> {
  const projects = readProjects(root, env);
  if (!projects) return err('Nx has kept no project graph. Run it by npx nx run, which makes one');
  const over = overlaid(build.project, buildNodes(build).targets ?? {}, projects);
  if (over !== undefined) return err(over);
  const ours = new Set([...plan.types, ...plan.builds].flatMap(({ home }) => packageAt(root, home) ?? []));
  const tracked: string[] = [];
  const unknown: string[] = [];
  // A link leads to what is read.
  for (const file of new Set(reads.map((one) => realOf(one)))) {
    const place = path.posix.relative(root, file);
    if (isPinned(file, ours)) continue;
    const kind = kindOf(place, { root, plan, build, projects });
    if (kind === 'tracked') tracked.push(place);
    else if (kind === 'unknown') unknown.push(place);
  }
  return ok(
    [...unknown, ...ignoredAmong(tracked, root)]
      .slice(0, MAX_NAMED)
      .map(
        (file) =>
          `${file}: error subminute: ${build.project} is built from it, and it is no input of this task. ${AGAIN}`,
      ),
  );
}

function realOf(file: string): string {
  return existsSync(file) ? realpathSync(file) : file;
}

interface Known {
  readonly root: string;
  readonly plan: Plan;
  readonly build: PlannedBuild;
  readonly projects: Pick<ProjectsOfNx, 'ownerOf'>;
}

/** `written`: by a task that this one waits for, whose outputs are in its key. */
function kindOf(place: string, { root, plan, build, projects }: Known): 'tracked' | 'written' | 'unknown' {
  if (place.startsWith('../')) return 'unknown';
  if (build.reads.includes(place)) return 'tracked';
  const { home, config, sources, project } = build;
  if ([`${home}/package.json`, `${home}/${config}`].map((one) => path.posix.normalize(one)).includes(place))
    return 'tracked';
  const owner = projects.ownerOf(place);
  if (owner === undefined || isForTests(place)) return 'unknown';
  if (owner === project) return sources === '.' || place.startsWith(`${sources}/`) ? 'tracked' : 'unknown';
  const inside = build.makes.how === 'bundles' ? build.makes.inside : [];
  const kinds = inside.filter((one) => one.project === owner).map((one) => one.as);
  if (
    kinds.includes('built') &&
    isBuilt(
      place,
      root,
      plan.builds.find((one) => one.project === owner),
    )
  )
    return 'written';
  return kinds.includes('sources' satisfies PlannedInside['as']) ? 'tracked' : 'unknown';
}

/** Whether a build of ours has written a file: beside it may lie what it has written of sources that are gone. */
function isBuilt(place: string, root: string, build: PlannedBuild | undefined): boolean {
  if (!build) return false;
  return textOf(path.join(root, writtenPlace(build)))
    .split('\n')
    .includes(place);
}

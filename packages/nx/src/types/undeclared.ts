import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Result, err, ok, packageName } from '@subminute/core';
import type { PlannedTypes } from '@subminute/core/plan';
import { type ProjectsOfNx, readProjects } from '@subminute/vitest/plan';
import { readJson, textAt } from '../decompose/json-file.ts';
import { filesIn } from '../decompose/overlay.ts';
import { typesNodes } from '../infer/types-nodes.ts';
import { PLAN_FILE, readPlanFile } from '../store/plan-file.ts';
import { configChains } from './configs.ts';
import { surfacePlace } from './places.ts';
import { surfaceNames, textOf } from './surface.ts';

export interface ReadQuestion {
  /** Of the workspace, without links. */
  readonly root: string;
  /** The project's folder, absolute. */
  readonly home: string;
  /** What the compiler read: absolute, without links. */
  readonly files: readonly string[];
  /** The tsconfigs it was given, relative to the project's folder. */
  readonly configs: readonly string[];
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Whether the task waits for what the project itself declares, where the plan has it so. */
  readonly waitsForOwn: boolean;
}

const MAX_NAMED = 5;
const AGAIN = 'Run: npx nx g @subminute/nx:infer';

/** Lines on what has been read beside the key of the task; none: the key has all of it. */
export function undeclaredReads(question: ReadQuestion): Result<readonly string[], string> {
  const { root, home, files, configs, env } = question;
  const plan = readPlanFile(root);
  if (!plan.ok) return err(plan.error);
  const at = path.posix.relative(root, home) || '.';
  const own = plan.value.types.find((one) => one.home === at);
  if (!own) return err(`${PLAN_FILE} says nothing of the types of ${at}. ${AGAIN}`);
  const projects = readProjects(root, env);
  if (!projects) return err('Nx has kept no project graph. Run it by npx nx run, which makes one');
  const below = projects.below(own.project);
  const over = overlaid(own.project, typesNodes(own).targets ?? {}, projects);
  if (over !== undefined) return err(over);
  const declared = declaredTo(
    own,
    plan.value.types.filter(({ project }) => below.has(project)),
    question,
  );
  const ours = new Set(plan.value.types.flatMap(({ home: one }) => packageAt(root, one) ?? []));
  const reads = new Set(own.reads);
  const tracked: string[] = [];
  const unknown: string[] = [];
  const chains = configs.flatMap((config) => configChains(path.posix.join(home, config), root));
  for (const file of new Set([...files, ...chains.flatMap((chain) => chain.files)])) {
    const place = path.posix.relative(root, file);
    if (isPinned(file, ours) || declared.has(place)) continue;
    const owner = place.startsWith('../') ? undefined : projects.ownerOf(place);
    const isBelow = own.keys === 'sources' && owner !== undefined && below.has(owner);
    if (reads.has(place) || owner === own.project || isBelow) tracked.push(place);
    else unknown.push(place);
  }
  const problems = [...unknown, ...ignoredAmong(tracked, root)];
  return ok(
    problems
      .slice(0, MAX_NAMED)
      .map(
        (file) =>
          `${file}: error subminute: the types of ${own.project} are checked with it, and it is no input of this task. ${AGAIN}, or import what its project declares`,
      ),
  );
}

/**
 * Of packages the lockfile tells. Not of what tools write into such a folder, which begins with a point but for those of
 * managers, and not of copies of the workspace's own packages.
 */
export function isPinned(file: string, ours: ReadonlySet<string>): boolean {
  const at = file.lastIndexOf('/node_modules/');
  if (at === -1) return false;
  const rest = file.slice(at + '/node_modules/'.length);
  return !/^\.(?!pnpm\/|bun\/|store\/|deno\/)/.test(rest) && !ours.has(packageName(rest));
}

export function packageAt(root: string, home: string): string | undefined {
  return textAt(readJson(filesIn(root), path.posix.join(home, 'package.json')), 'name');
}

/** Where something stands over what is planned for a task, so that its key is another one. */
export function overlaid(
  project: string,
  made: Readonly<Record<string, { readonly inputs?: readonly unknown[] }>>,
  projects: Pick<ProjectsOfNx, 'inputsOf'>,
): string | undefined {
  const other = Object.entries(made).find(([target, { inputs }]) => {
    const given = projects.inputsOf({ project, target });
    return inputs !== undefined && given !== undefined && !isDeepStrictEqual(given, inputs);
  });
  return (
    other &&
    `the inputs of ${project}:${other[0]} are not those that were planned: take out what project.json, package.json or targetDefaults of nx.json say of them`
  );
}

/** What the surfaces in the key have: places from the workspace's root. */
function declaredTo(
  own: PlannedTypes,
  types: readonly PlannedTypes[],
  { root, waitsForOwn }: ReadQuestion,
): ReadonlySet<string> {
  const isWaiting = waitsForOwn && own.readsOwn === true;
  const all = types.filter((one) => one.emits && (one.project !== own.project || isWaiting));
  return new Set(
    all.flatMap((one) =>
      surfaceNames(textOf(path.join(root, surfacePlace(one)))).map((name) => path.posix.join(one.home, name)),
    ),
  );
}

/** Nx hashes nothing that `.gitignore` or `.nxignore` names, tracked or not. Without git, nothing is ignored that we know of. */
export function ignoredAmong(places: readonly string[], root: string): readonly string[] {
  if (places.length === 0) return [];
  const ask = (...settings: readonly string[]): readonly string[] => {
    const git = spawnSync('git', [...settings, 'check-ignore', '--no-index', '-z', '--stdin'], {
      cwd: root,
      input: places.join('\0'),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    return git.error ? [] : git.stdout.split('\0').filter((place) => place !== '');
  };
  const ofNx = path.join(root, '.nxignore');
  return [...new Set([...ask(), ...(existsSync(ofNx) ? ask('-c', `core.excludesFile=${ofNx}`) : [])])];
}

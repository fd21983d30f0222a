import path from 'node:path';
import type { FileGraph, GraphFile } from '@subminute/core/graph';
import { NO_PLAN, type PlannedBuild, type PlannedTypes, planText, readPlan } from '@subminute/core/plan';
import { projectLookup } from '@subminute/core/ratchet';
import { openDisk } from '../imports/disk.ts';
import { esbuildPlace, NO_ESBUILD } from './esbuild.ts';
import { type Candidate, candidateOf } from './candidate.ts';
import { type Inside, insideOf } from './inside.ts';
import { makesOf } from './makes.ts';

export interface BuildsQuestion {
  /** Absolute, without links. */
  readonly root: string;
  readonly graph: FileGraph;
  readonly projects: readonly BuiltProject[];
  /** As planned for the same projects. */
  readonly types: readonly PlannedTypes[];
  /** Why none of them can be built by a target of ours. */
  readonly why?: string;
}

export interface BuiltProject {
  readonly name: string;
  /** The project's folder. */
  readonly root: string;
  /** Whether `build` is to be made for it. */
  readonly isWanted: boolean;
  /** What other tasks of it write, but for those of ours: paths and globs relative to the workspace. */
  readonly outputs: readonly string[];
}

export interface BuildsPlan {
  readonly builds: readonly PlannedBuild[];
  /** Those that write into the folder of a build say so. */
  readonly types: readonly PlannedTypes[];
  /** Projects that no target is made for, and why. Those that have nothing to build are not told. */
  readonly left: readonly { readonly project: string; readonly why: string }[];
}

type Tried = { readonly build: PlannedBuild } | { readonly why: string };

/** What each project is built into: what its package.json names, from the sources that its tsconfig has for that. */
export function planBuilds({ root, graph, projects, types, why }: BuildsQuestion): BuildsPlan {
  const disk = openDisk(root);
  const ownerOf = projectLookup(projects);
  const filesOf = Map.groupBy(graph.files, ({ path: file }) => ownerOf(file) ?? '');
  const outputs = projects.flatMap((one) => one.outputs);
  const candidates = new Map<string, Candidate>();
  for (const project of projects) {
    const files: readonly GraphFile[] = filesOf.get(project.name) ?? [];
    const candidate = candidateOf({ ...project, outputs }, files, { root, disk });
    if (candidate) candidates.set(project.name, candidate);
  }
  const homes = new Map(projects.map((one) => [one.name, one.root]));
  const inside = insideOf({ graph, ownerOf, homes, candidates });
  const tried = [...candidates].map(([project, candidate]) => ({
    project,
    is: tryOne(
      why !== undefined && candidate.why === undefined ? { ...candidate, why } : candidate,
      inside,
      root,
    ),
  }));
  const settled = withoutLost(tried);
  const builds = settled.flatMap(({ is }) => ('build' in is ? [is.build] : []));
  return {
    ...shared(builds, types),
    left: settled.flatMap(({ project, is }) =>
      'why' in is && is.why !== '' ? [{ project, why: is.why }] : [],
    ),
  };
}

function tryOne(candidate: Candidate, inside: (of: Candidate) => Inside, root: string): Tried {
  if (candidate.why !== undefined) return { why: candidate.why };
  if (esbuildPlace(path.posix.join(root, candidate.home)) === undefined) return { why: NO_ESBUILD };
  const made = makesOf(candidate, inside(candidate), root);
  if ('why' in made) return made;
  // A name that a pattern would take for others.
  const read = readPlan(planText({ ...NO_PLAN, builds: [made.build] }));
  return read.ok ? made : { why: `a name in it cannot be planned: ${read.error.problem}` };
}

type Settling = readonly { readonly project: string; readonly is: Tried }[];

/** What another build writes is only there where that one is ours, and does not wait for this one. */
function withoutLost(tried: Settling): Settling {
  const there = new Map(
    tried.flatMap(({ project, is }) => ('build' in is ? [[project, is.build] as const] : [])),
  );
  const next = tried.map((one) => {
    const below = 'build' in one.is ? builtInside(one.is.build) : [];
    const lost = below.find((name) => !there.has(name));
    if (lost !== undefined)
      return {
        ...one,
        is: { why: `what is built of ${lost} would be in it, and that is no target of ours` },
      };
    if (waitsFor(one.project, there).has(one.project))
      return { ...one, is: { why: 'it would wait for itself, through others' } };
    return one;
  });
  const isSame = next.every(({ is }, at) => is === tried[at]?.is);
  return isSame ? next : withoutLost(next);
}

function builtInside({ makes }: PlannedBuild): readonly string[] {
  return makes.how === 'bundles'
    ? makes.inside.filter(({ as }) => as === 'built').map(({ project }) => project)
    : [];
}

function waitsFor(project: string, builds: ReadonlyMap<string, PlannedBuild>): ReadonlySet<string> {
  const below = (name: string): readonly string[] => {
    const build = builds.get(name);
    return build ? builtInside(build) : [];
  };
  const found = new Set(below(project));
  // A set goes on with what is added meanwhile.
  for (const one of found) for (const next of below(one)) found.add(next);
  return found;
}

/** Where a build and declarations come into one folder, each declares its own files of it. */
function shared(
  builds: readonly PlannedBuild[],
  types: readonly PlannedTypes[],
): Pick<BuildsPlan, 'builds' | 'types'> {
  const outs = new Map(types.flatMap(({ project, emits }) => (emits ? [[project, emits.out] as const] : [])));
  const isShared = (project: string, build: PlannedBuild | undefined): boolean => {
    const out = outs.get(project);
    return out !== undefined && build !== undefined && writes(build).some((one) => isNested(one, out));
  };
  const byName = new Map(builds.map((one) => [one.project, one]));
  return {
    builds: builds.map((one) =>
      one.makes.how === 'files' && isShared(one.project, one)
        ? { ...one, makes: { ...one.makes, isShared: true as const } }
        : one,
    ),
    types: types.map((one) => {
      if (!one.emits) return one;
      const { isShared: _before, ...emits } = one.emits;
      const isNow = isShared(one.project, byName.get(one.project));
      return { ...one, emits: isNow ? { ...emits, isShared: true as const } : emits };
    }),
  };
}

function writes({ makes }: PlannedBuild): readonly string[] {
  return makes.how === 'files' ? [makes.out] : makes.entries.map(({ file }) => file);
}

function isNested(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

import { realpathSync } from 'node:fs';
import type { Tree } from '@nx/devkit';
import { plural } from '@subminute/core';
import { planText } from '@subminute/core/plan';
import { type CachedGraph, cachedGraph, outputsByTask } from '../../adapter/cached-graph.ts';
import { type GraphTarget, graphTargets, projectNodes } from '../../adapter/graph-targets.ts';
import { loadParser } from '../../imports/parser.ts';
import { loadDeclare } from '../../types/oxc.ts';
import { readJson } from '../../decompose/json-file.ts';
import { openFileGraph } from '../../imports/open-file-graph.ts';
import { isRecord } from '../../shield/fields.ts';
import { PLAN_FILE, planOf } from '../../store/plan-file.ts';
import { type BuildsPlan, planBuilds } from '../../build/plan-builds.ts';
import { type TypedProject, type TypesPlan, planTypes } from '../../types/plan-types.ts';

/** In the order in which they run. */
const TARGETS = ['dts', 'surface', 'typecheck', 'build'] as const;

/**
 * `nx g @subminute/nx:infer`: writes into the plan by what the types of each project are checked. Nx makes targets of it,
 * and of nothing else; run again, it is brought up to date.
 */
export default async function infer(tree: Tree): Promise<() => void> {
  const root = realpathSync(tree.root).replaceAll('\\', '/');
  const plan = value(planOf(tree.read(PLAN_FILE, 'utf8') ?? undefined));
  const graph = cachedGraph({ root: tree.root, env: process.env });
  if (!graph) throw new Error('Nx has kept no project graph. Run: npx nx show projects, then this again');
  refuseDefaults(tree);
  using files = value(await openFileGraph(root, { env: process.env }));
  const projects = typedProjects(graph);
  const declare = await loadDeclare();
  const typed = planTypes({
    root,
    ...(declare ? { oxc: { declare, parse: await loadParser() } } : {}),
    graph: files.graph(),
    projects: projects.map((one) => ({
      ...one,
      targets: one.targets.filter((target) => target !== 'build'),
    })),
  });
  const built = planBuilds({
    root,
    graph: files.graph(),
    projects: projects.map((one) => ({ ...one, isWanted: one.targets.includes('build') })),
    types: typed.types,
    ...(defaultsSay(tree, 'build') ? { why: 'targetDefaults of nx.json say what "build" is' } : {}),
  });
  tree.write(PLAN_FILE, planText({ ...plan, types: built.types, builds: built.builds }));
  return () => {
    process.stdout.write(`${[...told(typed), ...builtTold(built)].join('\n')}\n`);
  };
}

/** What decides about a task. */
const DECIDING = ['inputs', 'dependsOn', 'outputs', 'options', 'command', 'executor'];

/** Nx lays them over what a plugin says: then a key would not have what others declare. */
function refuseDefaults(tree: Tree): void {
  for (const name of ['dts', 'surface', 'typecheck', 'nx:run-commands', 'nx:noop'])
    if (defaultsSay(tree, name))
      throw new Error(
        `targetDefaults of nx.json say what "${name}" is, and would stand over the targets that are made here: move that into the projects that have such a target`,
      );
}

function defaultsSay(tree: Tree, name: string): boolean {
  const read = (file: string): string | undefined => tree.read(file, 'utf8') ?? undefined;
  const given = readJson({ read, exists: (file) => tree.exists(file) }, 'nx.json')?.['targetDefaults'];
  if (!isRecord(given)) return false;
  return [given[name]].flat().some((one) => isRecord(one) && DECIDING.some((key) => key in one));
}

function typedProjects(graph: CachedGraph): readonly TypedProject[] {
  const targets = graphTargets(graph.text);
  const outputs = outputsByTask(graph);
  return projectNodes(graph.text).map(({ name, root, needs }) => {
    const others = targets.filter((one) => one.project === name && !isOurs(one));
    return {
      name,
      root,
      needs,
      targets: TARGETS.filter((target) => !others.some((one) => one.target === target)),
      outputs: others.flatMap(({ task }) => outputs[task] ?? []),
    };
  });
}

/** What this has planned before. */
function isOurs({ target, command, executor }: GraphTarget): boolean {
  return /^subminute-(?:types|build) /.test(command) || (target === 'surface' && executor === 'nx:noop');
}

function value<T>(result: { ok: true; value: T } | { ok: false; error: string }): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

function told({ types, left, byTypeScript }: TypesPlan): readonly string[] {
  const declared = types.filter(({ keys }) => keys === 'declarations');
  const others = types.filter(({ why }) => why !== undefined);
  return [
    `${PLAN_FILE}: the types of ${plural(declared.length, 'project')} are checked against what others declare, those of ${plural(others.length, 'project')} against sources, and of ${left.length} no target is made.`,
    ...others.map(({ project, why }) => `  ${project}: ${why ?? ''}`),
    ...left.map(({ project, why }) => `  ${project}: no target, ${why}`),
    ...byTypeScript.map(({ project, why }) => `  ${project}: TypeScript makes its declarations, ${why}`),
  ];
}

function builtTold({ builds, left }: BuildsPlan): readonly string[] {
  if (builds.length + left.length === 0) return [];
  const bundles = builds.filter(({ makes }) => makes.how === 'bundles').length;
  return [
    `${PLAN_FILE}: ${plural(builds.length, 'project')} built by esbuild, ${bundles} of them as bundles, and of ${left.length} no target is made.`,
    ...left.map(({ project, why }) => `  ${project}: no build, ${why}`),
  ];
}

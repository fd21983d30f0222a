import { realpathSync } from 'node:fs';
import type { Tree } from '@nx/devkit';
import { plural } from '@subminute/core';
import { type PlannedTypes, planText } from '@subminute/core/plan';
import { cachedGraph } from '../../adapter/cached-graph.ts';
import { type GraphTarget, graphTargets, projectRoots } from '../../adapter/graph-targets.ts';
import { openFileGraph } from '../../imports/open-file-graph.ts';
import { PLAN_FILE, planOf } from '../../store/plan-file.ts';
import { type TypedProject, planTypes } from '../../types/plan-types.ts';

/** In the order in which they run. */
const TARGETS = ['dts', 'surface', 'typecheck'] as const;

/**
 * `nx g @subminute/nx:infer`: writes into the plan by what the types of each project are checked. Nx makes targets of it,
 * and of nothing else; run again, it is brought up to date.
 */
export default async function infer(tree: Tree): Promise<() => void> {
  const root = realpathSync(tree.root).replaceAll('\\', '/');
  const plan = value(planOf(tree.read(PLAN_FILE, 'utf8') ?? undefined));
  const graph = cachedGraph({ root: tree.root, env: process.env });
  if (!graph) throw new Error('Nx has kept no project graph. Run: npx nx show projects, then this again');
  const targets = graphTargets(graph.text);
  const projects = projectRoots(graph.text).map((one) => typedProject(one, targets));
  using files = value(await openFileGraph(root, { env: process.env }));
  const types = planTypes({ root, graph: files.graph(), projects });
  tree.write(PLAN_FILE, planText({ ...plan, types }));
  return () => {
    process.stdout.write(`${told(types).join('\n')}\n`);
  };
}

function typedProject(
  { name, root }: Pick<TypedProject, 'name' | 'root'>,
  all: readonly GraphTarget[],
): TypedProject {
  const own = all.filter(({ project }) => project === name);
  const others = own.filter((one) => !isOurs(one));
  return {
    name,
    root,
    targets: TARGETS.filter((target) => !others.some((one) => one.target === target)),
    outputs: others.flatMap(({ outputs }) => outputs.map((output) => folderOf(output, root))),
  };
}

/** What this has planned before. */
function isOurs({ target, command, executor }: GraphTarget): boolean {
  return command.startsWith('subminute-types ') || (target === 'surface' && executor === 'nx:noop');
}

function folderOf(output: string, root: string): string {
  const place = output.replace(/^\{workspaceRoot\}\//, '').replace(/^\{projectRoot\}/, root);
  return place.replace(/\/(?:[^/]*[*?{][^]*)?$/, '');
}

function value<T>(result: { ok: true; value: T } | { ok: false; error: string }): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

function told(types: readonly PlannedTypes[]): readonly string[] {
  const declared = types.filter(({ keys }) => keys === 'declarations');
  const others = types.filter(({ why }) => why !== undefined);
  return [
    `${PLAN_FILE}: the types of ${plural(declared.length, 'project')} are checked against what others declare, those of ${plural(others.length, 'project')} against sources.`,
    ...others.map(({ project, why }) => `  ${project}: ${why ?? ''}`),
  ];
}

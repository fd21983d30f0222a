import { type Result, type TaskId, asTaskId, err, ok, stableJson } from '@subminute/core';
import {
  type GraphProject,
  type GraphTask,
  type ProjectEdge,
  type SharedFiles,
  type WorkspaceGraph,
} from '@subminute/core/ratchet';
import { isSurface } from '../types/places.ts';
import type { GraphSettings, NamedInputs } from './graph-settings.ts';
import { type PrintedDependencies, idOf, printedGraph } from './printed-graph.ts';

/** What `nx run-many -t … --graph=stdout` prints, as far as we read it. */
interface RawGraph {
  readonly graph: {
    readonly nodes: Readonly<Record<string, RawNode>>;
    readonly dependencies: Readonly<Record<string, readonly RawEdge[]>>;
  };
  readonly tasks: {
    readonly tasks: Readonly<Record<string, RawTask>>;
    readonly dependencies: PrintedDependencies;
    readonly continuousDependencies?: PrintedDependencies;
  };
  readonly taskPlans: Readonly<Record<string, readonly string[]>>;
}

interface RawEdge {
  readonly target: string;
  readonly type?: string;
}

interface RawNode {
  readonly data: {
    readonly root: string;
    readonly targets?: Readonly<Record<string, RawTarget>>;
    readonly namedInputs?: NamedInputs;
  };
}

interface RawTarget {
  readonly executor?: string;
  readonly options?: unknown;
  readonly configurations?: Readonly<Record<string, unknown>>;
  readonly inputs?: readonly unknown[];
  /** Of a script of package.json: what it runs. */
  readonly metadata?: { readonly scriptContent?: unknown };
}

interface RawTask {
  readonly target: { readonly project: string; readonly target: string; readonly configuration?: string };
  readonly outputs?: readonly string[];
  readonly cache?: boolean;
  readonly continuous?: boolean;
}

/** Reads what Nx says about tasks of these targets. Nx may print other lines before the document. */
export function parseWorkspaceGraph(
  text: string,
  { targets, settings }: { readonly targets: readonly string[]; readonly settings: GraphSettings },
): Result<WorkspaceGraph, string> {
  const raw = printedGraph(text) as RawGraph | undefined;
  if (!raw) return err('nx printed no task graph');
  const missing = missingPart(raw);
  if (missing !== undefined) return err(`nx printed a task graph without ${missing}`);
  const inputs = [...new Set(Object.values(raw.taskPlans).flatMap(hashed))].sort();
  const { selection, lockfile, tsconfig } = settings;
  return ok({
    selection,
    targets: targets.toSorted(),
    projects: projectsOf(raw),
    edges: edgesOf(raw),
    tasks: tasksOf(raw, new Map(inputs.map((input, at) => [input, at]))),
    inputs,
    ...(selection === 'project' && { shared: sharedOf(raw, settings.namedInputs) }),
    lockfile,
    ...(tsconfig !== undefined && { tsconfig }),
  });
}

/** The first part that is not there, or not of its kind. */
function missingPart(raw: RawGraph): string | undefined {
  const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null;
  const { graph, tasks, taskPlans } = raw as Partial<RawGraph>;
  if (!isMap(graph?.nodes) || !isMap(graph?.dependencies)) return 'projects';
  if (!isMap(tasks?.tasks) || !isMap(tasks?.dependencies)) return 'tasks';
  if (!isMap(taskPlans)) return 'hash plans';
  const planless = Object.keys(raw.tasks.tasks).find((task) => !Array.isArray(raw.taskPlans[task]));
  return planless === undefined ? undefined : `the hash plan of ${planless}`;
}

/** Where all packages are hashed, single ones add nothing; they are most of a plan. */
function hashed(plan: readonly string[]): readonly string[] {
  if (!plan.includes('AllExternalDependencies')) return plan;
  return plan.filter((one) => !one.startsWith('npm:'));
}

function projectsOf({ graph }: RawGraph): readonly GraphProject[] {
  return keysOf(graph.nodes).map((name) => ({ name, root: graph.nodes[name]?.data.root ?? '.' }));
}

function edgesOf({ graph }: RawGraph): readonly ProjectEdge[] {
  return keysOf(graph.dependencies).flatMap((from) => {
    const known = new Map((graph.dependencies[from] ?? []).map((edge) => [edge.target, kindOf(edge)]));
    return [...known]
      .filter(([to]) => to in graph.nodes && to !== from)
      .map(([to, kind]) => ({ from, to, kind }))
      .sort((a, b) => (a.to < b.to ? -1 : 1));
  });
}

function kindOf({ type }: RawEdge): ProjectEdge['kind'] {
  return type === 'dynamic' || type === 'implicit' ? type : 'static';
}

function tasksOf(raw: RawGraph, positions: ReadonlyMap<string, number>): readonly GraphTask[] {
  const { tasks, dependencies, continuousDependencies } = raw.tasks;
  const below = (id: string): readonly string[] => {
    const ids = [...(dependencies[id] ?? []), ...(continuousDependencies?.[id] ?? [])];
    return [...new Set(ids.map(idOf))].sort();
  };
  return keysOf(tasks).map((id) => {
    const { target, cache, continuous } = tasks[id] as RawTask;
    const plan = raw.taskPlans[id] ?? [];
    const reads = readsOf(id, { tasks, below, plan });
    const node = raw.graph.nodes[target.project];
    const declared = node?.data.targets?.[target.target]?.inputs;
    return {
      task: asTaskId(id),
      project: target.project,
      target: target.target,
      cache: cache === true,
      continuous: continuous === true,
      dependsOn: below(id).map(asTaskId),
      inputs: hashed(plan)
        .flatMap((input) => positions.get(input) ?? [])
        .sort((a, b) => a - b),
      ...(declared && { declared }),
      ...(reads.length > 0 && { reads }),
      ...(writesSurface(tasks[id] as RawTask) && { declares: true }),
      command: commandOf(node, target),
    };
  });
}

/** `subminute-types emit`: who hashes what it writes hashes this file. */
function writesSurface({ outputs = [] }: RawTask): boolean {
  return outputs.some(isSurface);
}

interface Reading {
  readonly tasks: RawGraph['tasks']['tasks'];
  readonly below: (id: string) => readonly string[];
  readonly plan: readonly string[];
}

/** The tasks whose outputs a plan names: `**\/*.d.ts:libs/a/dist,libs/a/types`. */
function readsOf(id: string, { tasks, below, plan }: Reading): readonly TaskId[] {
  const outputs = new Set(
    plan.filter(isOutputs).flatMap((one) => one.slice(one.indexOf(':') + 1).split(',')),
  );
  if (outputs.size === 0) return [];
  const seen = new Set(below(id));
  // A set goes on with what is added meanwhile.
  for (const one of seen) for (const next of below(one)) seen.add(next);
  return [...seen]
    .filter((one) => tasks[one]?.outputs?.some((output) => outputs.has(output)) ?? false)
    .sort()
    .map(asTaskId);
}

const NOT_OUTPUTS = /^(?:env|runtime|cwd|npm|workspace):|^AllExternal|:(?:ProjectConfiguration|TsConfig)$/;

function isOutputs(instruction: string): boolean {
  return instruction.includes(':') && !NOT_OUTPUTS.test(instruction);
}

/** The same text for the same target: fields in one order. A script's options only name it: what it runs is told too. */
function commandOf(node: RawNode | undefined, { target, configuration }: RawTask['target']): string {
  const { executor = 'nx:noop', options, configurations, metadata } = node?.data.targets?.[target] ?? {};
  const script = executor === 'nx:run-script' ? metadata?.scriptContent : undefined;
  const chosen = configuration === undefined ? undefined : configurations?.[configuration];
  const text = `${executor} ${stableJson({ ...asMap(options), ...asMap(chosen) })}`;
  return typeof script === 'string' ? `${text} ${script}` : text;
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

const AT_ROOT = '{workspaceRoot}/';

/** Files of the workspace that inputs of targets name: a change of one touches these projects, whatever their hash. */
function sharedOf({ graph }: RawGraph, named: NamedInputs): readonly SharedFiles[] {
  const found = new Map<string, Set<string>>();
  for (const name of keysOf(graph.nodes)) {
    const { targets, namedInputs } = graph.nodes[name]?.data ?? {};
    const names = { ...named, ...namedInputs };
    const patterns = Object.values(targets ?? {}).flatMap(({ inputs = [] }) => rootPatterns(inputs, names));
    for (const pattern of patterns) found.set(pattern, (found.get(pattern) ?? new Set()).add(name));
  }
  return [...found.keys()].sort().map((pattern) => ({ pattern, projects: [...(found.get(pattern) ?? [])] }));
}

function rootPatterns(inputs: readonly unknown[], named: NamedInputs): readonly string[] {
  return inputs.flatMap((input) => {
    const text =
      typeof input === 'string' ? input : (input as { readonly fileset?: unknown } | null)?.fileset;
    if (typeof text !== 'string') return [];
    const meant = typeof input === 'string' ? named[text] : undefined;
    if (meant) return rootPatterns(meant, named);
    return text.startsWith(AT_ROOT) ? [text.slice(AT_ROOT.length)] : [];
  });
}

function keysOf(map: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(map).sort();
}

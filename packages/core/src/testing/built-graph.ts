import { type TaskId, asTaskId } from '../ids.ts';
import type { GraphTask, WorkspaceGraph } from '../graph/workspace-graph.ts';

/** A workspace for tests as Nx would plan it: inputs and orders follow from what projects import. */
export interface Plan {
  /** Names and what each imports. */
  readonly imports: Readonly<Record<string, readonly string[]>>;
  readonly roots?: Readonly<Record<string, string>>;
  readonly targets?: readonly string[];
  /** Besides their own files and those below: `workspace:[docs/**\/*]`, `env:CI`. */
  readonly inputs?: readonly string[];
  /** Patterns of each project's own files, behind all files. */
  readonly patterns?: readonly string[];
  /** Targets without a cache. */
  readonly uncached?: readonly string[];
  /** By target: `^build`, `build`, `ui:build`. */
  readonly orders?: Readonly<Record<string, readonly string[]>>;
}

export function builtGraph(plan: Plan): WorkspaceGraph {
  const { imports, roots = {}, targets = ['build'] } = plan;
  const names = Object.keys(imports).sort();
  const rootOf = (name: string): string => roots[name] ?? `packages/${name}`;
  const inputs = new Set<string>();
  const planned = names.flatMap((project) =>
    targets.map((target) => {
      const own = inputsOf(project, plan);
      for (const input of own) inputs.add(input);
      return { project, target, own };
    }),
  );
  const sorted = [...inputs].sort();
  return {
    selection: 'task',
    targets,
    projects: names.map((name) => ({ name, root: rootOf(name) })),
    edges: names.flatMap((from) =>
      [...(imports[from] ?? [])].sort().map((to) => ({ from, to, kind: 'static' as const })),
    ),
    tasks: planned.map(({ project, target, own }): GraphTask => ({
      task: asTaskId(`${project}:${target}`),
      project,
      target,
      cache: !plan.uncached?.includes(target),
      continuous: false,
      dependsOn: (plan.orders?.[target] ?? []).flatMap((order) => ordered(order, project, plan)),
      inputs: own.map((input) => sorted.indexOf(input)).sort((a, b) => a - b),
      command: `run ${target}`,
    })),
    inputs: sorted,
    lockfile: 'packages',
  };
}

function inputsOf(project: string, { imports, inputs = [], patterns = [] }: Plan): readonly string[] {
  const below = new Set([project]);
  for (const one of below) for (const next of imports[one] ?? []) below.add(next);
  const files = [...below].map((name) => `${name}:${['{projectRoot}/**/*', ...patterns].join(',')}`);
  return [...files, ...inputs];
}

function ordered(order: string, project: string, { imports }: Plan): readonly TaskId[] {
  if (order.startsWith('^'))
    return (imports[project] ?? []).map((one) => asTaskId(`${one}:${order.slice(1)}`));
  if (order.includes(':')) return order.startsWith(`${project}:`) ? [] : [asTaskId(order)];
  return [asTaskId(`${project}:${order}`)];
}

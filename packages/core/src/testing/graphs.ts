import type { GlobCompiler } from '../graph/glob.ts';
import type { GraphTask, WorkspaceGraph } from '../graph/workspace-graph.ts';
import { asTaskId } from '../ids.ts';
import type { SampleCommit } from '../ratchet/sample.ts';
import type { TaskWeights } from '../schedule/loop-time.ts';

/** Globs as far as these tests need them: `**\/`, `*` and nothing else. */
export const compile: GlobCompiler = (pattern) => {
  const source = pattern
    .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('**/', '\u0001')
    .replaceAll('*', '[^/]*')
    .replaceAll('\u0001', '(?:.*/)?');
  const expression = new RegExp(`^${source}$`);
  return (path) => expression.test(path);
};

export interface ProjectSketch {
  readonly name: string;
  readonly root?: string;
  /** Projects that it imports. */
  readonly on?: readonly string[];
  /** Instead of `build` and `test`. */
  readonly tasks?: readonly TaskSketch[];
}

export interface TaskSketch extends Partial<Omit<GraphTask, 'task' | 'inputs' | 'dependsOn' | 'reads'>> {
  readonly target: string;
  readonly on?: readonly string[];
  readonly inputs?: readonly string[];
  readonly reads?: readonly string[];
}

const NX_JSON = 'workspace:[{workspaceRoot}/nx.json,{workspaceRoot}/.gitignore,{workspaceRoot}/.nxignore]';

/** A graph as Nx would give it: a build for each project behind those below it, and a test. */
export function graphOf(
  projects: readonly ProjectSketch[],
  more: Partial<WorkspaceGraph> = {},
): WorkspaceGraph {
  const sketches = projects.flatMap((project) =>
    (project.tasks ?? usual(project)).map((task) => ({ project, task })),
  );
  const inputs = [...new Set(sketches.flatMap(({ task }) => task.inputs ?? []))].sort();
  const tasks = sketches.map(({ project, task }): GraphTask => ({
    cache: true,
    continuous: false,
    command: 'nx:run-commands {}',
    project: project.name,
    ...task,
    task: asTaskId(`${project.name}:${task.target}`),
    dependsOn: (task.on ?? []).map(asTaskId),
    inputs: (task.inputs ?? []).map((input) => inputs.indexOf(input)).sort((a, b) => a - b),
    reads: (task.reads ?? []).map(asTaskId),
  }));
  return {
    selection: 'task',
    targets: ['build', 'test'],
    projects: projects.map(({ name, root = `libs/${name}` }) => ({ name, root })),
    edges: projects.flatMap(({ name, on = [] }) =>
      on.map((to) => ({ from: name, to, kind: 'static' }) as const),
    ),
    tasks,
    inputs,
    lockfile: 'all',
    tsconfig: 'tsconfig.base.json',
    ...more,
  };
}

function usual({ name, on = [] }: ProjectSketch): readonly TaskSketch[] {
  const below = on.flatMap((one) => [
    `${one}:libs/${one}/**/*,!libs/${one}/**/*.test.ts`,
    `${one}:ProjectConfiguration`,
  ]);
  const inputs = [...own(name), ...below, NX_JSON, 'AllExternalDependencies', `${name}:TsConfig`];
  return [
    { target: 'build', on: on.map((one) => `${one}:build`), inputs },
    { target: 'test', on: on.map((one) => `${one}:build`), inputs },
  ];
}

function own(name: string): readonly string[] {
  return [`${name}:libs/${name}/**/*`, `${name}:ProjectConfiguration`];
}

export function commitOf(paths: readonly string[], more: Partial<SampleCommit> = {}): SampleCommit {
  return { sha: '000000000000', paths, packages: [], ...more };
}

/** Each task takes as long as this says. */
export function weightsOf(ms: (task: string) => number): TaskWeights {
  return { cpuMs: ms, durationMs: ms };
}

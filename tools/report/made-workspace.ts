import { type TaskId, asTaskId } from '@subminute/core';
import type {
  GraphTask,
  ProjectEdge,
  SampleCommit,
  TaskWeight,
  WorkspaceGraph,
} from '@subminute/core/ratchet';
import { random } from '../bench/options.ts';

const TARGETS = ['build', 'lint', 'test', 'typecheck'];
const AREAS = [
  'cart',
  'billing',
  'search',
  'account',
  'catalog',
  'shipping',
  'pricing',
  'admin',
  'mobile',
  'checkout',
];
const KINDS = ['model', 'api', 'ui', 'state', 'client', 'testing'];

/** A made-up workspace: projects in layers, some of which nearly all others need. */
export interface MadeWorkspace {
  readonly graph: WorkspaceGraph;
  readonly weights: ReadonlyMap<TaskId, TaskWeight>;
  readonly sample: readonly SampleCommit[];
}

interface MadeProject {
  readonly name: string;
  readonly root: string;
  readonly below: readonly number[];
}

export function madeWorkspace(tasks: number, commits: number, seed: number): MadeWorkspace {
  const next = random(seed);
  const projects = madeProjects(Math.max(4, Math.round(tasks / TARGETS.length)), next);
  const inputs = projects.map(({ name, root }) => `${name}:${root}/**/*`);
  const edges = projects.flatMap(({ name, below }) =>
    below.map((at): ProjectEdge => ({ from: name, to: projects[at]?.name ?? '', kind: 'static' })),
  );
  const made = projects.flatMap((project, at) => tasksOf(project, at, projects));
  const weights = new Map(
    made.map(({ task, target }) => [task, weightOf(target === 'test' ? 4 : 1.5, next)] as const),
  );
  const files = projects.flatMap(({ root }) =>
    ['index', 'model', 'view'].map((name) => `${root}/src/${name}.ts`),
  );
  const sample = Array.from({ length: commits }, (_, at): SampleCommit => {
    // Some files change often, most hardly ever.
    const paths = Array.from(
      { length: 1 + Math.floor(next() * 4) },
      () => files[Math.floor(next() ** 3 * files.length)] ?? '',
    );
    return { sha: at.toString(16).padStart(12, '0'), paths: [...new Set(paths)].sort(), packages: [] };
  });
  const graph: WorkspaceGraph = {
    selection: 'project',
    targets: TARGETS,
    projects: projects.map(({ name, root }) => ({ name, root })),
    edges,
    tasks: made,
    inputs,
    lockfile: 'packages',
  };
  return { graph, weights, sample };
}

function madeProjects(count: number, next: () => number): readonly MadeProject[] {
  return Array.from({ length: count }, (_, at) => {
    const [area, kind] = [
      AREAS[at % AREAS.length] ?? '',
      KINDS[Math.floor(at / AREAS.length) % KINDS.length] ?? '',
    ];
    const round = Math.floor(at / (AREAS.length * KINDS.length));
    const name = `${area}-${kind}${round === 0 ? '' : `-${round}`}`;
    const below = Array.from({ length: Math.min(at, 3) }, () => Math.floor(next() ** 2 * at));
    return {
      name,
      root: `libs/${area}/${kind}${round === 0 ? '' : `-${round}`}`,
      below: [...new Set(below)],
    };
  });
}

function tasksOf(
  { name, below }: MadeProject,
  at: number,
  projects: readonly MadeProject[],
): readonly GraphTask[] {
  return TARGETS.map((target) => ({
    task: asTaskId(`${name}:${target}`),
    project: name,
    target,
    cache: true,
    continuous: false,
    dependsOn: target === 'build' ? below.map((one) => asTaskId(`${projects[one]?.name ?? ''}:build`)) : [],
    inputs: [at, ...below].sort((a, b) => a - b),
    command: target,
  }));
}

function weightOf(seconds: number, next: () => number): TaskWeight {
  const durationMs = Math.round(seconds * 1000 * (0.3 + next() ** 4 * 12));
  return { durationMs, cpuMs: Math.round(durationMs * (1 + next())) };
}

import { type TaskId, asTaskId } from '@subminute/core';
import {
  type GraphTask,
  type ProjectEdge,
  type SampleCommit,
  type ScenarioTime,
  type WorkspaceGraph,
  scenarioTimes,
} from '@subminute/core/ratchet';
import { globCompiler } from '../../packages/nx/src/adapter/globs.ts';
import { random } from '../bench/options.ts';

export interface ScaleOptions {
  readonly projects: number;
  readonly commits: number;
  readonly seed: number;
}

export interface Scale extends ScaleOptions {
  readonly tasks: number;
  readonly inputs: number;
  readonly cpuS: number;
  /** The same where each commit runs a part of the test files of all test tasks. */
  readonly partsCpuS: number;
  readonly maxRssMb: number;
  /** How much more the head's typical loop takes, of 1: it has an edge more. */
  readonly effect: number;
}

/** Computes all scenarios of a made-up workspace and of the same with one edge more. */
export function measureScale(options: ScaleOptions): Scale {
  const base = makeGraph(options, false);
  const head = makeGraph(options, true);
  const sample = makeSample(options);
  const before = process.cpuUsage();
  const compile = globCompiler();
  const weights = { cpuMs: weightOf, durationMs: weightOf };
  const [was, is] = [base, head].map((graph) =>
    scenarioTimes(graph, sample, weights, { compile, cores: 8, overheadMs: 1500 }),
  );
  const { user, system } = process.cpuUsage(before);
  const partsCpuS = partsSeconds([base, head], sample);
  const typical = (times: readonly ScenarioTime[] = []): number =>
    times.find(({ scenario }) => scenario === 'typical')?.loopMs ?? 0;
  return {
    ...options,
    tasks: base.tasks.length,
    inputs: base.inputs.length,
    cpuS: (user + system) / 1e6,
    partsCpuS,
    maxRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    effect: Number((typical(is) / typical(was) - 1).toFixed(4)),
  };
}

/** Nothing can be computed once for many commits then. */
function partsSeconds(graphs: readonly WorkspaceGraph[], sample: readonly SampleCommit[]): number {
  const tests = graphs[0]?.tasks.filter(({ target }) => target === 'test') ?? [];
  const parts = new Map(tests.map(({ task }) => [task, { cpu: 0.5, duration: 0.5 }]));
  const weights = { cpuMs: weightOf, durationMs: weightOf, partsAfter: () => parts };
  const before = process.cpuUsage();
  const compile = globCompiler();
  for (const graph of graphs) scenarioTimes(graph, sample, weights, { compile, cores: 8, overheadMs: 1500 });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function reachOf(below: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const reach: (readonly number[])[] = [];
  for (const some of below) {
    const found = new Set<number>();
    for (const one of some) for (const deep of [one, ...(reach[one] ?? [])]) found.add(deep);
    reach.push([...found]);
  }
  return reach;
}

function weightOf(task: TaskId): number {
  let hash = 7;
  for (const sign of task) hash = (Math.imul(hash, 31) + sign.charCodeAt(0)) >>> 0;
  return 500 + (hash % 8000);
}

const TARGETS = ['build', 'lint', 'test', 'typecheck'];

/** Projects in groups of 25, as teams have them; each depends on some of its group and on two of all below. */
function makeGraph({ projects, seed }: ScaleOptions, more: boolean): WorkspaceGraph {
  const next = random(seed);
  const below = Array.from({ length: projects }, (_, at) => {
    const near = [1, 2].map(() => at - 1 - Math.floor(next() * (at % 25)));
    const far = next() < 0.3 ? [Math.floor(next() * Math.min(at, 60))] : [];
    return [...new Set([...(at % 25 === 0 ? [] : near), ...far])].filter((one) => one >= 0 && one < at);
  });
  // What stands low, since most depends on it.
  if (more) below[30]?.push(24);
  const reach = reachOf(below);
  const inputs = inputsOf(projects);
  const positions = new Map(inputs.map((input, at) => [input, at]));
  const placesOf = (plan: readonly string[]): readonly number[] =>
    plan.flatMap((input) => positions.get(input) ?? []);
  const [shared, whole, production] = [
    placesOf(SHARED),
    below.map((_, at) => placesOf(ofProject(at, false))),
    below.map((_, at) => placesOf(ofProject(at, true))),
  ];
  const edges = below.flatMap((some, at): ProjectEdge[] =>
    some.map((to) => ({ from: nameOf(at), to: nameOf(to), kind: 'static' })),
  );
  const tasks = below.flatMap((some, at) =>
    TARGETS.map((target): GraphTask => {
      const own = (target === 'build' ? production : whole)[at] ?? [];
      const deep = target === 'lint' ? [] : (reach[at] ?? []).flatMap((one) => production[one] ?? []);
      return {
        task: taskOf(at, target),
        project: nameOf(at),
        target,
        cache: true,
        continuous: false,
        dependsOn: target === 'lint' ? [] : some.map((one) => taskOf(one, 'build')),
        inputs: [...shared, ...own, ...deep].sort((a, b) => a - b),
        command: 'nx:run-commands {}',
      };
    }),
  );
  const all = below.map((_, at) => ({ name: nameOf(at), root: `libs/${nameOf(at)}` }));
  return { selection: 'task', targets: TARGETS, projects: all, edges, tasks, inputs, lockfile: 'all' };
}

const SHARED = [
  'AllExternalDependencies',
  'env:NX_CLOUD_ENCRYPTION_KEY',
  'workspace:[{workspaceRoot}/nx.json,{workspaceRoot}/.gitignore,{workspaceRoot}/.nxignore]',
];

function inputsOf(projects: number): readonly string[] {
  const own = Array.from({ length: projects }, (_, at) => [...ofProject(at, true), ...ofProject(at, false)]);
  return [...new Set([...SHARED, ...own.flat()])].sort();
}

function ofProject(at: number, production: boolean): readonly string[] {
  const name = nameOf(at);
  const files = `${name}:libs/${name}/**/*`;
  const left = production ? `,!libs/${name}/**/*.test.ts,!libs/${name}/**/*.md` : '';
  return [`${files}${left}`, `${name}:ProjectConfiguration`, `${name}:TsConfig`];
}

function nameOf(at: number): string {
  return `lib${at}`;
}

function taskOf(at: number, target: string): TaskId {
  return asTaskId(`${nameOf(at)}:${target}`);
}

/** Mostly a few files of a project or two; at times a lockfile, or many. */
function makeSample({ projects, commits, seed }: ScaleOptions): readonly SampleCommit[] {
  const next = random(seed + 1);
  const whole = (below: number): number => Math.floor(next() * below);
  return Array.from({ length: commits }, (_, at): SampleCommit => {
    const count = next() < 0.02 ? 150 : 1 + whole(12);
    const home = whole(projects);
    const paths = Array.from({ length: count }, () => {
      const project = next() < 0.7 ? home : whole(projects);
      const kind = ['.ts', '.ts', '.test.ts', '.md'][whole(4)];
      return `libs/${nameOf(project)}/src/${whole(9)}/file${whole(40)}${kind}`;
    });
    const isLocked = next() < 0.03;
    return {
      sha: at.toString(16).padStart(12, '0'),
      paths: [...new Set([...paths, ...(isLocked ? ['package-lock.json'] : [])])].sort(),
      packages: isLocked ? ['react'] : [],
    };
  });
}

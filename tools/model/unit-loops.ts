import { appendFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { TaskId } from '@subminute/core';
import { type CostSample, type TaskCostModel, costsOf } from '@subminute/core/cost';
import {
  type CostPart,
  type SampleCommit,
  type TaskWeights,
  type UnitTask,
  type WorkspaceGraph,
  partOf,
  scenarioTimes,
  unitCounter,
} from '@subminute/core/ratchet';
import { placesWithRuns } from '@subminute/vitest/store';
import { globCompiler } from '../../packages/nx/src/adapter/globs.ts';
import { unitHistory } from '../../packages/nx/src/cli/ratchet/unit-tasks.ts';
import { askWorkspaceGraph } from '../../packages/nx/src/process/ask-workspace-graph.ts';
import { costSamples } from '../../packages/nx/src/store/costs.ts';
import { readStore } from '../../packages/nx/src/store/runs.ts';
import { endedChildrenMs } from '../bench/cpu.ts';
import { median, random } from '../bench/options.ts';
import { must } from '../rig/run.ts';
import { type Shop, shop } from '../rig/shop.ts';
import { commit } from '../rig/workspace.ts';
import { type Fit, type Pair, fitOf } from './fit.ts';

export interface UnitLoopsOptions {
  readonly loops: number;
  /** Loops of before that are recorded and not compared. */
  readonly history: number;
  readonly seed: number;
  readonly cores: number;
  readonly targets: readonly string[];
}

export interface UnitLoops {
  readonly loops: number;
  /** Of CPU time, which does not depend on who else is at work. */
  readonly cpu: Fit;
  /** Without edits of which only the plugin sees that they change nothing. */
  readonly code: Fit;
  /** Of all edits, were every test file taken to run. */
  readonly whole: Fit;
  /** By kind of edit, the median of (predicted − measured) / measured. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Test tasks of which the start was known. */
  readonly tasks: number;
  /** Besides the tasks, and for each task. */
  readonly overheadMs: number;
  readonly taskMs: number;
  readonly load: string;
}

/** Has the plugin on in all projects of the shop, and compares what edits are predicted to take with what they do. */
export async function measureUnitLoops(
  options: UnitLoopsOptions,
  say: (text: string) => void,
): Promise<UnitLoops> {
  using shopping = await shop({ daemon: false, say });
  const { dir, env } = shopping;
  plugIn(shopping);
  const place: Place = { dir, env, options };
  const makeEdit = editor(dir, options.seed);
  const model = await learn(place, makeEdit, say);
  const seen: Seen[] = [];
  for (let at = 0; at < options.loops; at++) {
    const { kind, edit } = makeEdit(options.history + at);
    const [predicted, whole] = [predict(model, edit, true), predict(model, edit, false)];
    const { cpuMs: measured } = await recorded(place);
    commit(dir, env, edit.sha);
    seen.push({ kind, predicted, whole, measured });
    const said = [predicted, measured, whole].map(Math.round).join(' ');
    say(`${kind} ${edit.paths[0]}: CPU ms predicted, measured, with all test files: ${said}`);
  }
  const { overheadMs, taskMs, tasks } = model;
  return {
    ...figures(seen),
    tasks: tasks.size,
    overheadMs: Math.round(overheadMs),
    taskMs: Math.round(taskMs),
  };
}

/** Runs everything twice and some edits, and takes costs from what was recorded of them. */
async function learn(place: Place, makeEdit: Editor, say: (text: string) => void): Promise<Model> {
  const { dir, env, options } = place;
  await loop(place, 'run-many');
  await loop(place, 'run-many', '--skip-nx-cache');
  const history: Recorded[] = [];
  for (let at = 0; at < options.history; at++) {
    const { edit } = makeEdit(at);
    const one = await recorded(place);
    history.push(one);
    commit(dir, env, edit.sha);
    say(`history ${at + 1} of ${options.history}: ${edit.paths[0]} ${Math.round(one.cpuMs)} ms`);
  }
  const overheadMs = await overheadOf(place);
  const asked = { root: dir, targets: options.targets, env, dir: join(dir, '..'), timeoutMs: 120_000 };
  const graph = await askWorkspaceGraph({ ...asked, daemon: false });
  if (!graph.ok) throw new Error(graph.error);
  const known = unitHistory({
    root: dir,
    stores: storesOf(place),
    graph: graph.value,
    samples: samplesOf(place),
  });
  const rest = history.map(
    ({ cpuMs, tasksMs, tasks }) => (cpuMs - overheadMs - tasksMs) / Math.max(1, tasks),
  );
  return {
    graph: graph.value,
    costs: costsOf(known.samples),
    tasks: known.tasks,
    taskMs: Math.max(0, median(rest)),
    overheadMs,
    dir,
    cores: options.cores,
  };
}

interface Seen extends Pair {
  readonly kind: Kind;
  readonly whole: number;
}

function figures(seen: readonly Seen[]): Omit<UnitLoops, 'tasks' | 'overheadMs' | 'taskMs'> {
  const bias = ({ predicted, measured }: Seen): number => (predicted - measured) / measured;
  const kinds = [...Map.groupBy(seen, ({ kind }) => kind)].map(
    ([kind, list]) => [kind, Number(median(list.map(bias)).toFixed(3))] as const,
  );
  return {
    loops: seen.length,
    cpu: fitOf(seen),
    code: fitOf(seen.filter(({ kind }) => kind !== 'comment')),
    whole: fitOf(seen.map(({ whole, measured }) => ({ predicted: whole, measured }))),
    kinds: Object.fromEntries(kinds),
    load: loadavg()
      .map((one) => one.toFixed(1))
      .join(' '),
  };
}

interface Place extends Pick<Shop, 'dir' | 'env'> {
  readonly options: UnitLoopsOptions;
}

function storesOf({ dir, env }: Place): readonly string[] {
  return placesWithRuns(dir, env);
}

function samplesOf(place: Place): readonly CostSample[] {
  return storesOf(place).flatMap((store) => readStore(store, (db) => costSamples(db)) ?? []);
}

const CONFIG = `import { subminute } from '@subminute/vitest';
export default { plugins: [subminute()] };
`;

function plugIn({ dir, env }: Pick<Shop, 'dir' | 'env'>): void {
  for (const project of projectsOf(dir)) writeFileSync(join(dir, project, 'vitest.config.mjs'), CONFIG);
  commit(dir, env, 'Know test files');
}

function projectsOf(dir: string): readonly string[] {
  return ['libs', 'apps'].flatMap((folder) =>
    readdirSync(join(dir, folder)).map((name) => `${folder}/${name}`),
  );
}

async function loop({ dir, env, options }: Place, ...args: readonly string[]): Promise<number> {
  const before = endedChildrenMs();
  const { cores, targets } = options;
  const all = [...args, '-t', targets.join(','), `--parallel=${cores}`, '--deadline=9m'];
  const bin = join(dir, 'node_modules/.bin/subminute');
  await must(process.execPath, [bin, ...all], { cwd: dir, env, timeoutMs: 600_000 });
  return endedChildrenMs() - before;
}

interface Recorded {
  readonly cpuMs: number;
  readonly tasks: number;
  readonly tasksMs: number;
}

/** A loop after an edit, and what the store says of its tasks. */
async function recorded(place: Place): Promise<Recorded> {
  const sinceMs = Date.now();
  const cpuMs = await loop(place, 'affected', '--base=HEAD');
  const samples = samplesOf(place).filter(({ atMs }) => atMs >= sinceMs);
  return { cpuMs, tasks: samples.length, tasksMs: samples.reduce((sum, one) => sum + one.cpuMs, 0) };
}

/** Of loops after an edit that was made, and run, before: Nx looks at everything and executes nothing. */
async function overheadOf(place: Place): Promise<number> {
  const file = join(place.dir, 'apps/admin/src/main.ts');
  const text = readFileSync(file, 'utf8');
  const loops: number[] = [];
  for (let round = 0; round < 5; round++) {
    writeFileSync(file, `${text}// ${round % 2}\n`);
    loops.push(await loop(place, 'affected', '--base=HEAD'));
  }
  writeFileSync(file, text);
  return median(loops.slice(2));
}

type Kind = 'leaf' | 'hub' | 'test' | 'comment';

const KINDS: readonly Kind[] = ['leaf', 'hub', 'test', 'comment'];
/** Most of the others stand on them. */
const HUBS: readonly string[] = ['libs/money', 'libs/catalog', 'libs/ui-text', 'libs/pricing'];

type Editor = (at: number) => { readonly kind: Kind; readonly edit: SampleCommit };

/** Makes edits, each of the next kind, in files that a seed picks. */
function editor(dir: string, seed: number): Editor {
  const next = random(seed);
  const pick = (from: readonly string[]): string => from[Math.floor(next() * from.length)] ?? '';
  return (at) => {
    const kind = KINDS[at % KINDS.length] ?? 'leaf';
    const all = projectsOf(dir);
    const few = all.filter((project) => !HUBS.includes(project));
    const project = pick(kind === 'leaf' ? few : kind === 'hub' ? HUBS : all);
    const names = readdirSync(join(dir, project, 'src')).filter(
      (name) => name.endsWith('.ts') && name.includes('.test.') === (kind === 'test') && name !== 'index.ts',
    );
    const path = `${project}/src/${pick(names)}`;
    const text = kind === 'comment' ? `// loop ${at}\n` : `export const change${at} = ${at};\n`;
    appendFileSync(join(dir, path), text);
    return { kind, edit: { sha: `${kind}${at}`, paths: [path], packages: [] } };
  };
}

interface Model {
  readonly graph: WorkspaceGraph;
  readonly costs: ReadonlyMap<TaskId, TaskCostModel>;
  readonly tasks: ReadonlyMap<TaskId, UnitTask>;
  readonly taskMs: number;
  readonly overheadMs: number;
  readonly dir: string;
  readonly cores: number;
}

/** CPU time of the loop after an edit. */
function predict(model: Model, edit: SampleCommit, isPartial: boolean): number {
  const { graph, costs, tasks, taskMs, overheadMs, dir, cores } = model;
  const parts = new Map<TaskId, CostPart>();
  for (const [task, { start, units }] of isPartial ? tasks : [])
    parts.set(task, partOf({ start }, unitCounter(units, (file) => existsSync(join(dir, file)))(edit)));
  const weights: TaskWeights = {
    cpuMs: (task) => costs.get(task)?.cpuMs ?? 0,
    durationMs: (task) => costs.get(task)?.durationMs ?? 0,
    partsAfter: () => parts,
  };
  const times = scenarioTimes(graph, [edit], weights, { compile: globCompiler(), cores, only: ['typical'] });
  const { workMs = 0, tasks: count = 0 } = times[0] ?? {};
  return overheadMs + workMs + count * taskMs;
}

import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { type TaskId, asTaskId } from '@subminute/core';
import { type SampleCommit, type TaskWeights, scenarioTimes } from '@subminute/core/ratchet';
import { globCompiler } from '../../packages/nx/src/adapter/globs.ts';
import { askWorkspaceGraph } from '../../packages/nx/src/process/ask-workspace-graph.ts';
import { endedChildrenMs } from '../bench/cpu.ts';
import { median, random } from '../bench/options.ts';
import { must } from '../rig/run.ts';
import { type Fit, type Pair, fitOf } from './fit.ts';
import { makeShopHistory } from './shop-commits.ts';

export interface LoopsOptions {
  readonly loops: number;
  readonly seed: number;
  readonly modules: string;
  readonly cores: number;
  readonly targets: readonly string[];
}

export interface Loops {
  readonly loops: number;
  readonly time: Fit;
  /** CPU time of all processes: what it says does not depend on who else is at work. */
  readonly cpu: Fit;
  readonly overheadMs: number;
  readonly load: string;
}

interface Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Edits one project after the other, lets `nx affected` run, and compares its time with the predicted one. */
export async function measureLoops(options: LoopsOptions, say: (text: string) => void): Promise<Loops> {
  const { cores, targets } = options;
  using shop = makeShopHistory({ commits: 0, seed: options.seed, modules: options.modules });
  const place = placeOf(shop.dir, targets);
  const { weights, overhead } = await weigh(place);
  const asked = {
    root: shop.dir,
    targets,
    env: place.env,
    dir: place.base,
    timeoutMs: 60_000,
    daemon: false,
  };
  const graph = await askWorkspaceGraph(asked);
  if (!graph.ok) throw new Error(graph.error);
  const context = { compile: globCompiler(), cores, overheadMs: overhead.wallMs };
  const [time, cpu]: [Pair[], Pair[]] = [[], []];
  for (const commit of edits(shop.dir, options)) {
    const { wallMs, cpuMs } = await nx(place, 'affected', '--base=HEAD', `--parallel=${cores}`);
    const author = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
    execFileSync('git', [...author, 'commit', '-qam', 'loop'], { cwd: shop.dir });
    const times = scenarioTimes(graph.value, [commit], weights, context);
    const { tasks = 0, loopMs = 0, workMs = 0 } = times.find(({ scenario }) => scenario === 'typical') ?? {};
    time.push({ predicted: loopMs, measured: wallMs });
    cpu.push({ predicted: workMs + overhead.cpuMs, measured: cpuMs });
    const said = [...Object.values(time.at(-1) ?? {}), ...Object.values(cpu.at(-1) ?? {})].map(Math.round);
    say(`${commit.paths[0]}: ${tasks} tasks, ms predicted, measured; of CPU: ${said.join(' ')}`);
  }
  const load = loadavg().map((one) => one.toFixed(1));
  const overheadMs = Math.round(overhead.wallMs);
  return { loops: time.length, time: fitOf(time), cpu: fitOf(cpu), overheadMs, load: load.join(' ') };
}

interface Place {
  readonly dir: string;
  readonly base: string;
  readonly env: NodeJS.ProcessEnv;
  readonly targets: readonly string[];
  /** What the tools of tasks noted. */
  readonly log: string;
}

function placeOf(dir: string, targets: readonly string[]): Place {
  const base = join(dir, '..');
  const log = join(base, 'costs');
  wrapTools(join(dir, 'node_modules/.bin'), log);
  const own = { HOME: base, NX_DAEMON: 'false', NX_CACHE_DIRECTORY: join(base, 'cache'), CI: 'true' };
  return { dir, base, env: { ...process.env, ...own }, targets, log };
}

async function nx({ dir, env, targets }: Place, ...args: readonly string[]): Promise<Measured> {
  const before = endedChildrenMs();
  const all = [join(dir, 'node_modules/nx/dist/bin/nx.js'), ...args, '-t', targets.join(',')];
  const { wallMs } = await must(process.execPath, all, { cwd: dir, env, timeoutMs: 600_000 });
  return { wallMs, cpuMs: endedChildrenMs() - before };
}

/** Runs everything one task after the other, twice; and what a loop costs besides its tasks. */
async function weigh(place: Place): Promise<{ readonly weights: TaskWeights; readonly overhead: Measured }> {
  const all = ['run-many', '--parallel=1', '--skip-nx-cache'];
  await nx(place, 'run-many');
  const idle = [await nx(place, 'run-many'), await nx(place, 'run-many')];
  rmSync(place.log);
  const serial = [await nx(place, ...all), await nx(place, ...all)];
  return { weights: readWeights(place.log, { serial, idle }), overhead: await overheadOf(place) };
}

/** Of loops after an edit that was made, and run, before: Nx looks at everything and executes nothing. */
async function overheadOf(place: Place): Promise<Measured> {
  const file = join(place.dir, 'apps/admin/src/main.ts');
  const text = readFileSync(file, 'utf8');
  const loops: Measured[] = [];
  for (let round = 0; round < 5; round++) {
    writeFileSync(file, `${text}// ${round % 2}\n`);
    loops.push(await nx(place, 'affected', '--base=HEAD'));
  }
  writeFileSync(file, text);
  const of = (key: keyof Measured): number => median(loops.slice(2).map((one) => one[key]));
  return { wallMs: of('wallMs'), cpuMs: of('cpuMs') };
}

/** Each edit is made when it is asked for. */
function* edits(dir: string, { loops, seed }: LoopsOptions): Generator<SampleCommit> {
  const next = random(seed);
  const projects = ['libs', 'apps'].flatMap((folder) =>
    readdirSync(join(dir, folder)).map((name) => `${folder}/${name}`),
  );
  for (let at = 0; at < loops; at++) {
    const project = projects[at % projects.length] ?? '';
    const files = readdirSync(join(dir, project, 'src')).filter((name) => name.endsWith('.ts'));
    const path = `${project}/src/${files[Math.floor(next() * files.length)] ?? ''}`;
    appendFileSync(join(dir, path), `// loop ${at}\n`);
    yield { sha: '', paths: [path], packages: [] };
  }
}

/** Puts a script in the place of each tool that notes how long it took, and the CPU time of its processes. */
function wrapTools(bin: string, log: string): void {
  for (const name of ['tsc', 'eslint', 'vitest', 'esbuild']) {
    const file = join(bin, name);
    const tool = join(bin, readlinkSync(file));
    rmSync(file);
    const text = `#!/bin/bash
from=$(date +%s%N); "${tool}" "$@"; code=$?; to=$(date +%s%N)
times > "${log}.$$"; cpu=$(tail -1 "${log}.$$"); rm "${log}.$$"
echo "$NX_TASK_TARGET_PROJECT:$NX_TASK_TARGET_TARGET $(((to - from) / 1000000)) $cpu" >> "${log}"
exit $code
`;
    writeFileSync(file, text);
    chmodSync(file, 0o755);
  }
}

/** `cart:test 1234 0m1.200s 0m0.300s`; what Nx itself takes for a task is spread over them all. */
function readWeights(
  log: string,
  { serial, idle }: { readonly serial: readonly Measured[]; readonly idle: readonly Measured[] },
): TaskWeights {
  const found = new Map<TaskId, { wall: number[]; cpu: number[] }>();
  const seconds = (text = ''): number => {
    const [, minutes = 0, rest = 0] = /^(\d+)m([\d.]+)s$/.exec(text) ?? [];
    return (Number(minutes) * 60 + Number(rest)) * 1000;
  };
  for (const line of readFileSync(log, 'utf8').trim().split('\n')) {
    const [task = '', wall, user, system] = line.split(' ');
    const known = found.get(asTaskId(task)) ?? { wall: [], cpu: [] };
    known.wall.push(Number(wall));
    known.cpu.push(seconds(user) + seconds(system));
    found.set(asTaskId(task), known);
  }
  const sum = (of: 'wall' | 'cpu'): number =>
    [...found.values()].reduce((all, one) => all + median(one[of]), 0);
  const rest = (of: 'wall' | 'cpu', key: keyof Measured): number =>
    Math.max(0, median(serial.map((one) => one[key])) - median(idle.map((one) => one[key])) - sum(of)) /
    found.size;
  const [restWall, restCpu] = [rest('wall', 'wallMs'), rest('cpu', 'cpuMs')];
  return {
    durationMs: (task) => median(found.get(task)?.wall ?? []) + restWall,
    cpuMs: (task) => median(found.get(task)?.cpu ?? []) + restCpu,
  };
}

// Whether the duet's decisions can be trusted: how often it fails what is the same, and finds what is slower.
//
//   node tools/setup.mjs tools/bench/ratchet.ts offline --count 3000 --seed 1
//   node tools/setup.mjs tools/bench/ratchet.ts live --null 30 --slow 10 --power 10 --seed 1 [--add FILE]
//   node tools/setup.mjs tools/bench/ratchet.ts honesty --runs 20 [--repo DIR --task PROJECT:TARGET]
//   node tools/setup.mjs tools/bench/ratchet.ts record --pairs 48 --out tools/bench/duet-noise.json
//
// `offline` resamples pairs of identical commands that `record` measured, with a fair coin as their sign, and
// adds a slowdown: shares of `worse` at 0, 2 and 10 %, and at 0 % with three times the noise. `live` decides
// with real processes under 0, 1 and 2 busy cores in turn; hours of it can be done in parts, each of which adds
// its decisions to a file: then the figures are those of all of them. `honesty` measures a task of a commit against itself
// beside two busy processes, from two new trees each time: the verdict must be the same each time. Prints one JSON line last; shares are of 1.
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type DuetPair, type DuetVerdict, judgeDuet } from '@subminute/core/ratchet';
import { type ArmCommand, decideDuet, runPair } from '../../packages/nx/src/process/duet.ts';
import { median, random, report } from './options.ts';
import { checkSameCommit } from './same-commit.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    null: { type: 'string', default: '30' },
    power: { type: 'string', default: '10' },
    slow: { type: 'string', default: '10' },
    pairs: { type: 'string', default: '48' },
    runs: { type: 'string', default: '20' },
    add: { type: 'string' },
    repo: { type: 'string' },
    task: { type: 'string', default: 'w:typecheck' },
    out: { type: 'string', default: join(import.meta.dirname, 'duet-noise.json') },
    noise: { type: 'string', default: join(import.meta.dirname, 'duet-noise.json') },
  },
});

const next = random(Number(values.seed));
const coin = (): boolean => next() < 0.5;

/** Differences ln(head / base) of pairs of the same command. */
interface Noise {
  readonly load: string;
  readonly cores: number;
  readonly workloads: Readonly<Record<string, readonly number[]>>;
}

function simulated(noise: readonly number[], { slow, scale }: { slow: number; scale: number }): DuetVerdict {
  const pairs: DuetPair[] = [];
  for (;;) {
    const verdict = judgeDuet(pairs);
    if (verdict.verdict !== 'undecided') return verdict;
    const d = (noise[Math.floor(next() * noise.length)] ?? 0) * scale * (coin() ? 1 : -1);
    pairs.push({ baseCpuMs: 1000, headCpuMs: 1000 * (1 + slow) * Math.exp(d) });
  }
}

function offline(): void {
  const count = Number(values.count);
  const { workloads, load } = JSON.parse(readFileSync(values.noise, 'utf8')) as Noise;
  const cells = { fpr0: [0, 1], fpr2: [0.02, 1], power10: [0.1, 1], fpr0x3: [0, 3] } as const;
  const figures: Record<string, number> = {};
  for (const [workload, noise] of Object.entries(workloads)) {
    for (const [cell, [slow, scale]] of Object.entries(cells)) {
      const verdicts = Array.from({ length: count }, () => simulated(noise, { slow, scale }));
      const worse = verdicts.filter(({ verdict }) => verdict === 'worse').length / count;
      console.log(`${workload} ${cell}: ${worse}, ${median(verdicts.map(({ pairs }) => pairs))} pairs`);
      // Of several workloads, the worst one counts.
      const known = figures[cell] ?? worse;
      figures[cell] = cell === 'power10' ? Math.min(known, worse) : Math.max(known, worse);
    }
  }
  report({ ...figures, count, workloads: Object.keys(workloads), load, seed: Number(values.seed) });
}

/** A command of about so many ms of CPU time, and one that takes so many percent more. */
interface Workload {
  readonly name: string;
  readonly command: (slow: number) => ArmCommand;
}

const SPIN =
  'let x=0;for(let i=0;i<Number(process.argv[1]);i++)x=Math.imul(x^i,0x01000193);process.exitCode=x===1?1:0';
const ROUNDS = 15_000_000;

function workloads(folder: string): Workload[] {
  const tsc = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc6');
  const module = (i: number): string =>
    Array.from(
      { length: 60 },
      (_, j) =>
        `export interface I${i}x${j}<T> { a: T; b: I${i}x${Math.max(0, j - 1)}<T>[]; c: Partial<Record<'k${j}', T>> }\n` +
        `export function f${i}x${j}<T>(v: I${i}x${j}<T>): T[] { return v.b.flatMap((one) => [one.a, v.a]); }`,
    ).join('\n');
  const files = Array.from({ length: 18 }, (_, i) => {
    const file = join(folder, `m${i}.ts`);
    writeFileSync(file, module(i));
    return file;
  });
  return [
    {
      name: 'spin',
      command: (slow) => ({
        command: process.execPath,
        args: ['-e', SPIN, String(Math.round(ROUNDS * (1 + slow / 100)))],
        cwd: folder,
      }),
    },
    {
      name: 'tsc',
      command: () => ({
        command: process.execPath,
        args: [tsc, '--noEmit', '--strict', '--target', 'es2022', '--skipLibCheck', ...files],
        cwd: folder,
      }),
    },
  ];
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'duet-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function record(): Promise<void> {
  const found: Record<string, number[]> = {};
  await inFolder(async (folder) => {
    for (const { name, command } of workloads(folder)) {
      const duet = { base: command(0), head: command(0) };
      await runPair(duet, { coin });
      const differences: number[] = [];
      for (let i = 0; i < Number(values.pairs); i++) {
        const { base, head } = await runPair(duet, { coin });
        differences.push(Number(Math.log(head.cpuMs / base.cpuMs).toFixed(5)));
      }
      found[name] = differences;
      console.log(`${name}: ${differences.join(' ')}`);
    }
  });
  const noise: Noise = { load: loads(), cores: cpus().length, workloads: found };
  writeFileSync(values.out, `${JSON.stringify(noise)}\n`);
  report({ pairs: Number(values.pairs), spread: spreads(found), load: noise.load });
}

function spreads(found: Readonly<Record<string, readonly number[]>>): Record<string, number> {
  const spread = (all: readonly number[]): number =>
    Math.sqrt(all.reduce((sum, d) => sum + d * d, 0) / all.length);
  return Object.fromEntries(
    Object.entries(found).map(([name, all]) => [name, Number(spread(all).toFixed(4))]),
  );
}

function loads(): string {
  return loadavg()
    .map((load) => load.toFixed(1))
    .join(' ');
}

/** One decision with real processes. */
interface Decision extends Pick<DuetVerdict, 'verdict' | 'effect' | 'pairs'> {
  readonly workload: string;
  /** Processes that kept a core busy meanwhile. */
  readonly busy: number;
  /** By so many percent the head took more. */
  readonly slow: number;
  readonly load: string;
}

async function live(): Promise<void> {
  const started = performance.now();
  const decisions: Decision[] = [];
  const slow = Number.parseFloat(values.slow);
  const add = (decision: Decision): void => {
    decisions.push(decision);
    if (values.add !== undefined) appendFileSync(values.add, `${JSON.stringify(decision)}\n`);
    const { workload, busy, verdict, effect } = decision;
    console.log(`+${decision.slow} % ${workload} ${busy} busy: ${verdict} ${(effect * 100).toFixed(1)} %`);
  };
  await inFolder(async (folder) => {
    const all = workloads(folder);
    for (let i = 0; i < Number(values.null); i++)
      add(await underLoad(i % 3, all[i % all.length] as Workload, 0));
    for (let i = 0; i < Number(values.power); i++) add(await underLoad(i % 3, all[0] as Workload, slow));
  });
  const seconds = Math.round((performance.now() - started) / 1000);
  report({ ...countsOf(values.add === undefined ? decisions : readDecisions(values.add)), slow, seconds });
}

function readDecisions(file: string): readonly Decision[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Decision);
}

function countsOf(decisions: readonly Decision[]): Record<string, number | string> {
  const count = (is: (decision: Decision) => boolean): number => decisions.filter(is).length;
  const loads = decisions.map(({ load }) => Number.parseFloat(load));
  return {
    null: count(({ slow }) => slow === 0),
    failed: count(({ slow, verdict }) => slow === 0 && verdict === 'worse'),
    inconclusive: count(({ slow, verdict }) => slow === 0 && verdict === 'inconclusive'),
    power: count(({ slow }) => slow > 0),
    caught: count(({ slow, verdict }) => slow > 0 && verdict === 'worse'),
    load: `${Math.min(...loads)} to ${Math.max(...loads)}, median ${median(loads)}`,
  };
}

async function underLoad(busy: number, { name, command }: Workload, slow: number): Promise<Decision> {
  const spinners: ChildProcess[] = Array.from({ length: busy }, () =>
    spawn(process.execPath, ['-e', 'for(;;);'], { stdio: 'ignore' }),
  );
  try {
    const duet = { base: command(0), head: command(slow) };
    const { verdict, effect, pairs } = await decideDuet(duet, { coin, limitMs: 300_000 });
    return { verdict, effect, pairs, workload: name, busy, slow, load: loads() };
  } finally {
    for (const spinner of spinners) spinner.kill('SIGKILL');
  }
}

async function honesty(): Promise<void> {
  const started = performance.now();
  const { repo, task } = values;
  const verdicts = await inFolder((folder) =>
    checkSameCommit({
      ...(repo === undefined ? {} : { repo: resolve(repo) }),
      task,
      folder,
      runs: Number(values.runs),
      spinners: 2,
      coin,
    }),
  );
  const counts: Record<string, number> = {};
  for (const verdict of verdicts) counts[verdict] = (counts[verdict] ?? 0) + 1;
  const seconds = Math.round((performance.now() - started) / 1000);
  report({ runs: verdicts.length, verdicts: counts, task, seconds, load: loads() });
}

switch (positionals[0]) {
  case 'honesty':
    await honesty();
    break;
  case 'offline':
    offline();
    break;
  case 'live':
    await live();
    break;
  case 'record':
    await record();
    break;
  default:
    throw new Error(`offline, live, honesty or record, not '${positionals[0] ?? ''}'`);
}

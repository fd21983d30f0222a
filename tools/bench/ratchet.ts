// Whether the duet's decisions can be trusted: how often it fails what is the same, and finds what is slower.
//
//   node tools/setup.mjs tools/bench/ratchet.ts offline --count 3000 --seed 1
//   node tools/setup.mjs tools/bench/ratchet.ts live --null 30 --slow 10 --power 10 --seed 1
//   node tools/setup.mjs tools/bench/ratchet.ts record --pairs 48 --out tools/bench/duet-noise.json
//
// `offline` resamples pairs of identical commands that `record` measured, with a fair coin as their sign, and
// adds a slowdown: shares of `worse` at 0, 2 and 10 %, and at 0 % with three times the noise. `live` decides
// with real processes under 0, 1 and 2 busy cores in turn. Prints one JSON line last; shares are of 1.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type DuetPair, type DuetVerdict, judgeDuet } from '@subminute/core';
import { type ArmCommand, decideDuet, runPair } from '../../packages/nx/src/process/duet.ts';
import { median, random, report } from './options.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    null: { type: 'string', default: '30' },
    power: { type: 'string', default: '10' },
    slow: { type: 'string', default: '10' },
    pairs: { type: 'string', default: '48' },
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
const ROUNDS = 60_000_000;

function workloads(folder: string): Workload[] {
  const tsc = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc6');
  const module = (i: number): string =>
    Array.from(
      { length: 60 },
      (_, j) =>
        `export interface I${i}x${j}<T> { a: T; b: I${i}x${Math.max(0, j - 1)}<T>[]; c: Partial<Record<'k${j}', T>> }\n` +
        `export function f${i}x${j}<T>(v: I${i}x${j}<T>): T[] { return v.b.flatMap((one) => [one.a, v.a]); }`,
    ).join('\n');
  const files = Array.from({ length: 40 }, (_, i) => {
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

async function live(): Promise<void> {
  const started = performance.now();
  const counts = { null: 0, failed: 0, inconclusive: 0, slow: 0, caught: 0 };
  await inFolder(async (folder) => {
    const all = workloads(folder);
    for (let i = 0; i < Number(values.null); i++) {
      const workload = all[i % all.length] as Workload;
      const { verdict } = await underLoad(i % 3, workload, 0);
      counts.null++;
      if (verdict === 'worse') counts.failed++;
      if (verdict === 'inconclusive') counts.inconclusive++;
      console.log(`null ${workload.name} ${i % 3} busy: ${verdict}`);
    }
    for (let i = 0; i < Number(values.power); i++) {
      const { verdict, effect } = await underLoad(i % 3, all[0] as Workload, Number.parseFloat(values.slow));
      counts.slow++;
      if (verdict === 'worse') counts.caught++;
      console.log(`slow spin ${i % 3} busy: ${verdict} ${(effect * 100).toFixed(1)} %`);
    }
  });
  const seconds = Math.round((performance.now() - started) / 1000);
  report({ ...counts, slowPercent: Number.parseFloat(values.slow), seconds, load: loads() });
}

async function underLoad(busy: number, { command }: Workload, slow: number): Promise<DuetVerdict> {
  const spinners: ChildProcess[] = Array.from({ length: busy }, () =>
    spawn(process.execPath, ['-e', 'for(;;);'], { stdio: 'ignore' }),
  );
  try {
    return await decideDuet({ base: command(0), head: command(slow) }, { coin, limitMs: 300_000 });
  } finally {
    for (const spinner of spinners) spinner.kill('SIGKILL');
  }
}

switch (positionals[0]) {
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
    throw new Error(`offline, live or record, not '${positionals[0] ?? ''}'`);
}

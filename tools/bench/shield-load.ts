// The shield under load: many clients at once with entries of 1 kB to 300 MB, every byte verified, and the memory that
// it takes; then how fast it serves entries of 1 MB, against nginx with the same files, in pairs.
//
//   node tools/setup.mjs tools/bench/shield-load.ts --clients 64 --requests 2000 --seed 1 --pairs 5
//
// The comparison needs nginx and wrk (Debian's packages); where they are missing it is left out. The last line is JSON.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { measuresOf } from '../cache/sample-archive.ts';
import { get, put, shieldProcess } from '../cache/shield-process.ts';
import { besideNginx } from '../cache/nginx.ts';
import { numbers, random, report } from './options.ts';

const options = numbers({ clients: 64, requests: 2000, seed: 1, pairs: 5 });
const KB = 1000;
const REQUESTS_A_RUN = 20;
/** How often entries of which size are sent, of a hundred. */
const SIZES: readonly (readonly [share: number, bytes: number])[] = [
  [40, KB],
  [25, 20 * KB],
  [20, 200 * KB],
  [13, 1000 * KB],
  [1.7, 20_000 * KB],
  [0.2, 100_000 * KB],
  [0.1, 300_000 * KB],
];

await using shield = shieldProcess();
let reached = await shield.reach();
const next = random(options.seed);
const stored = new Map<string, { readonly bytes: number; readonly sha256: string }>();
const counts = { puts: 0, gets: 0, wrong: 0, lost: 0, otherStatus: 0, bytes: 0, largest: 0 };
let memoryMb = 0;
const sampler = setInterval(() => void sample(), 100);
let left = options.requests;
await Promise.all(Array.from({ length: options.clients }, client));
clearInterval(sampler);
await sample();
const beside = await besideNginx(shield, { pairs: options.pairs });
report({
  ...options,
  ...counts,
  bytes: undefined,
  gb: round(counts.bytes / 1e9),
  memoryMb: round(memoryMb),
  ...beside,
});
process.exitCode = counts.wrong + counts.lost + counts.otherStatus > 0 || memoryMb > 150 ? 1 : 0;

async function client(): Promise<void> {
  while (left-- > 0) {
    // A run waits three seconds at most, all in all: no run has so many tasks at once.
    if (left % REQUESTS_A_RUN === 0) reached = await shield.reach();
    const hashes = [...stored.keys()];
    const hash = hashes[Math.floor(next() * hashes.length)];
    if (hash === undefined || next() < 0.3) await putOne();
    else await getOne(hash);
  }
}

async function putOne(): Promise<void> {
  const seed = Math.floor(next() * 2 ** 40);
  const sample = { seed, contentBytes: sizeOf(next() * 100) };
  const measures = measuresOf(sample);
  const status = await put(reached, String(seed), sample);
  counts.puts += 1;
  counts.bytes += measures.bytes;
  counts.largest = Math.max(counts.largest, measures.bytes);
  if (status === 200) stored.set(String(seed), measures);
  else counts.otherStatus += 1;
}

async function getOne(hash: string): Promise<void> {
  const wanted = stored.get(hash);
  const { status, bytes, sha256 } = await get(reached, hash);
  counts.gets += 1;
  counts.bytes += bytes;
  // Not checked within the three seconds of a run that has a thousand tasks at once: a miss, as it should be.
  if (status === 404) counts.lost += 1;
  else if (status !== 200) counts.otherStatus += 1;
  else if (sha256 !== wanted?.sha256 || bytes !== wanted.bytes) counts.wrong += 1;
}

function sizeOf(percent: number): number {
  let sum = 0;
  for (const [share, bytes] of SIZES) {
    sum += share;
    if (percent < sum) return bytes;
  }
  return KB;
}

/** Of front and worker together; pages that they share, Node's own for instance, count once. */
async function sample(): Promise<void> {
  const pids = execFileSync('pgrep', ['-f', shield.place], { encoding: 'utf8' }).trim().split('\n');
  memoryMb = Math.max(
    memoryMb,
    pids.reduce((sum, pid) => sum + proportionalMb(pid), 0),
  );
}

function proportionalMb(pid: string): number {
  try {
    const [, kb] = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return Number(kb ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function round(value: number): number {
  return Number(value.toFixed(1));
}

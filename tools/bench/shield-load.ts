// A cache under load: many clients that store and fetch entries at once, every body compared, its memory looked at;
// and how fast entries of 1 MB are served, beside nginx with the same files where it is installed.
//
//   node tools/setup.mjs tools/bench/shield-load.ts --url http://127.0.0.1:PORT/c/bench --token T --pid PID
//
// `--clients 64 --requests 20 --megabytes 300 --seed 1`: the largest entry has so many MB; `--rounds 10` of fetching
// `--fetches 200` entries each, both in turn. Prints one JSON line last.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from '../cache/load.ts';
import { loadClient } from '../cache/load-client.ts';
import { type StoredEntry, writeEntry } from '../cache/load-entries.ts';
import { sampleMemory } from '../cache/memory.ts';
import { nginx } from '../cache/nginx.ts';
import { rawFetch } from '../cache/raw-fetch.ts';
import { treeMs } from './cpu.ts';
import { given, median, random, report } from './options.ts';

const options = given({
  url: '',
  token: '',
  pid: 0,
  clients: 64,
  requests: 20,
  megabytes: 300,
  seed: 1,
  rounds: 10,
  fetches: 200,
});

const MB = 1_000_000;
const SMALL = 40;
const LARGE_MB = [10, 25, 50];
const PATIENCE_MS = 30_000;

/** Sizes from 1 kB to 2 MB, a few beyond, and the largest one; in the order of size. */
async function entriesIn(folder: string): Promise<readonly StoredEntry[]> {
  const small = Array.from({ length: SMALL }, (_, i) => Math.round(1000 * 2000 ** (i / (SMALL - 1))));
  const large = [...LARGE_MB, options.megabytes].filter((mb) => mb <= options.megabytes);
  const sizes = [...small, ...large.map((mb) => mb * MB)];
  const entries: StoredEntry[] = [];
  for (const [key, bytes] of sizes.entries()) entries.push(await writeEntry(folder, bytes, key));
  return entries;
}

interface Served {
  readonly url: string;
  readonly pid: number;
}

interface Speed {
  readonly mbPerSecond: number;
  readonly cpuMsPerMb: number;
}

async function fetchAll({ url, pid }: Served, hashes: readonly string[]): Promise<Speed> {
  const cpuBefore = treeMs(pid);
  const start = performance.now();
  let bytes = 0;
  // One connection: with more, a reader this quick gets each of them in crumbs, from any server.
  using client = rawFetch({ url, token: options.token });
  for (let i = 0; i < options.fetches; i++) bytes += await client.fetch(hashes[i % hashes.length] ?? '');
  const seconds = (performance.now() - start) / 1000;
  return { mbPerSecond: bytes / MB / seconds, cpuMsPerMb: (treeMs(pid) - cpuBefore) / (bytes / MB) };
}

/** Hashes of entries of 1 MB, which the cache has. */
async function store(entry: StoredEntry, next: () => number): Promise<ReadonlyMap<string, StoredEntry>> {
  using client = loadClient(options);
  const all = new Map<string, StoredEntry>();
  for (let i = 0; i < 32; i++) {
    const hash = String(Math.floor(next() * 2 ** 53));
    const status = await client.put(hash, entry);
    if (status !== 200) throw new Error(`an entry of 1 MB was answered with ${status}`);
    all.set(hash, entry);
  }
  return all;
}

async function compare(entries: ReadonlyMap<string, StoredEntry>): Promise<Record<string, unknown>> {
  await using other = await nginx(entries);
  const hashes = [...entries.keys()];
  const own: Speed[] = [];
  const theirs: Speed[] = [];
  for (let round = 0; round <= options.rounds; round++) {
    const mine = await fetchAll(options, hashes);
    const its = other ? await fetchAll(other, hashes) : undefined;
    // The first one warms up.
    if (round === 0) continue;
    own.push(mine);
    if (its) theirs.push(its);
  }
  const of = (speeds: readonly Speed[], what: keyof Speed): number =>
    Number(median(speeds.map((speed) => speed[what])).toFixed(2));
  const figures = { mbPerSecond: of(own, 'mbPerSecond'), cpuMsPerMb: of(own, 'cpuMsPerMb') };
  if (theirs.length === 0) return { ...figures, nginx: 'not installed' };
  const ratios = own.map((speed, i) => speed.mbPerSecond / (theirs[i]?.mbPerSecond ?? 1));
  return {
    ...figures,
    nginxMbPerSecond: of(theirs, 'mbPerSecond'),
    nginxCpuMsPerMb: of(theirs, 'cpuMsPerMb'),
    ofNginx: Number(median(ratios).toFixed(2)),
  };
}

async function main(): Promise<void> {
  if (options.url === '' || options.pid === 0) throw new Error('--url and --pid: which cache is loaded?');
  const folder = mkdtempSync(join(tmpdir(), 'subminute-load-'));
  try {
    const entries = await entriesIn(folder);
    const next = random(options.seed);
    using memory = sampleMemory(options.pid);
    const tally = await load({ ...options, entries, random: next, patienceMs: PATIENCE_MS });
    const { treeMb, processMb } = memory.peak();
    const megabyte = await writeEntry(join(folder, 'speed'), MB, SMALL + 10);
    const speed = await compare(await store(megabyte, next));
    report({
      ...tally,
      clients: options.clients,
      peakTreeMb: Math.round(treeMb),
      peakProcessMb: Math.round(processMb),
      ...speed,
    });
    process.exitCode = tally.wrongBytes + tally.badStatuses + tally.broken + tally.lost > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();

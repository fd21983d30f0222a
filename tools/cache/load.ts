import { setTimeout as sleep } from 'node:timers/promises';
import { type Got, type LoadClient, type LoadTarget, loadClient } from './load-client.ts';
import type { StoredEntry } from './load-entries.ts';

/** What clients saw. */
export interface LoadTally {
  puts: number;
  gets: number;
  hits: number;
  /** Bytes that nobody had stored under that hash, or other ones than before. */
  wrongBytes: number;
  /** Statuses that Nx does not bear. */
  badStatuses: number;
  /** Connections that broke. */
  broken: number;
  /** Stored with 200 and not found afterwards. */
  lost: number;
  bytes: number;
}

export interface LoadOptions extends LoadTarget {
  readonly entries: readonly StoredEntry[];
  readonly clients: number;
  /** Of each client. */
  readonly requests: number;
  readonly random: () => number;
  /** All that was taken must be found so long after the last request. */
  readonly patienceMs: number;
}

/** Of puts, so many are of a hash that somebody else has stored: the first one stays. */
const AGAIN = 0.2;
const PUTS = 0.4;

const RETRY_MS = 100;

interface Known {
  /** By SHA-256. */
  readonly candidates: Set<string>;
  accepted: boolean;
  /** What was read first; it stays so. */
  served?: string;
}

interface Load {
  readonly options: LoadOptions;
  readonly tally: LoadTally;
  readonly known: Map<string, Known>;
}

/** Many clients at once that store and fetch entries, each answer compared. */
export async function load(options: LoadOptions): Promise<LoadTally> {
  const tally = { puts: 0, gets: 0, hits: 0, wrongBytes: 0, badStatuses: 0, broken: 0, lost: 0, bytes: 0 };
  const state: Load = { options, tally, known: new Map() };
  await Promise.all(Array.from({ length: options.clients }, () => work(state)));
  await readAll(state);
  return tally;
}

async function work(state: Load): Promise<void> {
  const { options, known, tally } = state;
  using client = loadClient(options);
  for (let i = 0; i < options.requests; i++) {
    const hashes = [...known.keys()];
    const isPut = hashes.length === 0 || options.random() < PUTS;
    const isAgain = !isPut || (hashes.length > 0 && options.random() < AGAIN);
    const hash = (isAgain ? pick(hashes, options.random) : undefined) ?? newHash(options.random);
    try {
      await (isPut ? put(client, hash, state) : get(client, hash, state));
    } catch {
      tally.broken++;
    }
  }
}

async function put(client: LoadClient, hash: string, { options, tally, known }: Load): Promise<void> {
  const entry = pick(options.entries, options.random);
  if (!entry) return;
  const about = known.get(hash) ?? { candidates: new Set(), accepted: false };
  known.set(hash, about);
  about.candidates.add(entry.sha256);
  tally.puts++;
  tally.bytes += entry.bytes;
  const status = await client.put(hash, entry);
  if (status === 200) about.accepted = true;
  else if (status !== 403) tally.badStatuses++;
}

async function get(client: LoadClient, hash: string, { tally, known }: Load): Promise<Got> {
  tally.gets++;
  const got = await client.get(hash);
  const about = known.get(hash);
  tally.bytes += got.bytes;
  if (got.status === 200) {
    tally.hits++;
    const { sha256 } = got;
    const isKnown = about?.candidates.has(sha256) === true && (about.served ?? sha256) === sha256;
    if (!isKnown) tally.wrongBytes++;
    if (about) about.served ??= sha256;
  } else if (got.status !== 404) tally.badStatuses++;
  return got;
}

/** What was taken is there, at the latest after it has been checked. */
async function readAll(state: Load): Promise<void> {
  using client = loadClient(state.options);
  const untilMs = performance.now() + state.options.patienceMs;
  for (const [hash, { accepted }] of state.known) {
    let { status } = await get(client, hash, state);
    while (accepted && status !== 200 && performance.now() < untilMs) {
      await sleep(RETRY_MS);
      ({ status } = await get(client, hash, state));
    }
    if (accepted && status !== 200) state.tally.lost++;
  }
}

/** Small entries more often than large ones: they stand in the order of their size. */
function pick<T>(from: readonly T[], random: () => number): T | undefined {
  return from[Math.floor(random() ** 2 * from.length)];
}

function newHash(random: () => number): string {
  return String(Math.floor(random() * 2 ** 53));
}

// What passes between the shield, the hooks and the command. Nx speaks to it in its own protocol.
// See docs/design.md#the-shield.
import { createHmac } from 'node:crypto';
import path from 'node:path';
import { isRecord, textOf } from './fields.ts';
import { withoutEnd } from './without-end.ts';

/** Of the control messages. A shield of another one is asked to end. */
export const PROTOCOL = 1;

/** A run waits for the shield and for what is behind it at most so long, all in all. */
export const WAIT_BUDGET_MS = 3000;

/** Nx's hash of a task: a 64-bit number. */
export function isTaskHash(text: string): boolean {
  return /^\d{1,20}$/.test(text);
}

/** Where the front listens, in the store; readable by its user alone. */
export interface Address {
  readonly protocol: number;
  readonly version: string;
  readonly pid: number;
  readonly port: number;
  readonly secret: string;
}

/** Who makes what is stored from now on. */
export interface Maker {
  /** Absolute root of the workspace. */
  readonly checkout: string;
  readonly user: string;
  readonly host: string;
  /** Names and versions: `node`, `nx`, `subminute`, `platform`. */
  readonly tools: Readonly<Record<string, string>>;
}

/** A remote cache behind the shield, in Nx's own protocol. */
export interface Upstream {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token?: string;
  /** Whether entries are sent there. */
  readonly writes: boolean;
}

/** What the store may come to. */
export interface StoreBounds {
  /** Of all bodies. */
  readonly maxBytes: number;
  /** Since an entry was last used. */
  readonly maxAgeMs: number;
}

export const DEFAULT_BOUNDS: StoreBounds = { maxBytes: 10 * 2 ** 30, maxAgeMs: 14 * 86_400_000 };

/** `POST /shield/v1/runs`: a run begins. */
export interface RunBegin {
  readonly maker: Maker;
  /** Stands for the declared outputs of all tasks; changes with them. */
  readonly outputsKey: string;
  readonly bounds: StoreBounds;
  /** A process that lives as long as the run, at least. */
  readonly pid: number;
  readonly upstream?: Upstream;
}

export interface RunBegun {
  readonly version: string;
  /** What Nx is given as its server. */
  readonly url: string;
  /** The outputs of `outputsKey` are not known yet: `POST /shield/v1/outputs`. */
  readonly needsOutputs: boolean;
}

/**
 * By `project:target` and `project:target:configuration`: what it declares to make; workspace-relative paths and globs.
 * Of those that make nothing, all that Nx caches are there.
 */
export type OutputsByTask = Readonly<Record<string, readonly string[]>>;

/** `POST /shield/v1/outputs`: all declared outputs of a graph. */
export interface Outputs {
  /** As a run gave it. */
  readonly key: string;
  readonly outputs: OutputsByTask;
}

/** How a task of a run that has ended came to its result. */
export interface EndedTask {
  readonly hash: string;
  readonly task: string;
  /** Its outputs, resolved: workspace-relative paths and globs. */
  readonly outputs: readonly string[];
  /** Those of them that were there after the run. */
  readonly present: readonly string[];
  readonly from: 'run' | 'local-cache' | 'remote-cache';
}

/** `POST /shield/v1/tasks`: what a run that has ended knows of its tasks. */
export interface EndedTasks {
  readonly checkout: string;
  /** That of its begin. */
  readonly pid: number;
  readonly tasks: readonly EndedTask[];
}

/** The first line of `POST /shield/v1/lease`: a task is about to be built. A second line says how that ended. */
export interface LeaseAsked {
  readonly hash: string;
  readonly task: string;
  readonly checkout: string;
  /** Of the Nx that runs the task: when it is gone, nothing comes any more. */
  readonly nxPid: number;
}

/** The lines of its answer. */
export type LeaseState =
  /** Build it; whoever waits is told when it is stored. */
  | { readonly state: 'granted' }
  | { readonly state: 'waiting'; readonly task: string; readonly checkout: string; readonly sinceMs: number }
  /** It is stored; `outputs` are those of the task, as far as they are known. */
  | { readonly state: 'built'; readonly outputs: readonly string[] };

/**
 * `POST /shield/v1/hello`: what proves that the one who listens knows the secret, before it is told to him. Another user
 * may have got the port of a shield that ended.
 */
export function proofOf(secret: string, nonce: string): string {
  return createHmac('sha256', secret).update(nonce).digest('hex');
}

/** `GET /shield/v1/status`. */
export interface Status {
  readonly protocol: number;
  readonly version: string;
  readonly pid: number;
  readonly upSinceMs: number;
  readonly workerStarts: number;
  readonly workerPid?: number;
  /** Since it was started. */
  readonly counts: Counts;
  /** State of what is behind it, by URL without credentials. */
  readonly upstreams: Readonly<Record<string, 'closed' | 'open'>>;
  /** Tasks that are built right now, and those that wait for them. */
  readonly builds: { readonly held: number; readonly waiting: number };
  /** Uploads that are still to be made. */
  readonly uploads: number;
  /** The newest notes, newest last: what was refused, what did not answer. */
  readonly notes: readonly Note[];
}

export interface Counts {
  readonly hits: number;
  readonly misses: number;
  readonly stored: number;
  /** Sent again although the hash was stored: built more than once. */
  readonly duplicates: number;
  readonly refused: number;
  /** Builds that were spared, since another checkout made the same at the time. */
  readonly shared: number;
}

export interface Note {
  readonly atMs: number;
  readonly text: string;
}

export function readAddress(text: string): Address | undefined {
  const value = parsed(text);
  if (!isRecord(value)) return undefined;
  const { protocol, version, pid, port, secret } = value;
  if (typeof protocol !== 'number' || typeof version !== 'string') return undefined;
  if (typeof pid !== 'number' || typeof port !== 'number' || typeof secret !== 'string') return undefined;
  return { protocol, version, pid, port, secret };
}

export function readRunBegin(value: unknown): RunBegin | undefined {
  if (!isRecord(value)) return undefined;
  const maker = readMaker(value['maker']);
  const { outputsKey, upstream, pid } = value;
  const bounds = readBounds(value['bounds']);
  if (!maker || !isRoot(maker.checkout) || !bounds) return undefined;
  if (typeof outputsKey !== 'string' || !isPid(pid)) return undefined;
  const behind = upstream === undefined ? undefined : readUpstream(upstream);
  if (upstream !== undefined && !behind) return undefined;
  return { maker, outputsKey, bounds, pid, ...(behind ? { upstream: behind } : {}) };
}

/** Files are searched for it: what may stand in any of them would keep all entries from all others. */
function isRoot(text: string): boolean {
  return path.isAbsolute(text) && !text.includes('\0');
}

export function readMaker(value: unknown): Maker | undefined {
  if (!isRecord(value) || !isRecord(value['tools'])) return undefined;
  const { checkout, user, host, tools } = value;
  if (typeof checkout !== 'string' || typeof user !== 'string' || typeof host !== 'string') return undefined;
  const named = Object.entries(tools).map(([name, version]) => [name, textOf(version)] as const);
  return { checkout, user, host, tools: Object.fromEntries(named) };
}

function readBounds(value: unknown): StoreBounds | undefined {
  if (!isRecord(value)) return undefined;
  const { maxBytes, maxAgeMs } = value;
  return isPositive(maxBytes) && isPositive(maxAgeMs) ? { maxBytes, maxAgeMs } : undefined;
}

function isPid(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function readUpstream(value: unknown): Upstream | undefined {
  if (!isRecord(value)) return undefined;
  const { url, token, writes } = value;
  if (typeof url !== 'string' || typeof writes !== 'boolean' || !URL.canParse(url)) return undefined;
  if (!/^https?:$/.test(new URL(url).protocol)) return undefined;
  return { url: withoutEnd(url, '/'), writes, ...(typeof token === 'string' ? { token } : {}) };
}

export function readOutputs(value: unknown): Outputs | undefined {
  if (!isRecord(value)) return undefined;
  const { key, outputs } = value;
  if (typeof key !== 'string' || !isRecord(outputs)) return undefined;
  const read = Object.entries(outputs).flatMap(([task, made]) =>
    isTexts(made) ? [[task, made] as const] : [],
  );
  return { key, outputs: Object.fromEntries(read) };
}

export function readEndedTasks(value: unknown): EndedTasks | undefined {
  if (!isRecord(value) || typeof value['checkout'] !== 'string' || !Array.isArray(value['tasks']))
    return undefined;
  const { pid } = value;
  if (!isPid(pid)) return undefined;
  const tasks = value['tasks'].map(readEndedTask);
  return { checkout: value['checkout'], pid, tasks: tasks.filter((task) => task !== undefined) };
}

export function readEndedTask(value: unknown): EndedTask | undefined {
  if (!isRecord(value)) return undefined;
  const { hash, task, outputs, present, from } = value;
  if (typeof hash !== 'string' || !isTaskHash(hash) || typeof task !== 'string') return undefined;
  if (!isTexts(outputs) || !isTexts(present)) return undefined;
  if (from !== 'run' && from !== 'local-cache' && from !== 'remote-cache') return undefined;
  return { hash, task, outputs, present, from };
}

export function readLeaseAsked(value: unknown): LeaseAsked | undefined {
  if (!isRecord(value)) return undefined;
  const { hash, task, checkout, nxPid } = value;
  if (typeof hash !== 'string' || !isTaskHash(hash) || typeof task !== 'string') return undefined;
  if (typeof checkout !== 'string' || !isPid(nxPid)) return undefined;
  return { hash, task, checkout, nxPid };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import type { RunId, TaskId } from '@subminute/core';

/** A log beyond this many bytes keeps its beginning and its end; what is left out is counted in it. */
const MAX_LOG_BYTES = 64 << 20;

/** Smaller logs are packed at once, larger ones as a stream. */
const SMALL_BYTES = 1 << 20;

/** Where the logs of a run lie: `logs/<run>/<hash of the task's id>.gz`. */
function logFile(store: string, run: RunId, task: TaskId): string {
  const name = createHash('sha256').update(task).digest('hex').slice(0, 16);
  return path.join(store, 'logs', run, `${name}.gz`);
}

/** Keeps a task's log, whole or not at all. `clean` is applied to each line before it is stored. */
export async function saveLog(
  store: string,
  key: { readonly run: RunId; readonly task: TaskId },
  log: string,
  clean: (line: string) => string,
): Promise<void> {
  const file = logFile(store, key.run, key.task);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const beside = `${file}.${process.pid}.tmp`;
  try {
    if (log.length <= SMALL_BYTES) {
      writeFileSync(beside, gzipSync(log.split('\n').map(clean).join('\n'), { level: 1 }), { mode: 0o600 });
    } else {
      await packLarge(beside, bounded(log), clean);
    }
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** The beginning and the end of a log that is too large, with what was left out said between. */
function* bounded(log: string): Generator<string> {
  if (log.length <= MAX_LOG_BYTES) {
    yield* linesOf(log, 0, log.length);
    return;
  }
  const half = MAX_LOG_BYTES / 2;
  const headEnd = log.lastIndexOf('\n', half) + 1 || half;
  const tailStart = log.indexOf('\n', log.length - half) + 1 || log.length - half;
  yield* linesOf(log, 0, headEnd);
  yield `[subminute: ${tailStart - headEnd} characters of this log were not kept]`;
  yield* linesOf(log, tailStart, log.length);
}

function* linesOf(text: string, start: number, end: number): Generator<string> {
  for (let at = start; at < end;) {
    const next = text.indexOf('\n', at);
    const stop = next === -1 || next > end ? end : next;
    yield text.slice(at, stop);
    at = stop + 1;
  }
}

async function packLarge(
  file: string,
  lines: Iterable<string>,
  clean: (line: string) => string,
): Promise<void> {
  const target = createWriteStream(file, { mode: 0o600 });
  await pipeline(Readable.from(batches(lines, clean)), createGzip({ level: 1 }), target);
}

function* batches(lines: Iterable<string>, clean: (line: string) => string): Generator<string> {
  let batch = '';
  for (const line of lines) {
    batch += `${clean(line)}\n`;
    if (batch.length < 1 << 16) continue;
    yield batch;
    batch = '';
  }
  yield batch;
}

/** The lines of a kept log, one after the other; `undefined` where none is kept. */
export function readLog(store: string, run: RunId, task: TaskId): AsyncIterable<string> | undefined {
  const file = logFile(store, run, task);
  if (!statSync(file, { throwIfNoEntry: false })) return undefined;
  return createInterface({ input: createReadStream(file).pipe(createGunzip()), crlfDelay: Infinity });
}

/** The same of the first of several stores that has one. */
export function readLogIn(
  stores: readonly string[],
  run: RunId,
  task: TaskId,
): AsyncIterable<string> | undefined {
  for (const store of stores) {
    const log = readLog(store, run, task);
    if (log) return log;
  }
  return undefined;
}

/** Removes the logs of these runs. */
export function removeLogs(store: string, runs: readonly string[]): void {
  for (const run of runs) rmSync(path.join(store, 'logs', run), { recursive: true, force: true });
}

/** Keeps the newest logs within a number of bytes; returns how many runs' logs were removed. */
export function boundLogs(store: string, maxBytes: number): number {
  const logs = path.join(store, 'logs');
  let names: string[];
  try {
    names = readdirSync(logs);
  } catch {
    return 0;
  }
  const folders = names
    .map((name) => sizeOf(path.join(logs, name), name))
    .sort((a, b) => b.modified - a.modified);
  let total = 0;
  const old = folders.filter((folder) => (total += folder.bytes) > maxBytes);
  removeLogs(
    store,
    old.map((folder) => folder.name),
  );
  return old.length;
}

function sizeOf(folder: string, name: string): { name: string; bytes: number; modified: number } {
  let bytes = 0;
  let modified = 0;
  try {
    modified = statSync(folder).mtimeMs;
    for (const file of readdirSync(folder)) bytes += statSync(path.join(folder, file)).size;
  } catch {
    // Removed by another process meanwhile.
  }
  return { name, bytes, modified };
}

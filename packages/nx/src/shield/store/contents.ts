import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { isRecord, textOf } from '../fields.ts';
import { parsed } from '../protocol.ts';
import { entryHashes, entryOf, taskOf } from './entries.ts';
import type { Entry } from './entry.ts';
import type { Layout } from './layout.ts';

/** Entries and what they take. */
export interface Amount {
  readonly entries: number;
  /** Of their bodies; one that several entries have counts once. */
  readonly bytes: number;
}

/** What a store holds, by where it came from. */
export interface Contents extends Amount {
  readonly byOrigin: Readonly<Record<Entry['origin'], Amount>>;
}

export async function contentsOf(layout: Layout): Promise<Contents> {
  const found: Entry[] = [];
  for (const hash of await entryHashes(layout)) {
    const entry = await entryOf(layout, hash);
    if (entry) found.push(entry);
  }
  const of = (origin: Entry['origin']): Amount => amountOf(found.filter((entry) => entry.origin === origin));
  return { ...amountOf(found), byOrigin: { local: of('local'), upstream: of('upstream') } };
}

function amountOf(entries: readonly Entry[]): Amount {
  const bodies = new Map(entries.map(({ body, size }) => [body, size]));
  return { entries: entries.length, bytes: [...bodies.values()].reduce((sum, size) => sum + size, 0) };
}

/** What was taken out, or never let in. */
export interface Refused {
  readonly hash: string;
  readonly why: string;
  readonly atMs: number;
  /** Where a run told it. */
  readonly task?: string;
}

/** Newest first. */
export async function refusedIn(layout: Layout): Promise<readonly Refused[]> {
  const all: Refused[] = [];
  for (const name of await readdir(layout.refused).catch(() => [])) {
    const [, hash] = /^(\d+)(?:\.revoked)?\.json$/.exec(name) ?? [];
    const text = await readFile(path.join(layout.refused, name), 'utf8').catch(() => '');
    const noted = parsed(text);
    if (hash === undefined || !isRecord(noted) || typeof noted['atMs'] !== 'number') continue;
    const task = await taskOf(layout, hash);
    all.push({ hash, why: textOf(noted['why']), atMs: noted['atMs'], ...(task ? { task: task.task } : {}) });
  }
  return all.toSorted((a, b) => b.atMs - a.atMs);
}

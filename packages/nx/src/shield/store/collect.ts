import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { StoreBounds } from '../protocol.ts';
import { entryHashes, entryOf, lastUsedMs, removeEntry } from './entries.ts';
import { type Layout, bodyFile } from './layout.ts';

/** What is being written, or was just published and has no entry yet, is left alone. */
const YOUNG_MS = 3_600_000;

export interface Collected {
  readonly entries: number;
  readonly bytes: number;
}

interface Used {
  readonly hash: string;
  readonly body: string;
  readonly size: number;
  readonly usedMs: number;
}

/**
 * Keeps the store in its bounds: what has not been used for long goes, then what was used longest ago. A body that is
 * being read stays readable to whoever reads it.
 */
export async function collect(
  layout: Layout,
  bounds: StoreBounds,
  nowMs: number = Date.now(),
): Promise<Collected> {
  const all = (await usedOf(layout)).toSorted((a, b) => b.usedMs - a.usedMs);
  const kept = new Set<string>();
  let bytes = 0;
  let entries = 0;
  for (const { hash, body, size, usedMs } of all) {
    const more = kept.has(body) ? 0 : size;
    // A clock that was set back makes entries of the future: they are young.
    if (nowMs - usedMs > bounds.maxAgeMs || bytes + more > bounds.maxBytes) {
      await removeEntry(layout, hash);
      entries += 1;
      continue;
    }
    kept.add(body);
    bytes += more;
  }
  await removeOrphans(layout, nowMs - YOUNG_MS);
  const removed = await removeBodies(layout, kept, nowMs);
  for (const dir of [layout.temporary, layout.tasks, layout.refused]) {
    const maxAgeMs = dir === layout.temporary ? YOUNG_MS : bounds.maxAgeMs;
    await removeOld(dir, nowMs - maxAgeMs);
  }
  return { entries, bytes: removed };
}

async function usedOf(layout: Layout): Promise<readonly Used[]> {
  const all: Used[] = [];
  for (const hash of await entryHashes(layout)) {
    const entry = await entryOf(layout, hash);
    const usedMs = await lastUsedMs(layout, hash).catch(() => 0);
    if (entry) all.push({ hash, body: entry.body, size: entry.size, usedMs });
    // What cannot be read is a miss for ever.
    else await removeEntry(layout, hash);
  }
  return all;
}

async function removeBodies(layout: Layout, kept: ReadonlySet<string>, nowMs: number): Promise<number> {
  let bytes = 0;
  for (const group of await readdir(layout.bodies).catch(() => [])) {
    for (const body of await readdir(path.join(layout.bodies, group)).catch(() => [])) {
      if (kept.has(body)) continue;
      const file = bodyFile(layout, body);
      const found = await stat(file).catch(() => undefined);
      if (!found || nowMs - found.mtimeMs < YOUNG_MS) continue;
      await rm(file, { force: true });
      bytes += found.size;
    }
  }
  return bytes;
}

/** What belongs to an entry that is gone: its check, its upload. */
async function removeOrphans(layout: Layout, beforeMs: number): Promise<void> {
  const left = new Set(await entryHashes(layout));
  for (const [dir, ending] of [
    [layout.entries, '.check.json'],
    [layout.uploads, '.json'],
  ] as const) {
    for (const name of await readdir(dir).catch(() => [])) {
      if (!name.endsWith(ending) || left.has(name.slice(0, -ending.length))) continue;
      const file = path.join(dir, name);
      const found = await stat(file).catch(() => undefined);
      if (found && found.mtimeMs < beforeMs) await rm(file, { force: true });
    }
  }
}

async function removeOld(dir: string, beforeMs: number): Promise<void> {
  for (const name of await readdir(dir).catch(() => [])) {
    const file = path.join(dir, name);
    const found = await stat(file).catch(() => undefined);
    if (found && found.mtimeMs < beforeMs) await rm(file, { force: true });
  }
}

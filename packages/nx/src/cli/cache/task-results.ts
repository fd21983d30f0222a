import { inline, plural } from '@subminute/core';
import { cacheSharing } from '../../adapter/shared-cache.ts';
import { takeFromCache } from '../../adapter/nx-cache.ts';
import { entryFolder, ownCache } from '../../adapter/own-cache.ts';
import { existsSync } from 'node:fs';
import { findNx } from '../../process/start-nx.ts';
import { type Collected, collect } from '../../shield/store/collect.ts';
import { type Contents, contentsOf } from '../../shield/store/contents.ts';
import { entryOf } from '../../shield/store/entries.ts';
import { layoutOf, shieldDir } from '../../shield/store/layout.ts';
import { firstOtherFile } from '../../shield/store/same-files.ts';
import { type VerifiedStore, verifyStore } from '../../shield/store/verify.ts';
import { type CacheHistory, type Spared, cacheHistory } from '../../store/cache-history.ts';
import { type Config, DEFAULT_CONFIG, readConfig } from '../../store/config.ts';
import { readStore } from '../../store/runs.ts';
import { hasRun } from '../../store/task-history.ts';
import { readNxJson } from '../nx-json.ts';
import { size } from './size.ts';

// Results of whole tasks, beside what is known of test files: what the shield keeps, and Nx's own cache.

export interface ResultsPlace {
  readonly root: string;
  readonly store: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/** Whether a shield was ever used in the repository; else nobody needs to hear of it. */
export function hasShield({ store }: ResultsPlace): boolean {
  return existsSync(shieldDir(store));
}

export interface ResultStats extends Contents {
  readonly history: CacheHistory;
}

export async function resultStats({ store }: ResultsPlace): Promise<ResultStats> {
  const none = { tasks: 0, savedMs: 0 };
  const history = readStore(store, cacheHistory) ?? { runs: 0, executed: 0, local: none, remote: none };
  return { ...(await contentsOf(layoutOf(shieldDir(store)))), history };
}

export function resultStatsLines({ entries, bytes, byOrigin, history }: ResultStats): readonly string[] {
  const { runs, executed, local, remote } = history;
  const asked = executed + local.tasks + remote.tasks;
  const share = asked === 0 ? '' : ` (${Math.round(((local.tasks + remote.tasks) / asked) * 100)} %)`;
  const fetched = byOrigin.upstream.entries;
  const from = fetched === 0 ? '' : `, ${fetched} of them from a remote cache`;
  return [
    `${plural(entries, 'task result')} in the shield, ${size(bytes)}${from}`,
    `last ${plural(runs, 'run')}: ${local.tasks + remote.tasks} of ${asked} tasks from a cache${share}: ${sparedText(local)} by Nx's own, ${sparedText(remote)} by the shield or another remote one`,
  ];
}

function sparedText({ tasks, savedMs }: Spared): string {
  return tasks === 0 ? 'none' : `${tasks} (${Math.round(savedMs / 1000)}s saved)`;
}

export async function collectResults({ root, store, env }: ResultsPlace): Promise<Collected> {
  const dir = shieldDir(store);
  if (!existsSync(dir)) return { entries: 0, bytes: 0 };
  const config = readConfig(root, env);
  const { cacheMaxBytes, cacheMaxAgeMs }: Config = config.ok ? config.value : DEFAULT_CONFIG;
  return await collect(layoutOf(dir), { maxBytes: cacheMaxBytes, maxAgeMs: cacheMaxAgeMs });
}

export function collectedLine({ entries, bytes }: Collected): string {
  return `${plural(entries, 'task result')} removed, ${size(bytes)}`;
}

/** What a look at all results has found; what was wrong is taken out. */
export interface VerifiedResults extends VerifiedStore {
  /** Of Nx's own cache of this checkout; absent: it has none, or shares it. */
  readonly own?: {
    readonly entries: number;
    readonly wrong: readonly { readonly hash: string; readonly why: string }[];
  };
}

export async function verifyResults(place: ResultsPlace): Promise<VerifiedResults> {
  const found = await verifyStore(layoutOf(shieldDir(place.store)));
  const own = await verifyOwn(place);
  return own ? { ...found, own } : found;
}

async function verifyOwn({ root, store, env }: ResultsPlace): Promise<VerifiedResults['own']> {
  const nx = findNx(root);
  const { cacheDirectory } = readNxJson(root) ?? {};
  const set = cacheDirectory === undefined ? {} : { cacheDirectory };
  if (!nx.ok || cacheSharing({ root, env, version: nx.value.version, ...set }) === 'repository')
    return undefined;
  const cache = ownCache({ root, env, ...set });
  if (!cache) return undefined;
  const layout = layoutOf(shieldDir(store));
  const wrong: { hash: string; why: string }[] = [];
  for (const hash of cache.hashes) {
    const folder = entryFolder(cache, hash);
    const entry = existsSync(folder) ? await entryOf(layout, hash) : undefined;
    // What this checkout has built itself may differ from what another one has, and be right.
    const isSame =
      entry !== undefined &&
      (entry.maker.checkout === root || readStore(store, (db) => hasRun(db, hash, root)) === false);
    const other = isSame ? await firstOtherFile(layout, entry, folder) : undefined;
    if (!existsSync(folder)) wrong.push({ hash, why: 'its folder is gone' });
    else if (other !== undefined) wrong.push({ hash, why: `${other} is not what the shield keeps` });
  }
  takeFromCache(
    wrong.map(({ hash }) => hash),
    { root, env },
  );
  return { entries: cache.hashes.length, wrong };
}

export function wrongIn({ wrong, tornBodies, own }: VerifiedResults): number {
  return wrong.length + tornBodies + (own?.wrong.length ?? 0);
}

/** So many are told one by one. */
const MAX_TOLD = 10;

export function verifiedLines(found: VerifiedResults): readonly string[] {
  const { entries, bytes, wrong, tornBodies, own } = found;
  if (entries === 0 && !own && wrongIn(found) === 0) return [];
  const looked = `${plural(entries, 'task result')} of the shield (${size(bytes)})`;
  const beside = own ? ` and ${own.entries} of Nx's own cache` : '';
  if (wrongIn(found) === 0) return [`${looked}${beside} looked at: all as they were stored`];
  const all = [
    ...wrong.map(({ hash, why }) => `removed from the shield: ${hash}: ${inline(why, 200)}`),
    ...(own?.wrong ?? []).map(({ hash, why }) => `removed from Nx's cache: ${hash}: ${inline(why, 200)}`),
  ];
  const left = all.length - MAX_TOLD;
  return [
    `${looked}${beside} looked at; ${plural(tornBodies, 'torn file')} removed`,
    ...all.slice(0, MAX_TOLD),
    ...(left > 0 ? [`and ${left} more (--json)`] : []),
  ];
}

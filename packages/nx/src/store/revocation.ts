import type { RunEvent } from '@subminute/core';
import { acquit, hasUnhashed, isRevoked, revokedTasks } from '@subminute/vitest/store';
import type { CachePlace } from '../adapter/nx-cache.ts';

/** Tasks that Nx has started together do not know their hashes, by which they would be revoked: here they are. */
export async function putUnhashed(store: string, root: string, events: readonly RunEvent[]): Promise<void> {
  if (!hasUnhashed(store)) return;
  const { openUnits, putHashes } = await import('@subminute/vitest/units');
  using database = openUnits(store);
  const tasks = events.flatMap((event) =>
    event.type === 'task-ended' && event.cache === 'none'
      ? [{ ...event, hasPassed: event.outcome === 'passed' }]
      : [],
  );
  putHashes(store, database.db, root, tasks);
}

/** Tasks whose pass rests on a wrong record are taken out of Nx's cache, as far as it can be reached, and of the shield. */
export async function takeRevoked(store: string, place: CachePlace): Promise<void> {
  const hashes = revokedTasks(store);
  if (hashes.length === 0) return;
  const { takeFromCache } = await import('../adapter/nx-cache.ts');
  const { layoutOf, shieldDir } = await import('../shield/store/layout.ts');
  const { revokeEntries } = await import('../shield/store/revoke.ts');
  takeFromCache(hashes, place);
  await revokeEntries(layoutOf(shieldDir(store)), hashes);
}

/**
 * What came from a cache all the same, a remote one for instance, did not pass: it is told as not done. What was
 * executed is believed again.
 */
export function withoutRevoked(store: string, events: readonly RunEvent[]): readonly RunEvent[] {
  return events.map((event) => {
    if (event.type !== 'task-ended' || event.hash === undefined || !isRevoked(store, event.hash))
      return event;
    if (event.cache !== 'none') return { ...event, outcome: 'stopped', revoked: true };
    if (event.outcome === 'passed') acquit(store, event.hash);
    return event;
  });
}

import { statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseOptions } from '@subminute/vitest/store';

/** Between two clean-ups of a store. */
const EVERY_MS = 3_600_000;

/** Logs of a repository may take this much; the oldest go first. */
const MAX_LOGS_BYTES = 512 << 20;

/** Bounds the store, at most once an hour whoever asks. Returns whether it was done now. */
export async function keepHouse(
  store: string,
  options?: DatabaseOptions,
  nowMs: number = Date.now(),
): Promise<boolean> {
  const stamp = path.join(store, 'cleaned');
  const last = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs;
  if (last !== undefined && nowMs - last < EVERY_MS) return false;
  // The stamp first: others that come now need not clean too.
  if (last === undefined) writeFileSync(stamp, '');
  else utimesSync(stamp, nowMs / 1000, nowMs / 1000);
  await cleanUp(store, options);
  return true;
}

/** Loaded when it is time. */
async function cleanUp(store: string, options?: DatabaseOptions): Promise<void> {
  const { openDatabase } = await import('./database.ts');
  const { forgetInputs } = await import('./inputs.ts');
  const { boundLogs, removeLogs } = await import('./logs.ts');
  const { forgetOldRuns } = await import('./runs.ts');
  using database = openDatabase(store, options);
  const forgotten = forgetOldRuns(database.db);
  removeLogs(store, forgotten);
  forgetInputs(database.db, forgotten.length > 0);
  boundLogs(store, MAX_LOGS_BYTES);
}

import { existsSync } from 'node:fs';
import path from 'node:path';
import { err, inline, ok } from '@subminute/core';
import type { Report } from '@subminute/core/report';
import { type Database, UNITS_FILE } from '@subminute/vitest/store';
import { lastUnitRuns, openUnits, unitTimes } from '@subminute/vitest/units';

const SHOWN = 20;

const NONE =
  'No test file tells what it takes: that needs plugins: [subminute()] of @subminute/vitest in a Vitest config. Run: npx nx g @subminute/nx:init';

/** The test files of a checkout that are there. */
export function slowTestFiles(stores: readonly string[], root: string): Report['testFiles'] {
  const [times] = stores.flatMap((store) => {
    const read = readUnits(store, (db) => unitTimes(db, root));
    return read && read.length > 0 ? [read] : [];
  });
  const files = (times ?? []).filter((file) => existsSync(path.join(root, file.path)));
  if (files.length === 0) return err(NONE);
  return ok({
    slowest: files
      .slice(0, SHOWN)
      .map((file) => (file.always === undefined ? file : { ...file, always: inline(file.always, 120) })),
    all: files.length,
    totalMs: files.reduce((sum, { durationMs }) => sum + durationMs, 0),
  });
}

/** In the newest runs of projects, from the store and by the count of `cache stats`. */
export function unitUse(store: string): Report['cache']['testFiles'] {
  const told = readUnits(store, lastUnitRuns);
  if (!told || told.runs === 0) return undefined;
  const { runs, ran, known, audited } = told;
  return { runs, asked: ran + known, known: known + audited, audited };
}

/** An unreadable store knows nothing: `doctor` says so. */
function readUnits<T>(store: string, read: (db: Database['db']) => T): T | undefined {
  if (!existsSync(path.join(store, UNITS_FILE))) return undefined;
  try {
    using database = openUnits(store, { keep: true });
    return read(database.db);
  } catch {
    return undefined;
  }
}

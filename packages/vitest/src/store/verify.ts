import type { DatabaseSync } from 'node:sqlite';
import { isWholeCode } from './code-trees.ts';
import { isUnusable } from './database-file.ts';
import { inOneStep } from './one-step.ts';
import { isWholeVerdict, traceAt } from './verdicts.ts';

/** What was looked at, and what was not as it was written: that is removed. */
export interface Verified {
  readonly verdicts: number;
  readonly traces: number;
  readonly code: number;
  readonly torn: { readonly verdicts: number; readonly traces: number; readonly code: number };
  /** Verdicts that name a trace which is not there any more: nobody could use them. */
  readonly loose: number;
  /** What SQLite says of the file; empty: nothing is wrong with it. */
  readonly file: readonly string[];
}

/** What SQLite says of a file that is torn as a whole, if only by refusing to read it. */
export function tornFile(db: DatabaseSync): readonly string[] {
  try {
    return db
      .prepare('PRAGMA integrity_check(20)')
      .all()
      .map((row) => String(row['integrity_check']))
      .filter((line) => line !== 'ok');
  } catch (error) {
    if (!isUnusable(error)) throw error;
    return [(error as Error).message];
  }
}

/** Looks at each row's own sum or hash. A row that does not agree with itself is no record, and goes. */
export function verifyUnits(db: DatabaseSync): Verified {
  const file = tornFile(db);
  const empty = { verdicts: 0, traces: 0, code: 0 };
  // What is torn as a whole cannot be mended row by row.
  if (file.length > 0) return { ...empty, torn: empty, loose: 0, file };
  return inOneStep(db, () => {
    const traces = checked(
      db,
      'SELECT hash FROM trace',
      ({ hash }) => traceAt(db, hash as Uint8Array) !== undefined,
    );
    removeAll(db, 'trace WHERE hash = ?', traces.torn, ['hash']);
    const verdicts = checked(db, 'SELECT * FROM verdict', isWholeVerdict);
    removeAll(db, 'verdict WHERE unit = ? AND trace = ? AND state = ?', verdicts.torn, [
      'unit',
      'trace',
      'state',
    ]);
    const code = checked(db, 'SELECT key, tree FROM code', ({ tree }) => isWholeCode(tree as Uint8Array));
    removeAll(db, 'code WHERE key = ?', code.torn, ['key']);
    const loose = db.prepare('DELETE FROM verdict WHERE trace NOT IN (SELECT hash FROM trace)').run().changes;
    return {
      verdicts: verdicts.all,
      traces: traces.all,
      code: code.all,
      torn: { verdicts: verdicts.torn.length, traces: traces.torn.length, code: code.torn.length },
      loose: Number(loose),
      file,
    };
  });
}

type Row = Record<string, unknown>;

interface Checked {
  readonly all: number;
  readonly torn: readonly Row[];
}

function checked(db: DatabaseSync, query: string, isWhole: (row: Row) => boolean): Checked {
  const torn: Row[] = [];
  let all = 0;
  for (const row of db.prepare(query).iterate()) {
    all++;
    if (!isWhole(row)) torn.push(row);
  }
  return { all, torn };
}

function removeAll(db: DatabaseSync, from: string, rows: readonly Row[], keys: readonly string[]): void {
  const removal = db.prepare(`DELETE FROM ${from}`);
  for (const row of rows) removal.run(...keys.map((key) => row[key] as string | Uint8Array));
}

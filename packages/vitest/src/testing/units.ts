import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { traceOf } from '@subminute/core/unit';
import { digest } from '../store/digest.ts';
import { openUnits } from '../store/units-file.ts';
import { type Verdict, keepTrace, keepVerdict } from '../store/verdicts.ts';

/** A store in a temporary folder. */
export function unitsStore(): { readonly dir: string; readonly db: DatabaseSync; [Symbol.dispose](): void } {
  const dir = mkdtempSync(path.join(tmpdir(), 'subminute-units-'));
  const database = openUnits(dir);
  return {
    dir,
    db: database.db,
    [Symbol.dispose]: () => {
      database[Symbol.dispose]();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Keeps a pass of a test file in a state, which reads one file more for each `reads`. */
export function keepPass(
  db: DatabaseSync,
  unit: string,
  { state, atMs, reads = 1 }: { readonly state: string; readonly atMs: number; readonly reads?: number },
): Verdict {
  const inputs = Array.from({ length: reads }, (_, n) => ({ kind: 'file', path: `${unit}-${n}` }) as const);
  const verdict: Verdict = {
    unit,
    trace: keepTrace(db, traceOf(inputs), atMs),
    state: digest(state),
    run: 'r7k2x',
    atMs,
    tests: 1,
    durationMs: 5,
    hints: digest(state),
  };
  keepVerdict(db, verdict);
  return verdict;
}

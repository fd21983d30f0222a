import type { DatabaseSync } from 'node:sqlite';
import type { Input } from '@subminute/core/unit';
import { isPassing } from './lasts.ts';
import { traceAt, verdictsOf } from './verdicts.ts';

/** A test file as any checkout ran it last, and what it read in the newest record of it. */
export interface UnitTrace {
  /** The folder of its project of Vitest. */
  readonly folder: string;
  /** Vitest's name of that. */
  readonly project: string;
  /** From the workspace's root. */
  readonly path: string;
  readonly isTypes: boolean;
  readonly durationMs: number;
  readonly atMs: number;
  /** Absent where it runs always: nothing could be kept of it. */
  readonly inputs?: readonly Input[];
}

/** All test files that are known in a store, in a stable order. Traces that are shared are read once. */
export function unitTraces(db: DatabaseSync): readonly UnitTrace[] {
  const rows = db
    .prepare('SELECT unit, duration_ms, reason, max(at_ms) AS at_ms FROM last GROUP BY unit ORDER BY unit')
    .all();
  const inputsOf = newestInputs(db);
  return rows.flatMap((row) => {
    const name = unitName(row['unit'] as string);
    if (!name) return [];
    const reason = row['reason'] as string | null;
    const isAlways = reason !== null && !isPassing(reason);
    const inputs = isAlways ? undefined : inputsOf(row['unit'] as string);
    const [durationMs, atMs] = [row['duration_ms'] as number, row['at_ms'] as number];
    return [{ ...name, durationMs, atMs, ...(inputs ? { inputs } : {}) }];
  });
}

function newestInputs(db: DatabaseSync): (unit: string) => readonly Input[] | undefined {
  const read = new Map<string, readonly Input[] | undefined>();
  return (unit) => {
    // Last used is not newest: a state of before may be relied on again.
    const [newest] = [...verdictsOf(db, unit)].toSorted((a, b) => b.atMs - a.atMs);
    if (!newest) return undefined;
    const key = Buffer.from(newest.trace).toString('hex');
    if (!read.has(key)) read.set(key, traceAt(db, newest.trace)?.inputs);
    return read.get(key);
  };
}

type Name = Pick<UnitTrace, 'folder' | 'project' | 'path' | 'isTypes'>;

const TYPES = '#types';

/** `libs/cart#name#libs/cart/src/cart.test.ts`, with `#types` where these are checked. */
export function unitName(unit: string): Name | undefined {
  const isTypes = unit.endsWith(TYPES);
  const whole = isTypes ? unit.slice(0, -TYPES.length) : unit;
  const [folder, project, ...rest] = whole.split('#');
  if (folder === undefined || project === undefined || rest.length === 0) return undefined;
  return { folder, project, path: rest.join('#'), isTypes };
}

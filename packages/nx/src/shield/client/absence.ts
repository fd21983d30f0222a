import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from '@subminute/vitest/store';
import { isRecord } from '../fields.ts';
import { parsed } from '../protocol.ts';
import { shieldDir } from '../store/layout.ts';

/** Why the last run that wanted the shield had none. */
export interface Absence {
  readonly atMs: number;
  readonly why: string;
}

export function keepAbsence(place: string, absence: Absence): void {
  try {
    mkdirSync(shieldDir(place), { recursive: true, mode: 0o700 });
    writeWhole(fileIn(place), `${JSON.stringify({ version: 1, ...absence })}\n`, 0o600);
  } catch {
    // A place that cannot be written is told by itself.
  }
}

export function endAbsence(place: string): void {
  try {
    rmSync(fileIn(place), { force: true });
  } catch {
    // It is older than what is seen now.
  }
}

/** `undefined`: the last run that wanted it had it. */
export function absenceIn(place: string): Absence | undefined {
  try {
    const value = parsed(readFileSync(fileIn(place), 'utf8'));
    if (!isRecord(value)) return undefined;
    const { atMs, why } = value;
    return typeof atMs === 'number' && typeof why === 'string' ? { atMs, why } : undefined;
  } catch {
    return undefined;
  }
}

function fileIn(place: string): string {
  return path.join(shieldDir(place), 'off.json');
}

import { keepWhole } from '@subminute/vitest/store';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { MeasuredCost } from '@subminute/core/ratchet';
import type { MeasuredLoop } from '@subminute/core/report';

/** What the last check of a checkout measured. */
export interface MeasuredFile {
  readonly version: 1;
  readonly checkout: string;
  /** The merge base, or the anchor. */
  readonly base: string;
  /** HEAD, where all that was measured is committed. */
  readonly commit?: string;
  /** Day and time, ISO 8601. */
  readonly at: string;
  readonly measured: readonly MeasuredCost[];
  /** Where the check failed by it. */
  readonly failed?: MeasuredLoop;
}

const FILE = 'measured-v1.json';

/** Keeps what was measured, so that it can be explained without running it again. A full disk is no reason to fail. */
export function keepMeasured(store: string, measured: MeasuredFile): void {
  keepWhole(path.join(store, FILE), JSON.stringify(measured));
}

/** What the last check of this checkout measured; `undefined`: nothing that can be read. */
export function readMeasured(store: string, checkout: string): MeasuredFile | undefined {
  try {
    const file = JSON.parse(readFileSync(path.join(store, FILE), 'utf8')) as Partial<MeasuredFile>;
    const isOurs = file.version === 1 && file.checkout === checkout && Array.isArray(file.measured);
    return isOurs ? (file as MeasuredFile) : undefined;
  } catch {
    return undefined;
  }
}

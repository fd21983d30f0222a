import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ToldWalk } from '@subminute/core/decompose';
import { keepWhole } from '@subminute/vitest/store';

/** What `decompose` proposed last in a checkout. */
export interface WalkFile {
  readonly version: 1;
  readonly checkout: string;
  readonly atMs: number;
  /** HEAD. */
  readonly commit: string;
  readonly walk: ToldWalk;
}

const FILE = 'decompose-v1.json';

/** Keeps it for who looks at it later. A full disk is no reason to fail. */
export function keepWalk(store: string, walk: WalkFile): void {
  keepWhole(path.join(store, FILE), JSON.stringify(walk));
}

/** `undefined`: nothing of this checkout that can be read. */
export function readWalk(store: string, checkout: string): WalkFile | undefined {
  try {
    const file = JSON.parse(readFileSync(path.join(store, FILE), 'utf8')) as Partial<WalkFile>;
    const isOurs = file.version === 1 && file.checkout === checkout && Array.isArray(file.walk?.steps);
    return isOurs ? (file as WalkFile) : undefined;
  } catch {
    return undefined;
  }
}

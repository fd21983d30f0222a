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
    const file = JSON.parse(readFileSync(path.join(store, FILE), 'utf8')) as WalkFile;
    const isOurs = (file.version as number) === 1 && file.checkout === checkout;
    return isOurs && isWhole(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** Whether all is there that is shown of it; throws where not even its parts are. */
function isWhole({ atMs, commit, walk }: WalkFile): boolean {
  const { loop, last, steps, budgetMs } = walk;
  const times = steps.flatMap(({ saving: { meanMs, before, after } }) => [
    meanMs,
    before.p50Ms,
    before.p95Ms,
    after.p50Ms,
    after.p95Ms,
  ]);
  const words = [commit, ...steps.flatMap(({ id, title }) => [id, title])];
  return (
    [budgetMs, loop.p95Ms, last.p95Ms, ...times].every((ms) => Number.isFinite(ms)) &&
    !Number.isNaN(new Date(atMs).getTime()) &&
    words.every((word) => typeof word === 'string')
  );
}

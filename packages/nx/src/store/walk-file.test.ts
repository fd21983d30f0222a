import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ToldWalk } from '@subminute/core/decompose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type WalkFile, keepWalk, readWalk } from './walk-file.ts';

let store: string;

beforeEach(() => {
  store = mkdtempSync(path.join(tmpdir(), 'subminute-walk-'));
});
afterEach(() => {
  rmSync(store, { recursive: true });
});

const LOOP = { p50Ms: 1, p95Ms: 2 };
const STEP = { id: 'p1', title: 't', saving: { meanMs: 1, before: LOOP, after: LOOP } };
const WALK = { targets: ['test'], budgetMs: 60_000, loop: LOOP, last: LOOP, steps: [STEP] };
const KEPT = {
  version: 1,
  checkout: '/w',
  atMs: 1,
  commit: 'abc',
  walk: WALK as unknown as ToldWalk,
} as const;

test('what was proposed last is read of its own checkout only', () => {
  keepWalk(store, KEPT);
  expect(readWalk(store, '/w')).toEqual(KEPT);
  expect(readWalk(store, '/other')).toBeUndefined();
});

test.each([
  { ...KEPT, version: 2 },
  { ...KEPT, atMs: undefined },
  { ...KEPT, atMs: 1e20 },
  { ...KEPT, commit: 1 },
  { ...KEPT, walk: { steps: [] } },
  { ...KEPT, walk: { ...WALK, steps: [{ ...STEP, saving: {} }] } },
  { ...KEPT, walk: { ...WALK, steps: [{ ...STEP, title: { html: '<b>' } }] } },
  null,
])('what is not whole is nothing: %j', (file) => {
  writeFileSync(path.join(store, 'decompose-v1.json'), JSON.stringify(file));
  expect(readWalk(store, '/w')).toBeUndefined();
});

test('what is torn is nothing', () => {
  writeFileSync(path.join(store, 'decompose-v1.json'), JSON.stringify(KEPT satisfies WalkFile).slice(0, 50));
  expect(readWalk(store, '/w')).toBeUndefined();
});

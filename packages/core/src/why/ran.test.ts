import { expect, test } from 'vitest';
import type { RunId } from '../ids.ts';
import type { OtherRun, Ran } from './answer.ts';
import type { Comparison } from './comparison.ts';
import { type Known, ranOf } from './ran.ts';

const other = (more: Partial<OtherRun> = {}): OtherRun => ({
  run: 'r7k2a' as RunId,
  startedMs: 0,
  outcome: 'passed',
  ...more,
});
const known = (more: Partial<Known>): Known => ({ cache: 'none', command: ['run-many'], hash: '1', ...more });

test('a hit says which run had the same inputs', () => {
  expect(ranOf(known({ cache: 'remote', same: other() }))).toEqual({
    kind: 'hit',
    source: 'remote',
    same: other(),
  });
  expect(ranOf(known({ cache: 'local' }))).toEqual({ kind: 'hit', source: 'local' });
});

test('without an earlier run it is the first', () => {
  expect(ranOf(known({}))).toEqual({ kind: 'first' });
});

test.each([
  ['the target is not cached', { cacheable: false }, 'not-cacheable'],
  ['the command skips the cache', { command: ['run-many', '--skipNxCache'] }, 'cache-skipped'],
  [
    'the command skips the cache, in its other name',
    { command: ['run', '--skip-nx-cache=true'] },
    'cache-skipped',
  ],
  ['it is an audit', { command: ['run-many', '-t', 'test', '--audit'] }, 'cache-skipped'],
  ['that run failed', { same: other({ outcome: 'failed' }) }, 'failed-before'],
  ['that run was still under way', { same: other({ underWay: true, elsewhere: true }) }, 'under-way'],
  ['that run was in another checkout', { same: other({ elsewhere: true }) }, 'elsewhere'],
  ['the cache has it no more', {}, 'gone'],
] as const)('the same inputs ran again: %s', (_why, more, because) => {
  const before = { ...other(), hash: '1' };
  expect(ranOf(known({ before, same: other(), ...more }))).toMatchObject({ kind: 'same', because });
});

test('a miss says whether all changed files are known', () => {
  const none = { groups: new Map<string, string>(), args: '', tools: {} };
  const comparison: Comparison = {
    project: 'cart',
    target: 'test',
    before: none,
    after: none,
    closures: new Map(),
    namedInputs: {},
    direct: new Set(),
    rootOf: () => undefined,
    roots: [],
    matches: () => false,
  };
  const before = { ...other(), hash: '2' };
  const ran = (more: Partial<Comparison>): Ran =>
    ranOf(known({ before, comparison: { ...comparison, ...more } }));
  expect(ran({})).toEqual({ kind: 'missed', reasons: [], withoutFiles: true });
  expect(ran({ files: [], isPartial: true })).toEqual({ kind: 'missed', reasons: [], isPartial: true });
});

test('where inputs are not kept, it says of which run', () => {
  const before = { ...other(), hash: '2' };
  expect(ranOf(known({ before, unkept: 'r7k2b' as RunId }))).toEqual({ kind: 'unkept', run: 'r7k2b' });
});

import { NO_PLAN, type ReplacedTarget } from '@subminute/core/plan';
import { describe, expect, test } from 'vitest';
import { memoryFiles } from '../testing/memory-workspace.ts';
import type { Existing, ExistingTargets } from './existing.ts';
import type { PlannedTargets } from './plan-all.ts';
import { replaceAll } from './replace-all.ts';
import { countLine, differenceLines } from './told.ts';

const testsOf = (project: string): PlannedTargets['tests'][number] => ({
  project,
  home: project,
  args: [],
  waits: [],
  below: 'default',
  reads: [],
  env: [],
  writes: [],
});
const old = (project: string, isAside = false): Existing => ({
  project,
  home: project,
  target: 'test',
  config: { executor: 'nx:run-commands' },
  isAside,
});
const having = (...all: readonly Existing[]): ExistingTargets =>
  new Map(all.map((one) => [one.project, new Map([[one.target, one]])]));
const planned = (...projects: readonly string[]): PlannedTargets => ({
  types: [],
  builds: [],
  byTypeScript: [],
  tests: projects.map(testsOf),
  lints: [],
  left: new Map([['test', [{ project: 'd', why: 'it has none' }]]]),
});
const PROJECT = '{"targets":{"test":{}}}';
const ENTRY: ReplacedTarget = { project: 'a', home: 'a', target: 'test', config: {} };

describe('what is told', () => {
  test('is the same of projects with the same difference, in one line', () => {
    const existing = having(old('b'), old('c'));
    const lines = differenceLines({
      planned: planned('a', 'a2', 'b'),
      replaced: [{ project: 'b', target: 'test' }],
      existing,
      targets: ['test'],
      projects: ['a', 'a2', 'b', 'c', 'd', 'e'],
    });
    expect(lines).toEqual([
      '  a, a2: new test',
      '  b: replaced test',
      '  c: own test stays',
      '  d: no test: it has none',
    ]);
    expect(countLine(planned('a', 'b'))).toBe('test of 2 projects');
    expect(countLine(planned())).toBe('no targets');
  });
});

describe('what stands in the place of what', () => {
  const replace = (
    targets: PlannedTargets,
    existing: ExistingTargets,
    replaced: readonly ReplacedTarget[] = [],
    more = {},
  ): ReturnType<typeof replaceAll> =>
    replaceAll(targets, {
      existing,
      before: { ...NO_PLAN, replaced, ...more },
      files: memoryFiles({ 'a/project.json': PROJECT }),
    });

  test('a target is moved once, and known the next time', () => {
    const first = replace(planned('a'), having(old('a')));
    expect(first.replaced).toEqual([{ ...ENTRY, config: { executor: 'nx:run-commands' } }]);
    expect(first.written.get('a/project.json')).toBe('{"targets":{"test-replaced":{}}}');
    const second = replace(planned('a'), having(old('a', true)), first.replaced);
    expect(second.replaced).toEqual(first.replaced);
    expect(second.written.size).toBe(0);
  });

  test('what somebody has put back is moved again, and kept as it is now', () => {
    const again = replace(planned('a'), having(old('a')), [ENTRY]);
    expect(again.replaced).toEqual([{ ...ENTRY, config: { executor: 'nx:run-commands' } }]);
  });

  test('what is replaced no more is put back', () => {
    const files = memoryFiles({ 'a/project.json': '{"targets":{"test-replaced":{}}}' });
    const before = { ...NO_PLAN, replaced: [ENTRY] };
    const done = replaceAll(planned(), { existing: having(old('a', true)), before, files });
    expect(done.replaced).toEqual([]);
    expect(done.written.get('a/project.json')).toBe(PROJECT);
  });

  test('a target whose test files are shared stays, and so does one whose new name is taken', () => {
    const shards = [{ project: 'a', home: 'a', target: 'test', files: [['x.test.ts'], []] }];
    const shared = replace(planned('a', 'b'), having(old('a')), [], { shards });
    expect(shared.planned.tests.map(({ project }) => project)).toEqual(['b']);
    expect(shared.planned.left.get('test')).toContainEqual({
      project: 'a',
      why: 'its test files are shared with parts or shards of the plan',
    });
    const files = memoryFiles({ 'a/project.json': '{"targets":{"test":{},"test-replaced":{}}}' });
    const taken = replaceAll(planned('a'), { existing: having(old('a')), before: NO_PLAN, files });
    expect(taken.planned.tests).toEqual([]);
    expect(taken.replaced).toEqual([]);
    expect(taken.written.size).toBe(0);
  });
});

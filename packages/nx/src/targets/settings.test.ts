import { NO_PLAN, type PlannedTypes } from '@subminute/core/plan';
import { expect, test } from 'vitest';
import { INFERRED, inferSettings, inferredIn } from './settings.ts';

test.each([
  ['all of them', true, { targets: INFERRED, replace: [] }],
  ['none', false, { targets: [], replace: [] }],
  ['some', { targets: ['test'] }, { targets: ['test'], replace: [] }],
  ['all, of which one is replaced', { replace: ['lint'] }, { targets: INFERRED, replace: ['lint'] }],
  [
    'of some projects',
    { targets: ['dts'], projects: ['cart', '!tag:old'] },
    { targets: ['dts'], replace: [], projects: ['cart', '!tag:old'] },
  ],
])('%s', (_name, value, settings) => {
  expect(inferSettings(value)).toEqual(settings);
});

test.each([
  ['a text', 'test'],
  ['a target that nobody makes', { targets: ['deploy'] }],
  ['a name that is none of the object', { target: ['test'] }],
  ['one that is replaced by nothing', { targets: ['test'], replace: ['lint'] }],
  ['no projects', { projects: [] }],
  ['projects that are no texts', { projects: [1] }],
  ['nothing', null],
])('%s is refused', (_name, value) => {
  expect(inferSettings(value)).toBeUndefined();
});

test('a plan has the targets that it makes for somebody: declarations alone are no check of types', () => {
  const types: PlannedTypes = {
    project: 'cart',
    home: 'cart',
    targets: ['dts', 'surface'],
    configs: ['tsconfig.json'],
    keys: 'declarations',
    reads: [],
  };
  expect(inferredIn(NO_PLAN)).toEqual([]);
  expect(inferredIn({ ...NO_PLAN, types: [types] })).toEqual(['dts']);
  expect(inferredIn({ ...NO_PLAN, types: [types, { ...types, targets: ['typecheck'] }] })).toEqual([
    'dts',
    'typecheck',
  ]);
});

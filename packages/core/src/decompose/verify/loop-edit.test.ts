import { expect, test } from 'vitest';
import { commitOf, compile, graphOf } from '../../testing/graphs.ts';
import { loopEdit } from './loop-edit.ts';
import { measuredCommits } from './measured-commits.ts';

test.each([
  ['src/a.ts', 'export {};', 'export {};\nvoid [globalThis, 1];\n'],
  ['src/a.test.tsx', 'a();\n', 'a();\n\nvoid [globalThis, 1];\n'],
  ['tools/a.mjs', '', '\nvoid [globalThis, 1];\n'],
  ['src/env.d.ts', 'declare const a: 1;', 'declare const a: 1;\n// edit 1\n'],
  ['package.json', '{}', '{}\n'],
  ['docs/guide.md', '# Guide\n', '# Guide\n\n'],
  ['src/App.vue', '<template />', '<template />\n'],
  ['.gitignore', 'dist', 'dist\n'],
])('%s gets an edit that changes no verdict', (path, text, edited) => {
  expect(loopEdit(path, text, 1)).toBe(edited);
});

test.each(['src/a.ts', 'src/a.d.ts', 'a.json', 'a.md'])('%s gets another edit each time', (path) => {
  const edits = [1, 2, 3].map((time) => loopEdit(path, 'a', time));
  expect(new Set(edits).size).toBe(3);
});

test.each([
  ['a lockfile', 'pnpm-lock.yaml', 'lockfileVersion: 9'],
  ['an image', 'docs/logo.png', 'PNG'],
  ['what holds no text', 'src/a.ts', 'a\0b'],
  ['what nobody knows', 'data/rows.parquet', 'PAR1'],
])('%s is left alone', (_what, path, text) => {
  expect(loopEdit(path, text, 1)).toBeUndefined();
});

test('measured are the newest commits that edit a file of today which a task hashes', () => {
  const state = {
    graph: graphOf([{ name: 'money' }, { name: 'cart', on: ['money'] }]),
    weights: new Map(),
    units: new Map(),
  };
  const sample = [
    commitOf(['docs/guide.md'], { sha: 'docs' }),
    commitOf(['libs/money/src/gone.ts'], { sha: 'gone' }),
    commitOf(['libs/money/package.json', 'libs/money/src/gone.ts'], { sha: 'two' }),
    commitOf(['libs/cart/src/a.ts'], { sha: 'cart' }),
    commitOf(['libs/money/src/a.ts'], { sha: 'late' }),
  ];
  const context = { compile, cores: 2, exists: () => true };
  const canEdit = (path: string): boolean => !path.includes('gone');
  expect(measuredCommits(sample, { state, context, count: 2, canEdit })).toEqual([
    {
      commit: {
        sha: 'two',
        paths: ['libs/money/package.json'],
        packages: [],
        inert: ['libs/money/package.json'],
        blank: ['libs/money/package.json'],
      },
      leftOut: 1,
    },
    { commit: { sha: 'cart', paths: ['libs/cart/src/a.ts'], packages: [] }, leftOut: 0 },
  ]);
});

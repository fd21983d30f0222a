import { expect, test } from 'vitest';
import { builtGraph } from '../testing/built-graph.ts';
import { movedSample, movesOf } from './moved.ts';

const imports = { ui: [], kit: [], app: ['ui'] };
const base = builtGraph({ imports, roots: { ui: 'libs/ui', kit: 'libs/ui/kit', app: '.' } });
const head = builtGraph({ imports, roots: { ui: 'packages/ui', kit: 'kit', app: '.' } });

test('the edits of a project that moved are found where it is now', () => {
  const commit = {
    sha: '4f2c9e1',
    paths: ['libs/ui-x/a.ts', 'libs/ui/a.ts', 'libs/ui/kit/b.ts', 'main.ts'],
    packages: ['react'],
    removed: ['libs/ui/package.json'],
  };
  const moves = movesOf(base, head);
  expect(moves).toEqual([
    { from: 'libs/ui/kit', to: 'kit' },
    { from: 'libs/ui', to: 'packages/ui' },
  ]);
  expect(movedSample([commit], moves, head)).toEqual([
    {
      ...commit,
      paths: ['kit/b.ts', 'libs/ui-x/a.ts', 'main.ts', 'packages/ui/a.ts'],
      removed: ['packages/ui/package.json'],
    },
  ]);
  expect(movedSample([commit], moves, base)).toEqual([commit]);
  expect(movesOf(head, head)).toEqual([]);
});

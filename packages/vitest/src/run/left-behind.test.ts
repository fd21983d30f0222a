import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../testing/folder.ts';
import { leftBehind } from './left-behind.ts';
import { onlyWritten } from './written-folders.ts';

test('what a test file left in the workspace is told, with all that is below it', () => {
  using folder = makeFolder({ 'out/deep/x.txt': 'x', 'y.txt': 'y', 'node_modules/.cache/z': 'z' });
  const at = (name: string): string => path.join(folder.dir, name);
  const wrote = ['out', 'y.txt', 'gone', 'node_modules/.cache/z'].map(at);
  expect(
    leftBehind([...wrote, '/tmp'], folder.dir)
      ?.map((input) => JSON.stringify(input))
      .sort(),
  ).toEqual([
    '{"kind":"file","path":"out/deep/x.txt"}',
    '{"kind":"file","path":"y.txt"}',
    '{"kind":"list","path":"out"}',
    '{"kind":"list","path":"out/deep"}',
  ]);
  for (let n = 0; n < 501; n++) folder.write(`many/${n}`, '');
  expect(leftBehind([at('many')], folder.dir)).toBe(undefined);
});

test('a folder has changed only by a test file where it has the names of before, and was old then', () => {
  using folder = makeFolder({ 'a.ts': '' });
  const { ctimeMs } = statSync(folder.dir);
  const isOnlyWritten = onlyWritten([{ path: folder.dir, ctimeMs, names: ['a.ts'] }]);
  folder.write('own.txt', '');
  expect(isOnlyWritten(folder.dir, ctimeMs)).toBe(false);
  rmSync(path.join(folder.dir, 'own.txt'));
  expect(isOnlyWritten(folder.dir, ctimeMs)).toBe(true);
  expect(isOnlyWritten(folder.dir, ctimeMs - 1)).toBe(false);
  expect(isOnlyWritten(path.dirname(folder.dir), ctimeMs)).toBe(false);
  folder.write('b.ts', '');
  rmSync(path.join(folder.dir, 'a.ts'));
  expect(isOnlyWritten(folder.dir, ctimeMs)).toBe(false);
});

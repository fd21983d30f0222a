import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeOrphans } from './orphans.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orphans-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what has no source any more goes, and so do tests; the rest stays', () => {
  for (const file of ['src/a.ts', 'src/b/c.cts', 'src/d.test.ts']) write(file);
  const kept = ['a.d.ts', 'a.js', 'b/c.cjs', 'b/c.d.cts', '.tsbuildinfo'];
  for (const file of [...kept, 'gone.js', 'gone.d.ts', 'd.test.js']) write(`dist/${file}`);
  removeOrphans(folder);
  const left = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' });
  expect(left.filter((file) => file !== 'b').toSorted()).toEqual(kept.toSorted());
});

function write(file: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), '');
}

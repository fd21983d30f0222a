import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { plugged } from './testing/plugged.ts';
import type { TestList } from './write-test-list.ts';

test('whoever compares two runs is told every test, with how it came out', async () => {
  using work = plugged({
    'src/a.test.ts': `
      import { describe, expect, test } from 'vitest';
      describe('sums', () => {
        test('adds', () => { expect(1).toBe(1); });
        test('fails', () => { expect(1).toBe(2); });
        test.skip('later', () => {});
      });`,
  });
  const lists = mkdtempSync(path.join(tmpdir(), 'subminute-lists-'));
  try {
    await work.run();
    expect(readdirSync(lists)).toEqual([]);
    await work.run({ env: { SUBMINUTE_TEST_LISTS: lists } });
    const [name = ''] = readdirSync(lists);
    const list = JSON.parse(readFileSync(path.join(lists, name), 'utf8')) as TestList;
    const file = path.join(work.root, 'src/a.test.ts');
    expect(list).toEqual({
      version: 1,
      task: 'shop:test',
      tests: [
        { file, names: ['sums', 'adds'], state: 'passed' },
        { file, names: ['sums', 'fails'], state: 'failed' },
        { file, names: ['sums', 'later'], state: 'skipped' },
      ],
    });
  } finally {
    rmSync(lists, { recursive: true, force: true });
  }
}, 60_000);

import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { renameSync, rmSync } from 'node:fs';
import { type TestRepository, makeRepository } from '../testing/repository.ts';
import { type Changes, isUnwatched, limitRemedy, watchFiles } from './changes.ts';

describe('what is watched', () => {
  const watched = { root: '/w', gitDir: '/w/.git', ignored: new Set(['dist', 'a/.env', 'x.log']) };
  test.each([
    ['/w', false],
    ['/w/packages/a/src/x.ts', false],
    ['/w/dist', true],
    ['/w/x.log', true],
    ['/w/a/.env', false],
    ['/w/.nx', true],
    ['/w/node_modules', false],
    ['/w/node_modules/left-pad', true],
    ['/w/node_modules/.package-lock.json', false],
    ['/w/packages/a/node_modules', true],
    ['/w/.git', false],
    ['/w/.git/HEAD', false],
    ['/w/.git/objects', true],
    ['/w/vendor/inner/.git', true],
  ])('%s: ignored %s', (full, is) => {
    expect(isUnwatched(full, watched)).toBe(is);
  });

  test("a worktree's git folder lies elsewhere", () => {
    const worktree = { ...watched, gitDir: '/main/.git/worktrees/w' };
    expect(isUnwatched('/main/.git/worktrees/w/HEAD', worktree)).toBe(false);
    expect(isUnwatched('/main/.git/worktrees/w/logs', worktree)).toBe(true);
  });
});

test('where the system watches no more, it is said what to raise', () => {
  expect(limitRemedy('ENOSPC')).toMatch(/max_user_watches.* is reached\. Raise it: sudo sysctl fs\.inotify/);
  expect(limitRemedy('EMFILE')).toMatch(/max_user_instances/);
  expect(limitRemedy('ENOENT')).toBeUndefined();
});

describe('changes', () => {
  let repository: TestRepository;
  let changes: Changes;
  let told: Set<string>;

  beforeEach(async () => {
    repository = makeRepository();
    repository.commit({ '.gitignore': 'dist\n', 'src/x.ts': '1', 'src/y.ts': '1', 'dist/x.js': '1' });
    told = new Set();
    changes = await watchFiles({
      root: repository.dir,
      gitDir: path.join(repository.dir, '.git'),
      ignored: ['dist/'],
      changed: (file) => told.add(file),
      failed: () => {},
    });
  });
  afterEach(async () => {
    await changes.close();
    repository[Symbol.dispose]();
  });

  const untilTold = async (...files: readonly string[]): Promise<void> => {
    while (!files.every((file) => told.has(file))) await sleep(5);
  };

  test('are told of edits, new files in new folders, renames and removals', async () => {
    repository.write({ 'src/x.ts': '2', 'src/deep/er/z.ts': '1' });
    renameSync(path.join(repository.dir, 'src/y.ts'), path.join(repository.dir, 'src/Y.ts'));
    await untilTold('src/x.ts', 'src/deep/er/z.ts', 'src/y.ts', 'src/Y.ts');
    rmSync(path.join(repository.dir, 'src/deep'), { recursive: true });
    told.clear();
    await untilTold('src/deep/er/z.ts');
    expect(told).toContain('src/deep/er/z.ts');
  });

  test('are told of a commit, and not of what git ignores', async () => {
    repository.write({ 'dist/x.js': '2' });
    repository.commit({ 'src/x.ts': '2' });
    await untilTold('.git/index', 'src/x.ts');
    expect([...told].filter((file) => file.startsWith('dist'))).toEqual([]);
  });
});

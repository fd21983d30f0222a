import { expect, test } from 'vitest';
import { type Unmeasurable, wordsOf } from './unmeasurable.ts';

const ALL: readonly Unmeasurable[] = [
  { kind: 'no-git' },
  { kind: 'unknown-ref', ref: 'origin/main' },
  { kind: 'unknown-ref', ref: '4f2c9e1d0000' },
  { kind: 'shallow', ref: 'origin/main' },
  { kind: 'unrelated', ref: 'main' },
  { kind: 'no-workspace', commit: '4f2c9e1d00004f2c9e1d00004f2c9e1d00004f2c' },
  { kind: 'no-worktree', detail: 'No space left on device' },
  { kind: 'no-install', command: 'npm ci', detail: 'ENOTFOUND' },
  { kind: 'no-task', side: 'base', task: 'a:test' },
  { kind: 'endless', task: 'a:serve' },
  { kind: 'no-build', side: 'base', detail: 'b:build failed' },
  { kind: 'failed', side: 'head', detail: 'ended with exit 1: no key' },
  { kind: 'no-time', detail: '3 s are left' },
  { kind: 'system' },
  { kind: 'ended' },
];

test('every reason says what, in one line, and what next where there is something to do', () => {
  const words = ALL.map(wordsOf);
  expect(new Set(words).size).toBe(ALL.length);
  expect(words.filter((one) => one === '' || one.includes('\n'))).toEqual([]);
  expect(words[1]).toContain('git fetch origin main:refs/remotes/origin/main,');
  expect(words[2]).toContain('Run: git fetch origin 4f2c9e1d0000,');
  expect(words[3]).toContain('Run: git fetch --unshallow origin main');
  expect(words[5]).toContain('at 4f2c9e1d0000:');
});

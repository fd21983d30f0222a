import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { wordsOf } from '@subminute/core/ratchet';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GIT_ENV, type TestRepository, makeRepository } from '../testing/repository.ts';
import { mergeBase } from './merge-base.ts';

// Git and package managers are processes: on a busy machine they take what they take.
vi.setConfig({ testTimeout: 60_000 });

let repository: TestRepository;
let clone: string;
beforeEach(() => {
  repository = makeRepository();
  clone = mkdtempSync(path.join(tmpdir(), 'subminute-clone-'));
});
afterEach(() => {
  repository[Symbol.dispose]();
  rmSync(clone, { recursive: true });
});

const find = (root: string, ref: string): ReturnType<typeof mergeBase> =>
  mergeBase({ root, ref, env: GIT_ENV });

function cloned(...options: readonly string[]): void {
  const args = ['clone', '-q', ...options, `file://${repository.dir}`, clone];
  execFileSync('git', args, { env: GIT_ENV, stdio: 'pipe' });
}

test('the merge base is where a branch began, whatever came to main since', async () => {
  const start = repository.commit({ a: '1' });
  repository.git('switch', '-q', '-c', 'topic');
  const head = repository.commit({ b: '1' });
  repository.git('switch', '-q', 'main');
  repository.commit({ a: '2' });
  repository.git('switch', '-q', 'topic');
  expect(await find(repository.dir, 'main')).toEqual({ ok: true, value: { base: start, head } });
});

test('a branch that is only at origin is known by its name', async () => {
  const start = repository.commit({ a: '1' });
  cloned();
  execFileSync('git', ['checkout', '-q', '--detach'], { cwd: clone });
  execFileSync('git', ['branch', '-D', 'main'], { cwd: clone, stdio: 'pipe' });
  expect(await find(clone, 'main')).toEqual({ ok: true, value: { base: start, head: start } });
});

test('a shallow clone says how to get the rest', async () => {
  repository.commit({ a: '1' });
  repository.git('switch', '-q', '-c', 'topic');
  repository.commit({ b: '1' });
  repository.git('switch', '-q', 'main');
  repository.commit({ a: '2' });
  cloned('--depth=1', '--no-single-branch', '--branch=topic');
  const found = await find(clone, 'origin/main');
  expect(found).toEqual({ ok: false, error: { kind: 'shallow', ref: 'origin/main' } });
  expect(found.ok ? '' : wordsOf(found.error)).toContain('Run: git fetch --unshallow origin main');
});

test('in a clone of one branch, what is said to run makes the base known', async () => {
  const start = repository.commit({ a: '1' });
  repository.git('switch', '-q', '-c', 'topic');
  const head = repository.commit({ b: '1' });
  cloned('--single-branch', '--branch=topic');
  const found = await find(clone, 'main');
  const [, args = ''] = /Run: git (.+?), or /.exec(found.ok ? '' : wordsOf(found.error)) ?? [];
  execFileSync('git', args.split(' '), { cwd: clone, env: GIT_ENV, stdio: 'pipe' });
  expect(await find(clone, 'main')).toEqual({ ok: true, value: { base: start, head } });
});

test('histories without a common commit, unknown names and no repository are reasons of their own', async () => {
  repository.commit({ a: '1' });
  repository.git('switch', '-q', '--orphan', 'other');
  repository.commit({ b: '1' });
  expect(await find(repository.dir, 'main')).toEqual({
    ok: false,
    error: { kind: 'unrelated', ref: 'main' },
  });
  for (const ref of ['no-such', '--all', ''])
    expect(await find(repository.dir, ref)).toEqual({ ok: false, error: { kind: 'unknown-ref', ref } });
  expect(await find(clone, 'main')).toEqual({ ok: false, error: { kind: 'no-git' } });
});

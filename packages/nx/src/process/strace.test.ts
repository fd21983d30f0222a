import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findStrace } from './strace.ts';

let dir: string;

beforeEach(() => {
  dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-strace-')));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

/** With this as the only `strace` there is; `undefined`: with none. */
function find(script?: string): ReturnType<typeof findStrace> {
  if (script !== undefined) {
    writeFileSync(path.join(dir, 'strace'), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(dir, 'strace'), 0o755);
  }
  return findStrace({ env: { PATH: dir }, cwd: dir, mark: dir, platform: 'linux' });
}

test('a system without strace, or that forbids it, says so', async () => {
  expect(await find()).toEqual({ ok: false, error: { kind: 'missing' } });
  const refused = 'strace: test_ptrace_get_syscall_info: PTRACE_TRACEME: Operation not permitted';
  expect(await find(`echo '${refused}' >&2; exit 1`)).toEqual({ ok: false, error: { kind: 'forbidden' } });
  expect(await find('echo broken >&2; exit 1')).toEqual({
    ok: false,
    error: { kind: 'failed', detail: 'broken' },
  });
  const other = await findStrace({ env: {}, cwd: dir, mark: dir, platform: 'darwin' });
  expect(other).toEqual({ ok: false, error: { kind: 'system' } });
});

test('an old one is used without what it does not know', async () => {
  const old = 'case "$*" in *seccomp*) echo "strace: unrecognized option" >&2; exit 1;; esac';
  expect(await find(old)).toEqual({ ok: true, value: ['-f'] });
  expect(await find('exit 0')).toEqual({ ok: true, value: ['-f', '--seccomp-bpf'] });
});

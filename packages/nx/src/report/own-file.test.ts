import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { err, ok } from '@subminute/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeOwn } from './own-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'subminute-own-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const MARK = '<!-- ours -->';
const own = (file: string, text: string, force = false) =>
  writeOwn({ file: path.join(folder, file), text: `${MARK}\n${text}`, mark: MARK, force });
const at = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

test('a file is written with the folders above it, and only where something changed', () => {
  expect(own('docs/a.md', 'one')).toEqual(ok(true));
  expect(own('docs/a.md', 'one')).toEqual(ok(false));
  expect(own('docs/a.md', 'two')).toEqual(ok(true));
  expect(at('docs/a.md')).toBe(`${MARK}\ntwo`);
  expect(readdirSync(path.join(folder, 'docs'))).toEqual(['a.md']);
});

test('what somebody else wrote stays, also where our mark stands far inside of it', () => {
  for (const text of ['', '# mine', `${' '.repeat(1000)}${MARK}`]) {
    writeFileSync(path.join(folder, 'a.md'), text);
    expect(own('a.md', 'one')).toEqual(err({ kind: 'foreign' }));
    expect(at('a.md')).toBe(text);
  }
  expect(own('a.md', 'one', true)).toEqual(ok(true));
});

test('what cannot be written says why and leaves nothing beside', () => {
  mkdirSync(path.join(folder, 'a.md'));
  writeFileSync(path.join(folder, 'file'), '');
  expect(own('a.md', 'one', true)).toMatchObject({ ok: false, error: { kind: 'failed', detail: 'EISDIR' } });
  expect(own('file/b.md', 'one')).toMatchObject({ ok: false, error: { kind: 'failed' } });
  expect(existsSync(path.join(folder, 'file/b.md'))).toBe(false);
  expect(readdirSync(folder).sort()).toEqual(['a.md', 'file']);
});

test.skipIf(process.platform === 'win32')('a pipe is no file: nothing waits for it or replaces it', () => {
  execFileSync('mkfifo', [path.join(folder, 'pipe')]);
  expect(own('pipe', 'one', true)).toEqual(err({ kind: 'failed', detail: 'no regular file' }));
  expect(statSync(path.join(folder, 'pipe')).isFIFO()).toBe(true);
});

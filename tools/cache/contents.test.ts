import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { contentsOf, differences } from './contents.ts';

function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'subminute-contents-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
  });
  mkdirSync(join(root, 'dist/deep'), { recursive: true });
  writeFileSync(join(root, 'dist/a'), 'one');
  writeFileSync(join(root, 'dist/deep/b'), 'two');
  return root;
}

test('nothing differs where nothing has changed', () => {
  const root = folder();
  expect(differences(contentsOf(root, ['dist']), contentsOf(root, ['dist']))).toEqual([]);
});

test('what is missing, another or too much is named', () => {
  const root = folder();
  const before = contentsOf(root, ['dist', 'none']);
  rmSync(join(root, 'dist/deep/b'));
  writeFileSync(join(root, 'dist/a'), 'eno');
  symlinkSync('/nowhere', join(root, 'dist/c'));
  execFileSync('mkfifo', [join(root, 'dist/d')]);
  expect(differences(before, contentsOf(root, ['dist', 'none']))).toEqual([
    expect.stringMatching(/^dist\/a is another: file [0-9a-f]{64}$/),
    'dist/deep/b is missing',
    'dist/c is too much: link to /nowhere',
    'dist/d is too much: neither file nor folder',
  ]);
});

test('the right to run as its owner is a difference, that to run is none', () => {
  const root = folder();
  const before = contentsOf(root, ['dist']);
  chmodSync(join(root, 'dist/a'), 0o755);
  expect(differences(before, contentsOf(root, ['dist']))).toEqual([]);
  chmodSync(join(root, 'dist/a'), 0o4755);
  expect(differences(before, contentsOf(root, ['dist']))).toHaveLength(1);
});

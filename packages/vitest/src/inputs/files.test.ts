import { chmodSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder } from '../testing/folder.ts';
import { createFiles } from './files.ts';
import { type Stamps, packStamps, unpackStamps } from './stamps.ts';

describe('the files of a run', () => {
  test('tell what is there, of which kind, and what is not', () => {
    using folder = makeFolder({ 'a.txt': 'hello', 'b/c.txt': '' });
    symlinkSync('a.txt', path.join(folder.dir, 'link'));
    chmodSync(path.join(folder.dir, 'a.txt'), 0o640);
    const files = createFiles(new Map());
    const at = (name: string): string => path.join(folder.dir, name);
    expect(files.contentOf(at('link'))).toBe(files.contentOf(at('a.txt')));
    expect([files.contentOf(at('b')), files.contentOf(at('x')), files.contentOf(at('a.txt/x'))]).toEqual([
      'folder',
      'none',
      'none: ENOTDIR',
    ]);
    expect([files.kindOf(at('a.txt')), files.kindOf(at('b')), files.kindOf(at('x'))]).toEqual([
      expect.stringMatching(/^file 5 [0-7]+$/),
      expect.stringMatching(/^folder [0-7]+$/),
      'none',
    ]);
    expect(files.namesIn(folder.dir)).toEqual(['a.txt', 'b/', 'link@']);
    expect([files.linkOf(at('link')), files.linkOf(at('a.txt'))]).toEqual(['a.txt', 'none']);
  });

  test('notice a change that left the size and the time of a file as they were', () => {
    using folder = makeFolder({ 'a.txt': 'one' });
    const file = path.join(folder.dir, 'a.txt');
    const stamps: Stamps = new Map();
    const before = createFiles(stamps).contentOf(file);
    utimesSync(file, 1, 1);
    createFiles(stamps).contentOf(file);
    writeFileSync(file, 'two');
    utimesSync(file, 1, 1);
    expect(createFiles(stamps).contentOf(file)).not.toBe(before);
  });

  test('change last when they were made, removed or written to', () => {
    using folder = makeFolder({ 'a/b.txt': '' });
    const files = createFiles(new Map());
    const made = files.changedMs(path.join(folder.dir, 'a/b.txt'));
    expect(Math.abs(Date.now() - made)).toBeLessThan(60_000);
    expect(files.changedMs(path.join(folder.dir, 'a/none/none.txt'))).toBe(
      files.changedMs(path.join(folder.dir, 'a')),
    );
  });
});

test('stamps are read as they were packed, and none from what is torn', () => {
  const stamps: Stamps = new Map([
    ['/a b/c.ts', { size: 3, ctimeMs: 1.25, ino: 7, value: 'x' }],
    ['/d.ts', { size: 0, ctimeMs: 2, ino: 8, value: 'y' }],
  ]);
  const packed = packStamps(stamps);
  expect(unpackStamps(packed)).toEqual(stamps);
  expect(unpackStamps(undefined).size).toBe(0);
  expect(unpackStamps(packed.subarray(0, 9)).size).toBe(0);
});

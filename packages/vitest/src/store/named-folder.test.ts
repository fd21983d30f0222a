import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { namedFolder } from './named-folder.ts';

const key = '0123456789abcdef';
const earlierKey = 'fedcba9876543210';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'subminute-named-'));
});
afterEach(() => {
  rmSync(parent, { recursive: true });
});

function keep(name: string, text: string): void {
  mkdirSync(path.join(parent, name));
  writeFileSync(path.join(parent, name, 'runs'), text);
}

const kept = (dir: string): string => readFileSync(path.join(dir, 'runs'), 'utf8');

describe('the folder of a repository', () => {
  test('is named by its key, and is made by nobody yet', () => {
    expect(namedFolder(parent, { key })).toBe(path.join(parent, key));
    expect(namedFolder(parent, { key, earlierKey })).toBe(path.join(parent, key));
    expect(namedFolder(path.join(parent, 'gone'), { key, earlierKey })).toBe(path.join(parent, 'gone', key));
    expect(existsSync(path.join(parent, key))).toBe(false);
  });

  test('moves with what is in it once the clone has an origin', () => {
    keep(earlierKey, 'before');
    const dir = namedFolder(parent, { key, earlierKey });
    expect(dir).toBe(path.join(parent, key));
    expect(kept(dir)).toBe('before');
    // Whoever began before goes on, and so does the clone without its origin.
    writeFileSync(path.join(parent, earlierKey, 'runs'), 'more');
    expect(namedFolder(parent, { key: earlierKey })).toBe(dir);
    expect(kept(namedFolder(parent, { key, earlierKey }))).toBe('more');
  });

  test('is that of the other clones where they have one', () => {
    keep(earlierKey, 'own');
    keep(key, 'theirs');
    expect(kept(namedFolder(parent, { key, earlierKey }))).toBe('theirs');
    expect(kept(namedFolder(parent, { key: earlierKey }))).toBe('own');
  });

  test('is none that somebody has put a link to in its place', () => {
    const elsewhere = path.join(parent, 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, path.join(parent, earlierKey));
    expect(namedFolder(parent, { key, earlierKey })).toBe(path.join(parent, key));
    expect(existsSync(path.join(parent, key))).toBe(false);
    expect(namedFolder(parent, { key: earlierKey })).toBe(path.join(parent, earlierKey));
  });
});

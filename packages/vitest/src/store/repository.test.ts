import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { normalizeRemote, repositoryOf } from './repository.ts';

let base: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-repository-')));
});
afterEach(() => {
  rmSync(base, { recursive: true });
});

function git(cwd: string, ...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    cwd,
    stdio: 'ignore',
  });
}

function makeRepository(name: string): string {
  const dir = path.join(base, name);
  mkdirSync(dir);
  git(dir, 'init', '-q', '-b', 'main');
  git(dir, 'commit', '-q', '--allow-empty', '-m', 'start');
  return dir;
}

describe('the key of a repository', () => {
  test('is shared by its worktrees', () => {
    const main = makeRepository('main');
    git(main, 'worktree', 'add', '-q', path.join(base, 'tree'), '-b', 'other');
    expect(repositoryOf(path.join(base, 'tree'))).toEqual(repositoryOf(main));
  });

  test('is shared by clones of one origin and differs without one', () => {
    const [a, b, c] = ['a', 'b', 'c'].map(makeRepository) as [string, string, string];
    git(a, 'remote', 'add', 'origin', 'git@example.com:acme/shop.git');
    git(b, 'remote', 'add', 'origin', 'https://user:word@example.com/acme/shop');
    expect(repositoryOf(a).key).toBe(repositoryOf(b).key);
    expect(repositoryOf(a).key).not.toBe(repositoryOf(c).key);
  });

  test('tells apart what has the same path to its origin in two folders', () => {
    const [a, b] = ['a', 'b'].map((name) => {
      mkdirSync(path.join(base, `${name}-team`));
      return makeRepository(`${name}-team/shop`);
    }) as [string, string];
    for (const dir of [a, b]) git(dir, 'remote', 'add', 'origin', '../origin.git');
    expect(repositoryOf(a).key).not.toBe(repositoryOf(b).key);
    const c = makeRepository('c');
    git(c, 'remote', 'add', 'origin', path.join(base, 'a-team/origin.git'));
    expect(repositoryOf(c).key).toBe(repositoryOf(a).key);
  });

  test.each([
    ['a space', '/srv/my work/one.git', '/srv/my work/two.git'],
    ['a letter that git puts into quotes', '/srv/one#a.git', '/srv/one#b.git'],
    ['a quote', '/srv/"one.git', '/srv/"two.git'],
  ])('tells apart what differs behind %s', (_what, one, other) => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => makeRepository(name)) as [string, string, string];
    git(a, 'remote', 'add', 'origin', one);
    git(b, 'remote', 'add', 'origin', other);
    git(c, 'remote', 'add', 'origin', one.replace('.git', '/'));
    expect(repositoryOf(a).key).not.toBe(repositoryOf(b).key);
    expect(repositoryOf(c).key).toBe(repositoryOf(a).key);
  });

  test('is remembered of the time before it had an origin', () => {
    const a = makeRepository('a');
    const { key, earlierKey } = repositoryOf(a);
    expect(earlierKey).toBeUndefined();
    git(a, 'remote', 'add', 'origin', 'https://example.com/acme/shop');
    expect(repositoryOf(a).earlierKey).toBe(key);
  });

  test('tells the workspaces of one repository apart', () => {
    const main = makeRepository('main');
    mkdirSync(path.join(main, 'inner'));
    expect(repositoryOf(path.join(main, 'inner')).key).not.toBe(repositoryOf(main).key);
  });

  test('exists without git', () => {
    expect(repositoryOf(base)).toEqual({ key: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown });
  });
});

test.each([
  ['git@example.com:acme/shop.git', 'example.com/acme/shop'],
  ['ssh://git@example.com/acme/shop.git/', 'example.com/acme/shop'],
  ['https://example.com/acme/shop', 'example.com/acme/shop'],
  ['ssh://git@example.com:2222/acme/shop.git', 'example.com:2222/acme/shop'],
  ['https://Example.com/Acme/shop', 'example.com/Acme/shop'],
  ['/srv/shop.git/', '/srv/shop'],
  ['file:///srv/shop.git', '/srv/shop'],
  ['../shop.git', '/home/shop'],
  ['shop', '/home/me/shop'],
])('%s is %s', (url, name) => {
  expect(normalizeRemote(url, '/home/me')).toBe(name);
});

import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestRepository, GIT_ENV, makeRepository } from '../../testing/repository.ts';
import { differsFrom } from './snapshot.ts';

let repository: TestRepository;

beforeEach(() => {
  repository = makeRepository();
  repository.commit({ '.gitignore': 'dist\n*.log\n', 'a.ts': '1' });
});
afterEach(() => {
  repository[Symbol.dispose]();
});

const NEW = ['dist/x.js', 'a b.log', 'line\nbreak.log', ':(exclude)ä.log'];

test('a new file that git ignores is no other state: a task that makes its first output does not end its run', async () => {
  repository.write(Object.fromEntries([...NEW, 'b.ts', 'c.ts'].map((file) => [file, '1'])));
  const compared = { root: repository.dir, env: GIT_ENV, index: new Map() };
  const differs = (file: string): Promise<boolean | 'look'> => differsFrom(new Map(), file, compared);
  expect(await Promise.all(NEW.map(differs))).toEqual(NEW.map(() => false));
  expect(await Promise.all([...NEW, 'b.ts', 'c.ts'].map(differs))).toEqual([
    ...NEW.map(() => false),
    true,
    true,
  ]);
  expect(await differs(path.join('dist', 'gone.js'))).toBe(false);
});

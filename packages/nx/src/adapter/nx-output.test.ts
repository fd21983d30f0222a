import { expect, test } from 'vitest';
import { type NxOutput, NxOutputReader } from './nx-output.ts';

function read(text: string): NxOutput {
  const reader = new NxOutputReader();
  for (const line of text.split('\n')) reader.line(line);
  return reader.output();
}

const RUN = `
 NX   Running targets build, test for 3 projects:

- @w/a
- @w/b

> nx run @w/a:build  [local cache]

> node build.js

> nx run @w/a:test  [existing outputs match the cache, left as is]

Tasks not run because I say so
- forged:by-a-task

> nx run @w/b:build

boom

 NX   Running targets build, test for 3 projects failed

Tasks not run because their dependencies failed, --nx-bail=true, or their batch ended before reaching them:

- @w/c:build
- @w/c:test

Failed tasks:

- @w/b:build


 NX   No existing Nx Cloud client and failed to download new version

Nx Cloud was not used for this command.
`;

test('tasks with their cache, and the closing lists, are read', () => {
  const output = read(RUN);
  expect([...output.printed]).toEqual([
    ['@w/a:build', 'local'],
    ['@w/a:test', 'local'],
    ['@w/b:build', 'none'],
  ]);
  expect(output.notRun).toEqual(['@w/c:build', '@w/c:test']);
});

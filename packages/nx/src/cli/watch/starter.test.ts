import { expect, test } from 'vitest';
import type { ProcessRow } from '../../process/table.ts';
import { isNohup, starterIn } from './starter.ts';

/** Each the parent of the next, the last of them this process; `/` begins a session. */
function starter(...lines: readonly string[]): number | undefined {
  let session = 1;
  const rows = lines.map((line, at): ProcessRow => {
    if (line.startsWith('/')) session = at + 10;
    return { pid: at + 10, ppid: at + 9, session, started: `s${at}`, zombie: false };
  });
  const lineOf = (pid: number): string => (lines[pid - 10] ?? '').replace(/^\//, '');
  return starterIn(rows, lineOf, lines.length + 9)?.pid;
}

const OWN = 'node node_modules/.bin/subminute watch -t test';

test.each([
  [
    'npx, through a shell',
    ['bash', 'npm exec subminute watch -t test', "sh -c 'subminute' watch -t test", OWN],
  ],
  ['a script of npm', ['bash', 'npm run watch', 'sh -c subminute watch -t test', OWN]],
  ['a script of pnpm', ['bash', 'node /usr/bin/pnpm watch', 'sh -c subminute watch', OWN]],
  ['npx by its script', ['bash', '/bin/node --no-warnings /lib/npx-cli.js subminute', OWN]],
  ['yarn, without a shell', ['bash', 'node /opt/yarn/bin/yarn.js subminute watch', OWN]],
])('a watcher lives for what began it: %s', (_what, lines) => {
  expect(starter(...lines)).toBe(11);
});

test.each([
  ['a shell', ['bash', OWN]],
  ['nobody any more: its parent has gone', ['/init', OWN]],
  ['a shell that somebody works in, below npm', ['npm exec bash', 'bash', OWN]],
  ['a program of its own, below npm', ['npm run dev', 'sh -c node dev.js', 'node dev.js', OWN]],
  ['npm, but in a session of its own', ['npm run watch', 'sh -c setsid subminute watch', `/${OWN}`]],
  [
    'a shell that runs a package manager beside it',
    ['bash', 'bash -c /usr/bin/pnpm i; subminute watch', OWN],
  ],
  ['a program whose arguments name npm', ['vim notes about npm run watch', OWN]],
])('a watcher lives for itself: begun by %s', (_what, lines) => {
  expect(starter(...lines)).toBeUndefined();
});

test('nohup is known by what the shell says of its last command', () => {
  expect(isNohup({ _: '/usr/bin/nohup' })).toBe(true);
  expect(isNohup({ _: '/usr/bin/npx' })).toBe(false);
  expect(isNohup({})).toBe(false);
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asTaskId } from '@subminute/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TaskCommand, type TaskTarget, taskCommand } from './task-command.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-command-')));
  mkdirSync(path.join(root, 'libs/a'), { recursive: true });
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const NAMED = { task: asTaskId('a:go'), project: 'a', projectRoot: 'libs/a', target: 'go' };

function commandOf(target: TaskTarget, configuration?: string): TaskCommand {
  const named = { ...NAMED, ...(configuration === undefined ? {} : { configuration }) };
  const found = taskCommand(named, target, { tree: root, root, env: process.env, nxBin: '/nx.js' });
  if (!found.ok) throw new Error(found.error.kind);
  return found.value;
}

/** What it prints, lines sorted, or its exit code. */
function ran(target: TaskTarget, configuration?: string): string[] | number {
  const { command, args, cwd, env } = commandOf(target, configuration);
  try {
    return execFileSync(command, [...args], { cwd, env, encoding: 'utf8', stdio: 'pipe' })
      .trim()
      .split('\n')
      .sort();
  } catch (error) {
    return (error as { status: number }).status;
  }
}

const commands = (options: Record<string, unknown>): TaskTarget => ({ executor: 'nx:run-commands', options });

describe('nx:run-commands is run by a shell', () => {
  test('in its folder, with its variables', () => {
    const target = commands({ command: 'echo $A; pwd', cwd: 'libs/a', env: { A: 'one' } });
    expect(ran(target)).toEqual([path.join(root, 'libs/a'), 'one'].sort());
    expect(commandOf(target).through).toBe('command');
  });

  test('one after the other until one fails, or all at once', () => {
    const list = ['echo one', { command: 'exit 3' }, 'echo two'];
    expect(ran(commands({ commands: list, parallel: false }))).toBe(3);
    expect(ran(commands({ commands: list, parallel: true }))).toBe(1);
    expect(ran(commands({ commands: ['echo two', 'echo one'] }))).toEqual(['one', 'two']);
  });

  test('of the configuration that was asked for', () => {
    const target = { ...commands({ command: 'echo plain' }), configurations: { ci: { command: 'echo ci' } } };
    expect([ran(target), ran(target, 'ci')]).toEqual([['plain'], ['ci']]);
  });

  test('and finds the commands that are installed in its folder, then in the root', () => {
    for (const [folder, name] of [
      ['libs/a', 'own'],
      ['', 'shared'],
    ] as const) {
      const bin = path.join(root, folder, 'node_modules/.bin');
      mkdirSync(bin, { recursive: true });
      writeFileSync(path.join(bin, name), `#!/bin/sh\necho ${name}\n`, { mode: 0o755 });
    }
    expect(ran(commands({ command: 'own && shared', cwd: 'libs/a' }))).toEqual(['own', 'shared']);
  });
});

test('a script is run by a shell in its project, with the variables that scripts rely on', () => {
  const script = 'echo $npm_lifecycle_event $npm_package_name $INIT_CWD; pwd';
  const target = {
    executor: 'nx:run-script',
    options: { script: 'go:all' },
    metadata: { scriptContent: script },
  };
  expect(ran(target)).toEqual([path.join(root, 'libs/a'), `go:all a ${root}`].sort());
});

describe('left to Nx itself are', () => {
  const throughOf = (target: TaskTarget): string => commandOf(target).through;

  test('other executors', () => {
    const { through, args } = commandOf({ executor: '@nx/js:tsc', options: {} }, 'ci');
    expect(through).toBe('nx');
    expect(args.join(' ')).toBe('/nx.js run-many -t go -p a -c ci --skip-nx-cache --excludeTaskDependencies');
  });

  test('arguments and options that Nx puts into a command', () => {
    expect(throughOf(commands({ command: 'echo {args.a}' }))).toBe('nx');
    expect(throughOf(commands({ command: 'echo', args: '--x' }))).toBe('nx');
    expect(throughOf(commands({ command: 'echo', verbosity: 2 }))).toBe('nx');
  });

  test('tasks that get variables from files', () => {
    writeFileSync(path.join(root, 'libs/a/.env.local'), 'A=1');
    expect(throughOf(commands({ command: 'echo' }))).toBe('nx');
  });
});

test.each([{ continuous: true }, { options: { readyWhen: 'listening', command: 'serve' } }])(
  'what has no end is not run: %j',
  (target) => {
    expect(() => commandOf({ executor: 'nx:run-commands', ...target })).toThrow('endless');
  },
);

test('neither the run around ours nor its checkout reaches the task', () => {
  writeFileSync(path.join(root, 'libs/a/nx.json'), '{}');
  const checkout = path.join(root, 'libs/a/node_modules/.bin');
  const env = {
    ...process.env,
    NX_TASK_HASH: '1',
    npm_config_x: '1',
    PATH: `${checkout}:/else/node_modules/.bin:/bin`,
  };
  const found = taskCommand(NAMED, commands({ command: 'env' }), { tree: root, root, env, nxBin: '/nx.js' });
  if (!found.ok) throw new Error('none');
  expect(found.value.env).not.toHaveProperty('NX_TASK_HASH');
  expect(found.value.env).not.toHaveProperty('npm_config_x');
  expect(found.value.env['PATH']).toBe(`${root}/node_modules/.bin:/else/node_modules/.bin:/bin`);
});

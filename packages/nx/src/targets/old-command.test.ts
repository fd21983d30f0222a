import { describe, expect, test } from 'vitest';
import type { Existing } from './existing.ts';
import { lintArgs, testArgs } from './known-args.ts';
import { oldUse } from './old-command.ts';

const HOME = 'packages/core';
const target = (config: object): Existing => ({
  project: 'core',
  home: HOME,
  target: 'test',
  config: config as Existing['config'],
  isAside: false,
});
const command = (text: string, more: object = {}): Existing =>
  target({ executor: 'nx:run-commands', options: { command: text, cwd: HOME, ...more } });
const use = (one: Existing, scripts: Readonly<Record<string, string>> = {}): ReturnType<typeof oldUse> =>
  oldUse(one, { programs: ['vitest', 'eslint'], scripts });

describe('what a target does', () => {
  test('is known of a command, of a script, and of what runs both one after the other', () => {
    expect(use(command('vitest run --silent'))).toEqual({
      ok: true,
      value: { calls: [{ program: 'vitest', args: ['run', '--silent'] }], waits: [] },
    });
    const script = target({ executor: 'nx:run-script', options: { script: 'test' }, dependsOn: ['^build'] });
    expect(use(script, { test: 'npx eslint . && vitest' })).toMatchObject({
      ok: true,
      value: { calls: [{ program: 'eslint' }, { program: 'vitest' }], waits: ['^build'] },
    });
  });

  test.each([
    ['another program', command('node test.js'), /more than vitest, eslint: node test\.js/],
    ['a second program', command('vitest run && node check.js'), /more than/],
    ['a pipe', command('vitest run | tee log'), /more than/],
    ['a pattern for a shell', command('eslint src/*.ts'), /more than/],
    ['variables', command('vitest run', { env: { A: '1' } }), /"env" among its options/],
    ['another folder', command('vitest run', { cwd: '.' }), /does not run in its project/],
    ['an executor', target({ executor: '@nx/vitest:test' }), /is run by @nx\/vitest:test/],
    [
      'more than names that it waits for',
      target({ ...command('vitest').config, dependsOn: [{ target: 'x' }] }),
      /by their names/,
    ],
    ['no memory of it', target({ ...command('vitest').config, cache: false }), /not to be cached/],
    ['others beside it', target({ ...command('vitest').config, parallelism: false }), /beside others/],
    [
      'a configuration',
      target({ ...command('vitest').config, defaultConfiguration: 'ci', configurations: { ci: {} } }),
      /its configuration ci/,
    ],
  ])('is more than ours would do: %s', (_name, one, why) => {
    expect(use(one)).toMatchObject({ ok: false, error: expect.stringMatching(why) as unknown });
  });

  test('a script with hooks does more', () => {
    const script = target({ executor: 'nx:run-script', options: { script: 'test' } });
    expect(use(script, { test: 'vitest', pretest: 'node seed.js' })).toEqual({
      ok: false,
      error: 'its script has "pretest" beside it',
    });
  });

  test('hostile text stays in one short line', () => {
    const found = use(command(`node \u001B[2J\n${'x'.repeat(500)}`));
    expect(found).toMatchObject({ ok: false });
    expect(found.ok ? '' : found.error).not.toMatch(/\p{Cc}/u);
    expect(found.ok ? '' : found.error.length).toBeLessThan(120);
  });
});

describe('what is kept of its arguments', () => {
  test.each([
    [['run'], []],
    [['--run', '--passWithNoTests'], ['--passWithNoTests']],
    [
      ['run', '--retry', '2', '--coverage.enabled'],
      ['--retry', '2', '--coverage.enabled'],
    ],
  ])('of Vitest: %j', (args, kept) => {
    expect(testArgs({ program: 'vitest', args })).toEqual({ ok: true, value: kept });
  });

  test.each([
    [['run', 'src/unit']],
    [['bench']],
    [['run', '--config', 'other.ts']],
    [['run', '--root', '..']],
    [['run', '--outputFile=../x']],
    [['watch']],
    [['--retry']],
  ])('another set of tests is not ours: %j', (args) => {
    expect(testArgs({ program: 'vitest', args })).toMatchObject({ ok: false });
  });

  test.each([
    ['eslint', ['.', '--max-warnings', '0'], ['.', '--max-warnings', '0']],
    ['eslint', ['src', '--cache', '--cache-location', 'x', '--quiet'], ['src', '--quiet']],
    ['oxlint', ['--deny-warnings', '-D', 'correctness'], ['--deny-warnings', '-D', 'correctness']],
    ['biome', ['check', '.'], ['check', '.']],
  ])('of %s: %j', (program, args, kept) => {
    expect(lintArgs({ program, args })).toEqual({ ok: true, value: { tool: program, args: kept } });
  });

  test.each([
    ['eslint', ['.', '--fix']],
    ['eslint', ['../other']],
    ['eslint', ['src/../../other']],
    ['eslint', ['/etc']],
    ['eslint', ['.', '-c', 'x.js']],
    ['oxlint', ['--fix']],
    ['biome', ['format', '.']],
    ['biome', ['check', '--write', '.']],
    ['biome', []],
  ])('what writes or looks elsewhere is not ours: %s %j', (program, args) => {
    expect(lintArgs({ program, args })).toMatchObject({ ok: false });
  });
});

import { describe, expect, test } from 'vitest';
import { withUnitSkipping } from './unit-skipping.ts';

describe('what Nx is started with', () => {
  const args = ['-t', 'test', '--', '--bail=1'];

  test('is what was asked for, to the letter, where test files may be left out', () => {
    const env = { HOME: '/home/a' };
    const started = withUnitSkipping({ args, env, audit: false });
    expect(started).toEqual({ args, env, told: args });
    expect(started.env).toBe(env);
  });

  test('goes past the cache for an audit, before what the tasks get, and is told as it was asked for', () => {
    expect(withUnitSkipping({ args, env: {}, audit: true })).toEqual({
      args: ['-t', 'test', '--skip-nx-cache', '--', '--bail=1'],
      env: { SUBMINUTE_AUDIT: '1' },
      told: ['-t', 'test', '--audit', '--', '--bail=1'],
    });
  });

  test('goes past the cache where skipping is switched off', () => {
    const env = { SUBMINUTE_SKIP: '0' };
    const past = ['-t', 'test', '--skip-nx-cache'];
    expect(withUnitSkipping({ args: ['-t', 'test'], env, audit: false })).toEqual({
      args: past,
      env,
      told: past,
    });
  });

  test('has the flag once, in whatever form it was given', () => {
    for (const form of [
      ['--skipNxCache'],
      ['--skip-nx-cache=false'],
      ['--skip-nx-cache', 'false'],
      ['--no-skip-nx-cache'],
      ['--disableNxCache', 'true'],
    ]) {
      const given = [...form, '-t', 'test', '-p', 'true'];
      expect(withUnitSkipping({ args: given, env: {}, audit: true }).args).toEqual([
        '-t',
        'test',
        '-p',
        'true',
        '--skip-nx-cache',
      ]);
    }
  });
});

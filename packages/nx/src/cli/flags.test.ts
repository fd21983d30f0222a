import { describe, expect, test } from 'vitest';
import { parseFlags } from './flags.ts';

describe('our flags', () => {
  test('are taken out, the rest stays in order', () => {
    expect(parseFlags(['-t', 'test', '--json', '--deadline', '5s', '--bail', '--parallel=2'])).toEqual({
      ok: true,
      value: {
        format: 'json',
        bail: true,
        audit: false,
        help: false,
        deadlineMs: 5000,
        rest: ['-t', 'test', '--parallel=2'],
      },
    });
  });

  test('take no value where they are switches, which a tool would not know', () => {
    expect(parseFlags(['-t', 'test', '--audit=true'])).toEqual({
      ok: false,
      error: '--audit takes no value',
    });
  });

  test('behind -- belong to the task', () => {
    const flags = parseFlags(['--', '--json', '--bail']);
    expect(flags).toMatchObject({
      ok: true,
      value: { format: 'text', bail: false, rest: ['--', '--json', '--bail'] },
    });
  });
});

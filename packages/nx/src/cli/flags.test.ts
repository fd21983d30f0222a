import { describe, expect, test } from 'vitest';
import { parseFlags } from './flags.ts';

describe('our flags', () => {
  test('are taken out, the rest stays in order', () => {
    expect(parseFlags(['-t', 'test', '--json', '--deadline', '5s', '--bail', '--parallel=2'])).toEqual({
      ok: true,
      value: {
        format: 'json',
        bail: true,
        help: false,
        deadlineMs: 5000,
        rest: ['-t', 'test', '--parallel=2'],
      },
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

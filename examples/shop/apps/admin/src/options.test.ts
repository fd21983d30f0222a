import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

describe('parseOptions', () => {
  it('has a default for everything', () => {
    expect(parseOptions([])).toEqual({
      ok: true,
      options: { api: 'http://localhost:4300', locale: 'en', format: 'table' },
    });
  });

  it('reads what it is given', () => {
    expect(parseOptions(['--csv', '--from', '2026-11-01', '--locale=de'])).toMatchObject({
      options: { format: 'csv', from: '2026-11-01', locale: 'de' },
    });
  });

  it.each([
    [['--locale', 'fr'], '--locale fr: expected de or en'],
    [['--from', 'monday'], '--from monday: expected 2026-11-21'],
  ])('refuses %j', (args, message) => {
    expect(parseOptions(args)).toEqual({ ok: false, message });
  });

  it('refuses what it does not know', () => {
    expect(parseOptions(['--xml']).ok).toBe(false);
  });
});

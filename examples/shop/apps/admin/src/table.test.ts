import { describe, expect, it } from 'vitest';
import { csv, textTable } from './table.ts';

describe('csv', () => {
  it('quotes what needs it and nothing else', () => {
    expect(
      csv([
        ['a', 1],
        ['b,c', 'say "hi"'],
      ]),
    ).toBe('a,1\r\n"b,c","say ""hi"""');
  });
});

describe('textTable', () => {
  it('aligns words to the left and numbers to the right', () => {
    expect(
      textTable([
        ['day', 'revenue'],
        ['2026-11-01', '19.99'],
        ['2026-11-02', 7],
      ]),
    ).toBe(['day         revenue', '2026-11-01    19.99', '2026-11-02        7'].join('\n'));
  });
});

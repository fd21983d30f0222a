// oxlint-disable no-control-regex -- they must not be there

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanTerminalText } from './terminal-text.ts';

const ESC = '\u001b';

test('colours and weights stay, in whatever form they are written', () => {
  for (const text of [
    `${ESC}[32mok${ESC}[0m`,
    `${ESC}[1;31mred${ESC}[m and ${ESC}[38;5;208morange${ESC}[39m`,
    `${ESC}[48;2;1;2;3mx${ESC}[49m ${ESC}[38:2::1:2:3my${ESC}[22;24m`,
    'plain\n\ttext\n✓ größe\n',
  ]) {
    expect(cleanTerminalText(text)).toBe(text);
  }
});

test('nothing else that a terminal obeys stays', () => {
  expect(cleanTerminalText(`${ESC}[2Ja${ESC}[1;1Hb${ESC}]0;title\u0007c${ESC}cd\u009b2Je\u0007f\b`)).toBe(
    'abcdef',
  );
  expect(cleanTerminalText(`${ESC}]8;;https://x.test${ESC}\\here${ESC}]8;;${ESC}\\`)).toBe('here');
  expect(cleanTerminalText(`${ESC}]52;c;c2VjcmV0${ESC}\\x`)).toBe('x');
});

test('text is neither hidden nor made to blink', () => {
  expect(cleanTerminalText(`a${ESC}[8mhidden${ESC}[0m`)).toBe(`ahidden${ESC}[0m`);
  expect(cleanTerminalText(`${ESC}[1;8mhidden`)).toBe('hidden');
  expect(cleanTerminalText(`${ESC}[5mblink`)).toBe('blink');
  expect(cleanTerminalText(`${ESC}[38;5;8mgrey`)).toBe(`${ESC}[38;5;8mgrey`);
});

test('of a progress line the last state is left', () => {
  expect(cleanTerminalText('10%\r20%\rdone\r\nnext\r\n')).toBe('done\nnext\n');
});

test('no text leaves a control, and cleaning twice changes nothing', () => {
  const part = fc.oneof(
    fc.constantFrom(
      `${ESC}[31m`,
      `${ESC}[8m`,
      `${ESC}]0;t\u0007`,
      `${ESC}P`,
      '\r',
      '\n',
      '\u009b',
      ESC,
      '[1m',
      ';',
      'm',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
      const clean = cleanTerminalText(parts.join(''));
      expect(clean.replace(/\u001b\[[\d;:]*m/g, '')).not.toMatch(
        /[\0-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/,
      );
      expect(cleanTerminalText(clean)).toBe(clean);
    }),
  );
});

test('a sequence that never ends is looked at once', () => {
  const text = `${ESC}[${'38;2;1;2;3;4;'.repeat(20_000)}`;
  expect(cleanTerminalText(text).length).toBeLessThanOrEqual(text.length);
});

// oxlint-disable no-control-regex -- they must not be in any output

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText } from './clean.ts';

const ESC = '\u001b';

test('plain text stays as it is, tabs and accents and emoji too', () => {
  for (const text of ['', 'a\tb', 'Größe ✓ 日本', '👩‍💻 done']) expect(cleanText(text)).toBe(text);
});

test('colours, cursor moves and links leave only their text', () => {
  expect(cleanText(`${ESC}[96msrc/a.ts${ESC}[0m:${ESC}[38;2;1;2;3m12${ESC}[0m`)).toBe('src/a.ts:12');
  expect(cleanText(`${ESC}]8;;https://x.test${ESC}\\here${ESC}]8;;\u0007`)).toBe('here');
  expect(cleanText(`${ESC}]0;title\u0007a${ESC}Pq#0${ESC}\\b${ESC}(Bc${ESC}7d\u009b31me`)).toBe('abcde');
});

test('a sequence that never ends hides nothing', () => {
  expect(cleanText(`${ESC}]0;error: it is here`)).toBe('0;error: it is here');
  expect(cleanText(`ok ${ESC}[31`)).toBe('ok 31');
});

test('of a progress line the last state is left', () => {
  expect(cleanText('10%\r20%\rdone')).toBe('done');
  expect(cleanText('done\r')).toBe('done');
  expect(cleanText(`10%${ESC}[2K${ESC}[1G20%${ESC}[K`)).toBe('20%');
  expect(cleanText(`building${ESC}[2Kdone`)).toBe('buildingdone');
});

test('a move to the right is a gap', () => {
  expect(cleanText(`a${ESC}[3Cb`)).toBe('a   b');
});

test('what was not valid text is a question mark, and what nobody can see is gone', () => {
  expect(cleanText('gr\ufffd\ufffde \ud800x')).toBe('gr??e ?x');
  expect(cleanText('a\u202eb\u2066c\u200bd\ufeffe\u{e0041}f')).toBe('abcdef');
  expect(cleanText('a\0\b\u0007b\u0085c\u2028d')).toBe('ab c d');
});

test('no text leaves a control character, and cleaning twice changes nothing', () => {
  const sequence = fc.constantFrom(
    `${ESC}[31m`,
    `${ESC}]0;t\u0007`,
    `${ESC}P`,
    '\r',
    '\u009b',
    ESC,
    '[1G',
    '\b',
  );
  const text = fc
    .array(fc.oneof(sequence, fc.string({ unit: 'binary' })), { maxLength: 12 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (input) => {
      const clean = cleanText(input);
      expect(clean).not.toMatch(
        /[\0-\u0008\n-\u001f\u007f-\u009f\u202a-\u202e\ud800-\udbff](?![\udc00-\udfff])/,
      );
      expect(cleanText(clean)).toBe(clean);
    }),
  );
});

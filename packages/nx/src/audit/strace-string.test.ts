import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeString } from './strace-string.ts';

const SHORT: Readonly<Record<number, string>> = {
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
};

/** As strace 6 prints a string: as few octal digits as the next sign allows. */
function printed(bytes: Uint8Array, also = ''): string {
  let text = '';
  for (const [i, byte] of bytes.entries()) {
    const next = bytes[i + 1] ?? 0;
    const octal = byte.toString(8).padStart(next >= 48 && next <= 57 ? 3 : 1, '0');
    const isPlain = byte >= 0x20 && byte < 0x7f && !also.includes(String.fromCharCode(byte));
    text += SHORT[byte] ?? (isPlain ? String.fromCharCode(byte) : `\\${octal}`);
  }
  return text;
}

describe('a string that strace printed', () => {
  test('is read as it was, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = Buffer.from(text.toWellFormed(), 'utf8');
        expect(decodeString(printed(bytes))).toBe(bytes.toString('utf8'));
        expect(decodeString(printed(bytes, '<>'))).toBe(bytes.toString('utf8'));
      }),
      { numRuns: 300 },
    );
  });

  test('is read whatever bytes it is made of, and however it ends', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(), (bytes, cut) => {
        const text = printed(bytes);
        expect(decodeString(text)).toBe(Buffer.from(bytes).toString('utf8'));
        expect(() => decodeString(text.slice(0, cut % (text.length + 1)))).not.toThrow();
      }),
    );
  });

  test('may have hexadecimal bytes in it', () => {
    expect(decodeString(String.raw`\x68\xc3\xa9`)).toBe('hé');
  });
});

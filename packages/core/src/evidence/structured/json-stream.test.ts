import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Scalar, createJsonStream } from './json-stream.ts';

type Seen = [path: string, value: Scalar][];

function readAll(text: string, size: number): { seen: Seen; state: string; rest: string } {
  const seen: Seen = [];
  const stream = createJsonStream({ value: (path, value) => seen.push([path, value]), close: () => {} });
  for (let at = 0; at < text.length; at += size) {
    const piece = text.slice(at, at + size);
    const end = stream.push(piece, 0);
    if (stream.state() !== 'open')
      return { seen, state: stream.state(), rest: piece.slice(end) + text.slice(at + size) };
  }
  return { seen, state: stream.state(), rest: '' };
}

/** What JSON.parse finds. */
function flat(value: unknown, path = ''): Seen {
  const under = (key: string): string => (path === '' ? key : `${path}.${key}`);
  if (Array.isArray(value)) return value.flatMap((one) => flat(one, under('*')));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, one]) => flat(one, under(key)));
  return [[path, value as Scalar]];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('any JSON in any chunks gives the values that JSON.parse finds', () => {
  const document = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()));
  fc.assert(
    fc.property(document, fc.integer({ min: 1, max: 20 }), fc.constantFrom(0, 2), (value, size, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(readAll(`${text} x`, size)).toEqual({ seen: flat(JSON.parse(text)), state: 'done', rest: ' x' });
    }),
  );
});

test('any text ends, and none is taken for more than it is', () => {
  const piece = fc.constantFrom('{', '}', '[', ']', ':', ',', '"a"', '1', 'true', 'x', ' ', '"\\n"');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), (pieces, size) => {
      const text = pieces.join('');
      const { state, rest } = readAll(text, size);
      expect(state !== 'done' || isJson(text.slice(0, text.length - rest.length))).toBe(true);
    }),
  );
});

test.each(['[12:00:01] built', '{ a: 1 }', '[1,]', '{"a" 1}', '[}', '{"a":1,}', '['.repeat(100)])(
  '%s is none',
  (text) => {
    expect(readAll(text, 3).state).toBe('broken');
  },
);

test('a string that nobody needs in full is cut', () => {
  const { seen } = readAll(JSON.stringify([{ source: 'x'.repeat(100_000), line: 3 }]), 1000);
  expect(seen[0]?.[1]).toHaveLength(4000);
  expect(seen[1]).toEqual(['*.line', 3]);
});

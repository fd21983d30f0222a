import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineSplitter } from './lines.ts';

const MAX_LINE = 16_384;

function split(chunks: readonly string[]): string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

test('lines end at a line feed, and the last one needs none', () => {
  expect(split(['a\r\nb\n', '\nc'])).toEqual(['a', 'b', '', 'c']);
  expect(split([''])).toEqual([]);
  expect(split(['a\n'])).toEqual(['a']);
});

test('what a carriage return drew over is gone, what it left is there', () => {
  expect(split(['1%\r2%\r\u001b[2K\n'])).toEqual(['2%']);
  expect(split(['1%\r', 'done\r\n'])).toEqual(['done']);
});

test('a line is cut where nobody would read on, and a later state of it is still seen', () => {
  const [line = ''] = split(Array<string>(100).fill('x'.repeat(1000)));
  expect(line).toHaveLength(MAX_LINE);
  expect(split(['x'.repeat(50_000), 'y'.repeat(50_000), '\rdone'])).toEqual(['done']);
});

test('the same log gives the same lines however it is cut', () => {
  const piece = fc.oneof(
    fc.constantFrom('\n', '\r', '\r\n', '\u001b[31m', ' ', 'z'.repeat(MAX_LINE - 2)),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(7), (pieces, size) => {
      const log = pieces.join('');
      const cut: string[] = [];
      for (let at = 0; at < log.length; at += size * 997 + 1) cut.push(log.slice(at, at + size * 997 + 1));
      expect(split(cut)).toEqual(split([log]));
    }),
    { numRuns: 60 },
  );
});

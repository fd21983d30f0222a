import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { Tail } from './tail.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'subminute-tail-'));
afterAll(() => {
  rmSync(dir, { recursive: true });
});

test('whatever the pieces a file grows by, its lines come whole and once', () => {
  let files = 0;
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.array(fc.nat(40)), (lines, cuts) => {
      const bytes = Buffer.from(lines.map((line) => line.replaceAll('\n', ' ')).join('\n'));
      const file = path.join(dir, `f${files++}`);
      const tail = new Tail(file);
      const seen: string[] = [];
      const read = (last = false): void => {
        tail.read((line) => seen.push(line), last);
      };
      read();
      writeFileSync(file, '');
      let at = 0;
      for (const cut of cuts) {
        appendFileSync(file, bytes.subarray(at, at + cut));
        at += cut;
        read();
      }
      appendFileSync(file, bytes.subarray(Math.min(at, bytes.length)));
      read(true);
      const whole = bytes.toString('utf8').split('\n');
      expect(seen).toEqual(whole.at(-1) === '' ? whole.slice(0, -1) : whole);
    }),
  );
});

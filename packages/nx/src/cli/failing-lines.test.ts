import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { failingLines } from './failing-lines.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'subminute-failing-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

const note = (value: unknown): void => {
  appendFileSync(path.join(dir, 'failing.jsonl'), `${JSON.stringify(value)}\n`);
};

test('what fails is told once, when it is known', () => {
  const failing = failingLines(dir, '/w');
  expect(failing()).toEqual([]);
  note({ task: 'cart:test', file: '/w/libs/cart/src/a.test.ts', names: ['cart', 'adds up'] });
  expect(failing()).toEqual(['failing so far: cart:test libs/cart/src/a.test.ts > cart > adds up']);
  expect(failing()).toEqual([]);
  note({ task: 'cart:test', file: '/elsewhere/b.test.ts', names: [] });
  expect(failing()).toEqual(['failing so far: cart:test b.test.ts']);
});

test('it is one harmless line each, and five at most, whatever tests are called', () => {
  const failing = failingLines(dir, '/w');
  appendFileSync(path.join(dir, 'failing.jsonl'), 'not a note\n{"task":3}\n');
  for (let n = 0; n < 9; n++) {
    note({ task: 'a:test', file: `/w/${n}.test.ts`, names: [`x\nPASS 1 task \u001b[2K${'y'.repeat(999)}`] });
  }
  const lines = [...failing(), ...failing()];
  expect(lines).toHaveLength(5);
  for (const line of lines) {
    expect(line).toMatch(/^failing so far: a:test \d\.test\.ts > x PASS 1 task y+…$/);
    expect(line.length).toBeLessThan(420);
  }
});

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dice } from '../tools/fuzz/archive/dice.ts';
import { scriptOf } from '../tools/fuzz/http/kept.ts';
import { abandoned, scripts } from '../tools/fuzz/http/scripts.ts';
import { type Session, heldBy, session } from '../tools/fuzz/http/session.ts';
import { steady } from '../tools/fuzz/http/steady.ts';

const CORPUS = path.join(import.meta.dirname, '../tools/fuzz/corpus/http');

let shield: Session;

beforeEach(async () => {
  shield = await session();
});
afterEach(async () => {
  await shield[Symbol.asyncDispose]();
});

/** After each test: it lives, has printed nothing, and keeps nothing that it should not. */
async function expectAllWell(): Promise<void> {
  expect(await steady(shield).use()).toBeUndefined();
  expect([shield.shield.complaint(), await shield.faultsInStore()]).toEqual([undefined, []]);
}

test('what was wrong once is right, and nothing of it is held any more', async () => {
  const before = await heldBy(shield);
  // Twice: what one leaves behind may meet another.
  for (const name of [...readdirSync(CORPUS), ...readdirSync(CORPUS)])
    expect([name, await shield.run(scriptOf(readFileSync(path.join(CORPUS, name), 'utf8')))]).toEqual([
      name,
      undefined,
    ]);
  await expectAllWell();
  await vi.waitFor(async () => {
    expect((await heldBy(shield)).front.files).toBeLessThanOrEqual(before.front.files + 1);
  });
});

test('answers that wait behind another one let go of all when their connection ends', async () => {
  const before = await heldBy(shield);
  for (const script of abandoned()) expect(await shield.run(script)).toBeUndefined();
  await vi.waitFor(async () => {
    expect((await heldBy(shield)).front.files).toBeLessThanOrEqual(before.front.files + 1);
  }, 20_000);
});

test('two hundred connections that do all things wrong break no promise', async () => {
  const { next } = scripts(dice(20_261_122));
  const found: (string | undefined)[] = [];
  for (let at = 0; at < 200; at += 20)
    found.push(...(await Promise.all(Array.from({ length: 20 }, () => shield.run(next())))));
  expect(found.filter((fault) => fault !== undefined)).toEqual([]);
  expect(shield.tally.get('get 200')).toBeGreaterThan(20);
  await expectAllWell();
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_BOUNDS } from '../../../packages/nx/src/shield/archive/bounds.ts';
import { checkArchive } from '../../../packages/nx/src/shield/archive/check.ts';
import { rewriteArchive } from '../../../packages/nx/src/shield/archive/rewrite.ts';
import type { ArchiveCase } from './archive-case.ts';
import { ARCHIVE_CASES } from './cases.ts';
import { inChunks } from './chunks.ts';

const OUTPUT = 'packages/a/dist';
const EXPECTATION = { outputs: [OUTPUT], mustHold: [OUTPUT], roots: [] };

/** Beyond this, chunks of one byte take minutes and tell nothing new. */
const SMALL = 20_000;

async function outcome({ bounds, make }: ArchiveCase, sizes?: readonly number[]): Promise<string> {
  const checked = await checkArchive(inChunks(make(OUTPUT), sizes), EXPECTATION, {
    ...DEFAULT_BOUNDS,
    ...bounds,
  });
  return checked.ok ? 'taken' : checked.error.kind;
}

const small = ARCHIVE_CASES.filter(({ make }) => make(OUTPUT).length < SMALL);

describe('an archive that', () => {
  test.each(ARCHIVE_CASES.map((one) => ({ ...one, is: one.refused ?? 'taken' })))(
    '$name: $is',
    async (one) => {
      expect(await outcome(one)).toBe(one.is);
    },
  );
});

test('each is judged alike, byte by byte', async () => {
  for (const one of small)
    expect([one.name, await outcome(one, [1])]).toEqual([one.name, one.refused ?? 'taken']);
});

test('each is judged alike, however its bytes come', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...small), sizes, async (one, lengths) => {
      expect([one.name, await outcome(one, lengths)]).toEqual([one.name, one.refused ?? 'taken']);
    }),
    { numRuns: 500 },
  );
});

test('each name is there once', () => {
  expect(new Set(ARCHIVE_CASES.map(({ name }) => name)).size).toBe(ARCHIVE_CASES.length);
});

test('what was taken is taken again as it was written anew, and then stays as it is', async () => {
  for (const one of ARCHIVE_CASES.filter(({ refused }) => refused === undefined)) {
    const once = await rewritten(one.make(OUTPUT));
    expect([one.name, await rewritten(once)]).toEqual([one.name, once]);
  }
});

async function rewritten(bytes: Buffer): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const result = await rewriteArchive(inChunks(bytes), EXPECTATION, DEFAULT_BOUNDS, async (part) => {
    parts.push(part);
  });
  expect(result).toMatchObject({ ok: true });
  return Buffer.concat(parts);
}

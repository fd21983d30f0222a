import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Packed, pack, stream } from '../../testing/archive.ts';
import { DEFAULT_BOUNDS } from './bounds.ts';
import { checkArchive } from './check.ts';
import type { Expectation } from './inspection.ts';
import { rewriteArchive } from './rewrite.ts';

const OUTPUTS: Expectation = { outputs: ['dist/a', 'lib/*.js'], mustHold: [], roots: [] };

const ENTRIES: readonly Packed[] = [
  { path: 'dist' },
  { path: 'dist/a' },
  { path: 'dist/a/x.js', text: 'in /w/app/src' },
  { path: 'dist/a/run', text: '#!', mode: 0o777 },
  { path: 'dist/a/l', target: 'x.js' },
  { path: 'lib' },
  { path: 'lib/y.js', text: 'yy' },
];

function check(bytes: Buffer, expectation: Partial<Expectation> = {}): ReturnType<typeof checkArchive> {
  return checkArchive(stream(bytes), { ...OUTPUTS, ...expectation }, DEFAULT_BOUNDS);
}

describe('checking', () => {
  test('counts what is there and names who is carried', async () => {
    const checked = await check(pack(ENTRIES), { roots: ['/w/app', '/w/other'] });
    expect(checked).toEqual({
      ok: true,
      value: { files: 4, bytes: 17, outputs: 5, carries: [{ file: 'dist/a/x.js', root: '/w/app' }] },
    });
  });

  test('wants something of each output that was there before', async () => {
    expect(await check(pack(ENTRIES), { mustHold: ['dist/a', 'lib/*.js'] })).toMatchObject({ ok: true });
    expect(await check(pack(ENTRIES), { mustHold: ['dist/a', 'dist/b'] })).toMatchObject({
      ok: false,
      error: { kind: 'missing', entry: 'dist/b' },
    });
  });

  test('does not look for checkouts in what the task said', async () => {
    const checked = await check(pack([], 'built /w/app'), { roots: ['/w/app'] });
    expect(checked).toMatchObject({ ok: true, value: { files: 0, outputs: 0, carries: [] } });
  });

  test('says why, and which entry, in words that can be printed', async () => {
    const refused = await check(pack([{ path: `dist/a/\u001b[31m${'x'.repeat(300)}`, text: '' }]));
    expect(refused).toMatchObject({
      ok: false,
      error: { kind: 'path', message: 'a path is not a plain relative one' },
    });
    const entry = refused.ok ? '' : (refused.error.entry ?? '');
    expect(entry).toMatch(/^dist\/a\/x+$/);
    expect(entry.length).toBeLessThanOrEqual(200);
  });

  test('a source that fails is a refusal', async () => {
    const refused = await checkArchive(failing(pack(ENTRIES).subarray(0, 50)), OUTPUTS, DEFAULT_BOUNDS);
    expect(refused).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
    expect(refused.ok ? '' : refused.error.message).toContain('ECONNRESET');
  });

  test('ends at the first fault: a source that goes on for ever is left', async () => {
    expect(await checkArchive(endless(), OUTPUTS, DEFAULT_BOUNDS)).toMatchObject({
      error: { kind: 'not-gzip' },
    });
  });
});

async function* failing(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
  throw Object.assign(new Error('read'), { code: 'ECONNRESET' });
}

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield Buffer.from('<html>');
}

describe('writing anew', () => {
  async function rewritten(bytes: Buffer): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    const result = await rewriteArchive(stream(bytes), OUTPUTS, DEFAULT_BOUNDS, async (part) => {
      parts.push(part);
    });
    expect(result).toMatchObject({ ok: true });
    return Buffer.concat(parts);
  }

  test('keeps the entries and cleans what the task said', async () => {
    const dirty = pack(ENTRIES, '\u001b[32mok\u001b[0m\u001b]0;evil\u0007\n');
    const harmless = ENTRIES.map((entry) => ({ ...entry, mode: (entry.mode ?? fallback(entry)) & 0o755 }));
    expect(gunzipSync(await rewritten(dirty))).toEqual(gunzipSync(pack(harmless, '\u001b[32mok\u001b[0m\n')));
  });

  test('packs long names, and files of any length', async () => {
    const long = `dist/a/${'folder/'.repeat(40)}`;
    const entries = [
      ...[0, 1, 511, 512, 513, 100_000].map((length) => ({
        path: `dist/a/${length}`,
        text: Buffer.alloc(length, 'x'),
      })),
      { path: `${long}ü.js`, text: 'x' },
      { path: `dist/a/${'l'.repeat(100)}`, target: 't'.repeat(120) },
    ];
    expect(gunzipSync(await rewritten(pack(entries)))).toEqual(gunzipSync(pack(entries)));
  });

  test('a write that fails is a refusal', async () => {
    const result = await rewriteArchive(stream(pack(ENTRIES)), OUTPUTS, DEFAULT_BOUNDS, () =>
      Promise.reject(Object.assign(new Error('write'), { code: 'ENOSPC' })),
    );
    expect(result).toMatchObject({ ok: false, error: { kind: 'unwritable' } });
    expect(result.ok ? '' : result.error.message).toContain('ENOSPC');
  });

  test('nothing is read while a write is under way', async () => {
    const noise = Buffer.from(
      Array.from({ length: 400_000 }, (_, at) => (Math.imul(at, 2_654_435_761) >>> 13) & 255),
    );
    const bytes = pack([{ path: 'dist/a/noise', text: noise }]);
    const state = { isWriting: false, wrong: 0, writes: 0 };
    const chunks = async function* (): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 10_000) {
        if (state.isWriting) state.wrong++;
        yield bytes.subarray(at, at + 10_000);
      }
    };
    const result = await rewriteArchive(chunks(), OUTPUTS, DEFAULT_BOUNDS, async () => {
      if (state.isWriting) state.wrong++;
      state.isWriting = true;
      await new Promise((resolve) => setImmediate(resolve));
      state.isWriting = false;
      state.writes++;
    });
    expect(result).toMatchObject({ ok: true });
    expect(state.wrong).toBe(0);
    expect(state.writes).toBeGreaterThan(3);
  });
});

function fallback({ text }: Packed): number {
  return text === undefined ? 0o755 : 0o644;
}

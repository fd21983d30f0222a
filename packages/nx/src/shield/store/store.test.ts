import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { collect } from './collect.ts';
import { entryHashes, entryOf, refuseEntry, touchEntry } from './entries.ts';
import type { Entry } from './entry.ts';
import { type Layout, bodyFile, layoutOf, makeFolders } from './layout.ts';
import { draft, publishBody, publishEntry } from './publish.ts';
import { type Verified, verifiedBody } from './verified.ts';

let layout: Layout;

beforeEach(() => {
  layout = layoutOf(mkdtempSync(path.join(tmpdir(), 'subminute-shield-')));
  makeFolders(layout);
});
afterEach(() => {
  rmSync(layout.dir, { recursive: true });
});

const MAKER = { checkout: '/w/a', user: 'u', host: 'h', tools: { node: '24' } };
const DAY_MS = 86_400_000;

async function put(hash: string, content: Uint8Array): Promise<{ entry: Entry; isFirst: boolean }> {
  await using body = await draft(layout);
  await body.handle.writeFile(content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  await publishBody(layout, body, sha256);
  const createdMs = Date.now();
  const entry: Entry = {
    version: 1,
    hash,
    body: sha256,
    size: content.length,
    origin: 'local',
    createdMs,
    maker: MAKER,
  };
  return { entry, isFirst: await publishEntry(layout, entry) };
}

async function bytesOf(verified: Verified): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of verified.chunks()) chunks.push(Buffer.from(chunk));
  await verified[Symbol.asyncDispose]();
  return Buffer.concat(chunks);
}

const LARGE = Buffer.alloc((5 << 20) + 3, 'subminute');

test.each([
  ['small', Buffer.from('small')],
  ['large', LARGE],
])('a %s body comes back as it was put, and the first entry of a hash stays', async (_, content) => {
  const { entry, isFirst } = await put('1', content);
  expect(isFirst).toBe(true);
  expect(await entryOf(layout, '1')).toEqual(entry);
  const verified = await verifiedBody(layout, entry);
  if (typeof verified === 'string') throw new Error(verified);
  expect((await bytesOf(verified)).equals(content)).toBe(true);
  expect((await put('1', Buffer.from('other'))).isFirst).toBe(false);
  expect(await entryOf(layout, '1')).toEqual(entry);
  expect(readdirSync(layout.temporary)).toEqual([]);
});

test.each([
  ['changed', Buffer.from('small'), (file: string) => writeFileSync(file, 'smalL')],
  ['cut', LARGE, (file: string) => truncateSync(file, LARGE.length - 1)],
  ['longer', LARGE, (file: string) => writeFileSync(file, 'x', { flag: 'a' })],
])('no byte of a body that was %s on disk is given away', async (_, content, damage) => {
  const { entry } = await put('1', content);
  damage(bodyFile(layout, entry.body));
  expect(await verifiedBody(layout, entry)).toBe('altered');
  rmSync(bodyFile(layout, entry.body));
  expect(await verifiedBody(layout, entry)).toBe('gone');
});

test('a body that is put again mends what the disk had lost', async () => {
  const { entry } = await put('1', Buffer.from('small'));
  writeFileSync(bodyFile(layout, entry.body), 'smalL');
  await put('2', Buffer.from('small'));
  const verified = await verifiedBody(layout, entry);
  if (typeof verified === 'string') throw new Error(verified);
  expect((await bytesOf(verified)).toString()).toBe('small');
});

test('what was refused twice does not take out what was stored in between', async () => {
  const { entry } = await put('1', Buffer.from('bad'));
  await refuseEntry(layout, entry, 'a device');
  expect((await put('1', Buffer.from('good'))).isFirst).toBe(true);
  await refuseEntry(layout, entry, 'a device');
  expect((await entryOf(layout, '1'))?.size).toBe(4);
});

test('what is refused is served no more, and why is kept', async () => {
  const { entry } = await put('1', Buffer.from('x'));
  await refuseEntry(layout, entry, 'a device');
  expect(await entryOf(layout, '1')).toBeUndefined();
  expect(readdirSync(layout.refused)).toEqual(['1.json']);
});

test.each(['', '{', '{"version":2}', '{"version":1,"hash":"2"}', 'null'])(
  'an entry that reads %j is a miss',
  async (text) => {
    writeFileSync(path.join(layout.entries, '1.json'), text);
    expect(await entryOf(layout, '1')).toBeUndefined();
  },
);

/** As if all of it was written two hours ago. */
function age(): void {
  const before = new Date(Date.now() - 7_200_000);
  for (const name of readdirSync(layout.dir, { recursive: true, encoding: 'utf8' }))
    utimesSync(path.join(layout.dir, name), before, before);
}

test('what was used longest ago goes first when the store is full', async () => {
  const kept = await put('1', Buffer.alloc(600, 1));
  const gone = await put('2', Buffer.alloc(600, 2));
  age();
  await touchEntry(layout, '1');
  expect(await collect(layout, { maxBytes: 1000, maxAgeMs: DAY_MS })).toEqual({ entries: 1, bytes: 600 });
  expect(await entryHashes(layout)).toEqual(['1']);
  expect(existsSync(bodyFile(layout, kept.entry.body))).toBe(true);
  expect(existsSync(bodyFile(layout, gone.entry.body))).toBe(false);
});

test('a body of two entries counts once, and stays while one of them does', async () => {
  await put('1', Buffer.alloc(600, 1));
  await put('2', Buffer.alloc(600, 1));
  age();
  expect(await collect(layout, { maxBytes: 1000, maxAgeMs: DAY_MS })).toEqual({ entries: 0, bytes: 0 });
  expect(await entryHashes(layout)).toEqual(['1', '2']);
});

test('what was not used for long goes; what was just published has no entry yet, and stays', async () => {
  await put('1', Buffer.alloc(600, 1));
  await using body = await draft(layout);
  await body.handle.writeFile('young');
  const young = createHash('sha256').update('young').digest('hex');
  await publishBody(layout, body, young);
  await collect(layout, { maxBytes: 10_000, maxAgeMs: DAY_MS });
  expect(existsSync(bodyFile(layout, young))).toBe(true);
  await collect(layout, { maxBytes: 10_000, maxAgeMs: DAY_MS }, Date.now() + 0.9 * DAY_MS);
  expect(existsSync(bodyFile(layout, young))).toBe(false);
  expect(await entryHashes(layout)).toEqual(['1']);
  await collect(layout, { maxBytes: 10_000, maxAgeMs: DAY_MS }, Date.now() + 1.1 * DAY_MS);
  expect(await entryHashes(layout)).toEqual([]);
});

test('a clock that was set back makes nothing old', async () => {
  await put('1', Buffer.alloc(600, 1));
  await collect(layout, { maxBytes: 10_000, maxAgeMs: DAY_MS }, Date.now() - 30 * DAY_MS);
  expect(await entryHashes(layout)).toEqual(['1']);
});

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pack } from '../../testing/archive.ts';
import { refusedIn, contentsOf } from './contents.ts';
import { entryOf, refuseEntry } from './entries.ts';
import type { Entry } from './entry.ts';
import { type Layout, bodyFile, layoutOf, makeFolders } from './layout.ts';
import { isRevokedEntry, revokeEntries } from './revoke.ts';
import { firstOtherFile } from './same-files.ts';
import { verifyStore } from './verify.ts';

let dir: string;
let layout: Layout;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'subminute-verify-'));
  layout = layoutOf(path.join(dir, 'shield-v1'));
  makeFolders(layout);
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

function keep(hash: string, bytes: Buffer): Entry {
  const body = createHash('sha256').update(bytes).digest('hex');
  const entry: Entry = {
    version: 1,
    hash,
    body,
    size: bytes.length,
    origin: 'local',
    createdMs: 1,
    maker: { checkout: '/w/one', user: 'ann', host: 'desk', tools: {} },
  };
  mkdirSync(path.dirname(bodyFile(layout, body)), { recursive: true });
  writeFileSync(bodyFile(layout, body), bytes);
  writeFileSync(path.join(layout.entries, `${hash}.json`), JSON.stringify(entry));
  return entry;
}

describe('a look at the whole store', () => {
  test('finds nothing where all is as it was stored', async () => {
    keep('1', Buffer.from('one'));
    keep('2', Buffer.from('one'));
    const nothing = { entries: 2, bodies: 1, bytes: 3, wrong: [], tornBodies: 0 };
    expect(await verifyStore(layout)).toEqual(nothing);
    expect(await contentsOf(layout)).toMatchObject({
      entries: 2,
      bytes: 3,
      byOrigin: { upstream: { entries: 0 } },
    });
  });

  test('takes out what is altered, gone or unreadable, and keeps why', async () => {
    const altered = keep('1', Buffer.from('one'));
    const gone = keep('2', Buffer.from('two'));
    keep('3', Buffer.from('three'));
    writeFileSync(bodyFile(layout, altered.body), 'eno');
    rmSync(bodyFile(layout, gone.body));
    writeFileSync(path.join(layout.entries, '4.json'), '{"version": 1');
    const { wrong, tornBodies } = await verifyStore(layout);
    expect(wrong.map(({ hash }) => hash)).toEqual(['1', '2', '4']);
    expect(tornBodies).toBe(1);
    expect(existsSync(bodyFile(layout, altered.body))).toBe(false);
    expect((await refusedIn(layout)).map(({ hash }) => hash).toSorted()).toEqual(['1', '2']);
    expect(await verifyStore(layout)).toMatchObject({ entries: 1, wrong: [], tornBodies: 0 });
  });

  test('of a store that is not there finds nothing', async () => {
    expect(await verifyStore(layoutOf(path.join(dir, 'nowhere')))).toMatchObject({ entries: 0, wrong: [] });
  });
});

describe('a folder beside an archive', () => {
  const FILES = [
    { path: 'packages' },
    { path: 'packages/cart' },
    { path: 'packages/cart/dist' },
    { path: 'packages/cart/dist/out.txt', text: 'built' },
    { path: 'packages/cart/dist/link', target: 'out.txt' },
  ];

  test.each<[string, string | undefined]>([
    ['built', undefined],
    ['EVIL!', 'packages/cart/dist/out.txt'],
    ['short', 'packages/cart/dist/out.txt'],
    ['b', 'packages/cart/dist/out.txt'],
  ])('with %s in its file: other is %s', async (text, other) => {
    const entry = keep(
      '1',
      pack(
        FILES.filter(({ target }) => target === undefined),
        'said',
      ),
    );
    const folder = path.join(dir, 'cache', '1');
    mkdirSync(path.join(folder, 'packages/cart/dist'), { recursive: true });
    writeFileSync(path.join(folder, 'packages/cart/dist/out.txt'), text);
    expect(await firstOtherFile(layout, entry, folder)).toBe(other);
  });

  test('without a link that the archive has', async () => {
    const entry = keep('1', pack(FILES));
    const folder = path.join(dir, 'cache', '1');
    mkdirSync(path.join(folder, 'packages/cart/dist'), { recursive: true });
    writeFileSync(path.join(folder, 'packages/cart/dist/out.txt'), 'built');
    expect(await firstOtherFile(layout, entry, folder)).toBe('packages/cart/dist/link');
  });
});

describe('an entry whose pass is not to be believed', () => {
  test('is gone, and is not to be had from a remote cache again', async () => {
    const entry = keep('1', Buffer.from('one'));
    keep('2', Buffer.from('two'));
    await revokeEntries(layout, ['1', '../x']);
    expect(await entryOf(layout, entry.hash)).toBeUndefined();
    expect([await isRevokedEntry(layout, '1'), await isRevokedEntry(layout, '2')]).toEqual([true, false]);
    await revokeEntries(layout, ['1']);
    expect(await refusedIn(layout)).toHaveLength(1);
    await refuseEntry(layout, entry, 'another reason');
    expect(await isRevokedEntry(layout, '1')).toBe(true);
  });

  test('leaves no store behind where there was none', async () => {
    const none = layoutOf(path.join(dir, 'nowhere'));
    await revokeEntries(none, ['1']);
    expect(existsSync(none.dir)).toBe(false);
  });
});

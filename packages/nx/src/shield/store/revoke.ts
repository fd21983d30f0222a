import { existsSync } from 'node:fs';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isRecord } from '../fields.ts';
import { isTaskHash, parsed } from '../protocol.ts';
import { removeEntry } from './entries.ts';
import { type Layout, makeFolders } from './layout.ts';

/**
 * Takes entries out whose pass is not to be believed, whether a shield runs or not: it looks at the files for each
 * answer. They are not taken from a remote cache again either. Never throws.
 */
export async function revokeEntries(layout: Layout, hashes: readonly string[]): Promise<void> {
  if (!existsSync(layout.dir)) return;
  for (const hash of hashes.filter(isTaskHash)) {
    await removeEntry(layout, hash).catch(() => {});
    await note(layout, hash).catch(() => {});
  }
}

/** Whether what a remote cache has of a hash is known to be wrong. */
export async function isRevokedEntry(layout: Layout, hash: string): Promise<boolean> {
  const text = await readFile(fileOf(layout, hash), 'utf8').catch(() => '');
  const noted = parsed(text);
  return isRecord(noted) && noted['revoked'] === true;
}

async function note(layout: Layout, hash: string): Promise<void> {
  const now = new Date();
  if (await isRevokedEntry(layout, hash)) return utimes(fileOf(layout, hash), now, now);
  makeFolders(layout);
  const noted = {
    hash,
    why: 'its pass rests on a record that was wrong',
    atMs: now.getTime(),
    revoked: true,
  };
  await writeFile(fileOf(layout, hash), `${JSON.stringify(noted)}\n`, { mode: 0o600 });
}

/** A file of its own: what is refused later must not write over it. */
function fileOf({ refused }: Layout, hash: string): string {
  return path.join(refused, `${hash}.revoked.json`);
}

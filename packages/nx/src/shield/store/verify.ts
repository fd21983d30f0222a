import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { entryHashes, entryOf, refuseEntry, removeEntry } from './entries.ts';
import { type Layout, bodyFile } from './layout.ts';

/** What a look at the whole store has found; what was wrong is gone. */
export interface VerifiedStore {
  readonly entries: number;
  readonly bodies: number;
  /** Of all bodies. */
  readonly bytes: number;
  /** Entries that were taken out, by their hash. */
  readonly wrong: readonly { readonly hash: string; readonly why: string }[];
  /** Bodies that were not what their names say. */
  readonly tornBodies: number;
}

/** Reads every body and compares it with its SHA-256. Works beside a shield that runs: it looks at the files each time. */
export async function verifyStore(layout: Layout): Promise<VerifiedStore> {
  const sound = new Map<string, number>();
  let tornBodies = 0;
  for (const body of await bodiesIn(layout)) {
    const size = await soundSize(layout, body);
    if (size !== undefined) sound.set(body, size);
    else {
      tornBodies += 1;
      await rm(bodyFile(layout, body), { force: true });
    }
  }
  const wrong: { hash: string; why: string }[] = [];
  const hashes = await entryHashes(layout);
  for (const hash of hashes) {
    const why = await whyWrong(layout, hash, sound);
    if (why !== undefined) wrong.push({ hash, why });
  }
  const bytes = [...sound.values()].reduce((sum, size) => sum + size, 0);
  return { entries: hashes.length, bodies: sound.size + tornBodies, bytes, wrong, tornBodies };
}

async function whyWrong(
  layout: Layout,
  hash: string,
  sound: ReadonlyMap<string, number>,
): Promise<string | undefined> {
  const entry = await entryOf(layout, hash);
  if (!entry) {
    await removeEntry(layout, hash);
    return 'it could not be read';
  }
  // One that was published since the bodies were looked at is looked at by itself.
  const size = sound.get(entry.body) ?? (await soundSize(layout, entry.body));
  if (size === entry.size) return undefined;
  const why = 'its bytes on disk are not those that were stored';
  await refuseEntry(layout, entry, why);
  return why;
}

async function bodiesIn({ bodies }: Layout): Promise<readonly string[]> {
  const groups = await readdir(bodies).catch(() => []);
  const names = await Promise.all(
    groups.map((group) => readdir(path.join(bodies, group)).catch(() => [] as string[])),
  );
  return names.flat().toSorted();
}

/** `undefined`: it is not there, or it is another one. */
async function soundSize(layout: Layout, body: string): Promise<number | undefined> {
  try {
    const file = bodyFile(layout, body);
    const sum = createHash('sha256');
    await pipeline(createReadStream(file), sum);
    return sum.digest('hex') === body ? (await stat(file)).size : undefined;
  } catch {
    return undefined;
  }
}

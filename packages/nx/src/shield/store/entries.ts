import { readFile, readdir, rename, rm, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type EndedTask, parsed, readEndedTask } from '../protocol.ts';
import { type Check, type Entry, readCheck, readEntry } from './entry.ts';
import { type Layout, bodyFile } from './layout.ts';

/** What a hash stands for; `undefined` where there is nothing, or nothing that can be read. */
export async function entryOf({ entries }: Layout, hash: string): Promise<Entry | undefined> {
  const text = await textIn(path.join(entries, `${hash}.json`));
  const entry = text === undefined ? undefined : readEntry(text);
  return entry?.hash === hash ? entry : undefined;
}

/** What the check of this very body found. */
export async function checkOf({ entries }: Layout, { hash, body }: Entry): Promise<Check | undefined> {
  const text = await textIn(path.join(entries, `${hash}.check.json`));
  const check = text === undefined ? undefined : readCheck(text);
  return check?.body === body ? check : undefined;
}

export async function keepCheck(layout: Layout, hash: string, check: Check): Promise<void> {
  await replaceFile(layout, path.join(layout.entries, `${hash}.check.json`), { version: 1, ...check });
}

/** The task of a hash as a run told it. */
export async function taskOf({ tasks }: Layout, hash: string): Promise<EndedTask | undefined> {
  const text = await textIn(path.join(tasks, `${hash}.json`));
  return text === undefined ? undefined : readEndedTask(parsed(text));
}

/** Keeps the tasks of hashes; what is known already only gets younger. */
export async function keepTask(layout: Layout, task: EndedTask): Promise<void> {
  const file = path.join(layout.tasks, `${task.hash}.json`);
  if (!(await touch(file))) await replaceFile(layout, file, task);
}

/** Marks an entry as used now; says whether there is one. */
export async function touchEntry({ entries }: Layout, hash: string): Promise<boolean> {
  return await touch(path.join(entries, `${hash}.json`));
}

/** Takes an entry out, so that it is served no more, and keeps why. Another one that has its hash by now stays. */
export async function refuseEntry(layout: Layout, entry: Entry, why: string): Promise<void> {
  await noteRefusal(layout, entry, why);
  const now = await entryOf(layout, entry.hash);
  if (now?.body === entry.body && now.createdMs === entry.createdMs) await removeEntry(layout, entry.hash);
}

/** Keeps why something did not become an entry. */
export async function noteRefusal(layout: Layout, entry: Entry, why: string): Promise<void> {
  const noted = { hash: entry.hash, why, atMs: Date.now(), maker: entry.maker, origin: entry.origin };
  await replaceFile(layout, path.join(layout.refused, `${entry.hash}.json`), noted).catch(() => {});
}

export async function removeEntry({ entries, uploads }: Layout, hash: string): Promise<boolean> {
  const isRemoved = await unlink(path.join(entries, `${hash}.json`)).then(
    () => true,
    () => false,
  );
  await rm(path.join(entries, `${hash}.check.json`), { force: true });
  await rm(path.join(uploads, `${hash}.json`), { force: true });
  return isRemoved;
}

/** The hashes of all entries, sorted. */
export async function entryHashes({ entries }: Layout): Promise<readonly string[]> {
  const names = await readdir(entries).catch(() => []);
  return names.flatMap((name) => /^(\d+)\.json$/.exec(name)?.[1] ?? []).toSorted();
}

/** When an entry was last asked for, in ms since the epoch. */
export async function lastUsedMs({ entries }: Layout, hash: string): Promise<number> {
  return (await stat(path.join(entries, `${hash}.json`))).mtimeMs;
}

export async function hasBody(layout: Layout, { body, size }: Entry): Promise<boolean> {
  const found = await stat(bodyFile(layout, body)).catch(() => undefined);
  return found?.size === size;
}

/** Whole or not at all; the newest stays. */
async function replaceFile(layout: Layout, file: string, value: unknown): Promise<void> {
  const beside = path.join(
    layout.temporary,
    `${process.pid}-${path.basename(file)}-${process.hrtime.bigint()}`,
  );
  try {
    await writeFile(beside, `${JSON.stringify(value)}\n`, { mode: 0o600 });
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

async function touch(file: string): Promise<boolean> {
  const now = new Date();
  return await utimes(file, now, now).then(
    () => true,
    () => false,
  );
}

async function textIn(file: string): Promise<string | undefined> {
  return await readFile(file, 'utf8').catch(() => undefined);
}

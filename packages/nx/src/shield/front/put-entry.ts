import { createHash } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { entryOf } from '../store/entries.ts';
import type { Entry } from '../store/entry.ts';
import { type Draft, draft, publishBody, publishEntry } from '../store/publish.ts';
import type { Upstream } from '../protocol.ts';
import type { Checkout } from './checkouts.ts';
import { check } from './get-entry.ts';
import type { Front } from './state.ts';
import { queueUpload } from './uploads.ts';

/** No archive is larger. */
const MAX_BODY_BYTES = 4 * 2 ** 30;
/** A client that sends nothing for so long is gone. */
const CLIENT_MS = 30_000;
/** For one step. */
const DISK_MS = 2000;
/** What stays free on the disk. */
const FREE_BYTES = 64 << 20;

/** What Nx is told: it takes a 403 silently, and keeps what it has in its own cache. */
export type Put = 200 | 403;

/** Stores what Nx sends. A hash that is stored stays what it is; what is not taken is read to its end all the same. */
export async function putEntry(
  front: Front,
  checkout: Checkout,
  hash: string,
  request: IncomingMessage,
): Promise<Put> {
  request.setTimeout(CLIENT_MS, () => request.destroy());
  try {
    const asked = whyNot(front, hash, request.headers['content-length']);
    const answer = (await front.disk.within(asked, DISK_MS, () => undefined)) ?? { no: 'the disk is slow' };
    if (answer.no === undefined) return await take(front, checkout, hash, request);
    if (answer.no === STORED) {
      front.journal.count('duplicates');
      front.leases.stored(hash);
    } else front.journal.note(answer.no);
  } catch (error) {
    front.journal.note(`an entry could not be stored: ${(error as Error).message}`);
  } finally {
    // Whoever waits for it waits no more.
    front.leases.failed(hash);
  }
  await drain(request);
  return 403;
}

const STORED = 'it is stored';

async function whyNot(
  { layout }: Front,
  hash: string,
  length: string | undefined,
): Promise<{ readonly no: string | undefined }> {
  const size = Number(length);
  if (length === undefined || !Number.isSafeInteger(size) || size <= 0)
    return { no: 'an entry came without its length' };
  if (size > MAX_BODY_BYTES) return { no: `an entry of ${size} bytes is too large for the store` };
  if (await entryOf(layout, hash)) return { no: STORED };
  const { bavail, bsize } = await statfs(layout.dir);
  return { no: bavail * bsize < size + FREE_BYTES ? 'the disk of the store is full' : undefined };
}

async function take(
  front: Front,
  { maker, upstream, waiting }: Checkout,
  hash: string,
  request: IncomingMessage,
): Promise<Put> {
  const received = await receive(front, request);
  if (!received) return 403;
  const { sha256: body, size } = received;
  const entry: Entry = { version: 1, hash, body, size, origin: 'local', createdMs: Date.now(), maker };
  const stored = store(front, entry, received.body).then((isStored) => {
    if (isStored) void afterwards(front, entry, upstream);
    return isStored;
  });
  const isStored = await waiting.wait(stored);
  if (isStored !== undefined) return isStored ? 200 : 403;
  front.journal.note('a run waited 3 s for the store; what it sent after that was stored behind its back');
  stored.catch((error: unknown) => {
    front.journal.note(`an entry could not be stored: ${(error as Error).message}`);
  });
  return 403;
}

interface Received {
  readonly body: Draft;
  readonly sha256: string;
  readonly size: number;
}

/** `undefined` where less came, or more, than was announced. */
async function receive({ layout, disk }: Front, request: IncomingMessage): Promise<Received | undefined> {
  const body = await draft(layout);
  try {
    const sum = createHash('sha256');
    let size = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      sum.update(chunk);
      size += chunk.length;
      const written = body.handle.appendFile(chunk).then(() => true);
      if (!(await disk.within(written, DISK_MS, () => undefined))) throw new Error('the disk is slow');
    }
    if (size === Number(request.headers['content-length'])) return { body, sha256: sum.digest('hex'), size };
  } catch (error) {
    await body[Symbol.asyncDispose]();
    throw error;
  }
  await body[Symbol.asyncDispose]();
  return undefined;
}

/** Whether it is this entry that is stored now: the first one is. */
async function store({ layout, journal, leases }: Front, entry: Entry, written: Draft): Promise<boolean> {
  await using body = written;
  await publishBody(layout, body, entry.body);
  const isFirst = await publishEntry(layout, entry);
  journal.count(isFirst ? 'stored' : 'duplicates');
  for (let shared = leases.stored(entry.hash); shared > 0; shared -= 1) journal.count('shared');
  return isFirst;
}

/** Nobody waits for the check, nor for what is behind the shield. */
async function afterwards(front: Front, entry: Entry, upstream: Upstream | undefined): Promise<void> {
  try {
    const found = await check(front, entry, entry.maker.checkout);
    // What names its builder's folder is right there alone, and nobody could tell elsewhere.
    const isForAll = found.isGood && found.carries.length === 0;
    if (isForAll && upstream?.writes === true) await queueUpload(front, entry.hash, upstream);
  } catch (error) {
    // It is checked when it is asked for.
    front.journal.note(`an entry was not looked at yet: ${(error as Error).message}`);
  }
}

async function drain(request: IncomingMessage): Promise<void> {
  try {
    for await (const _ of request);
  } catch {
    // Whoever sent it is gone.
  }
}

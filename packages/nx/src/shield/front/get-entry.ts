import type { ServerResponse } from 'node:http';
import { checkOf, entryOf, refuseEntry, taskOf, touchEntry } from '../store/entries.ts';
import type { Check, Entry } from '../store/entry.ts';
import { isRevokedEntry } from '../store/revoke.ts';
import { type Verified, type Wrong, verifiedBody } from '../store/verified.ts';
import { LATE, inTime } from '../in-time.ts';
import type { Expected } from '../worker/messages.ts';
import type { Checkout, Declared } from './checkouts.ts';
import { SLOW } from './disk.ts';
import type { Front } from './state.ts';

/** Before the first byte of a body in our own store: it is on this machine. */
const LOCAL_MS = 1500;
const LOCAL_BYTES_A_MS = 100_000;
/** All together, what is waited for behind the shield among it. */
const FIND_MS = 6000;
/** A client that takes nothing for so long is gone. */
const CLIENT_MS = 30_000;

/** Answers 200 with a verified body, or 404; never anything else, and always in time. */
export async function getEntry(
  front: Front,
  checkout: Checkout,
  hash: string,
  response: ServerResponse,
): Promise<void> {
  const finding = find(front, checkout, hash).catch((error: unknown) => {
    front.journal.note(`an entry could not be read: ${(error as Error).message}`);
    return undefined;
  });
  const found = await front.disk.within(finding, FIND_MS, (late) => late?.body[Symbol.asyncDispose]());
  if (!found) {
    front.journal.count('misses');
    response.writeHead(404, { 'content-type': 'text/plain', 'content-length': 0 }).end();
    return;
  }
  const { entry, body } = found;
  await using verified = body;
  front.journal.count('hits');
  void touchEntry(front.layout, hash);
  await send(response, entry.size, verified);
}

interface Found {
  readonly entry: Entry;
  readonly body: Verified;
}

async function find(front: Front, checkout: Checkout, hash: string): Promise<Found | undefined> {
  const entry = (await entryOf(front.layout, hash)) ?? (await fetched(front, checkout, hash));
  if (!entry) return undefined;
  const check = (await checkOf(front.layout, entry)) ?? (await checked(front, checkout, entry));
  if (!check?.isGood || !isForHere(front, checkout, entry, check)) return undefined;
  // It may have been on its way when it was revoked.
  if (entry.origin === 'upstream' && (await isRevokedEntry(front.layout, hash))) return undefined;
  const verifying = verifiedBody(front.layout, entry);
  const body = await inTime(verifying, LOCAL_MS + entry.size / LOCAL_BYTES_A_MS);
  if (typeof body === 'object') return { entry, body };
  if (body === LATE) {
    front.journal.note(SLOW);
    verifying.then(close, () => {});
  } else await takeOut(front, entry, body);
  return undefined;
}

/** A file that names its builder's folder is right in that folder alone. */
function isForHere(
  { journal }: Front,
  { maker }: Checkout,
  { hash }: Entry,
  { carries }: Extract<Check, { isGood: true }>,
): boolean {
  const other = carries.find(({ root }) => root !== maker.checkout);
  if (!other) return true;
  journal.note(`entry ${hash} is not used in other checkouts: ${other.file} holds the path ${other.root}`);
  return false;
}

async function takeOut({ layout, journal }: Front, entry: Entry, body: Wrong): Promise<void> {
  journal.count('refused');
  journal.note(`entry ${entry.hash} was taken out: its bytes on disk are ${body}`);
  await refuseEntry(layout, entry, `its bytes on disk were ${body}`);
}

async function fetched(
  front: Front,
  { maker, upstream, waiting, refused }: Checkout,
  hash: string,
): Promise<Entry | undefined> {
  const { layout, journal, worker } = front;
  if (!upstream || waiting.leftMs() === 0 || refused.has(hash) || (await isRevokedEntry(layout, hash)))
    return undefined;
  const expected = await expectedOf(front, hash, maker.checkout);
  const answer = worker.ask({ ask: 'fetch', hash, upstream, maker, ...expected }).catch((error: unknown) => {
    journal.note(`the remote cache was not asked: ${(error as Error).message}`);
    return undefined;
  });
  const fetchedBody = await waiting.wait(answer);
  if (waiting.leftMs() === 0)
    journal.note('the remote cache took 3 s of a run; the rest of it went on without');
  if (fetchedBody?.isRefused === true) {
    refused.add(hash);
    journal.count('refused');
    journal.note(`entry ${hash} of the remote cache was refused: ${fetchedBody.why ?? ''}`);
  }
  return fetchedBody?.isStored === true ? await entryOf(layout, hash) : undefined;
}

async function checked(front: Front, { waiting, maker }: Checkout, entry: Entry): Promise<Check | undefined> {
  return await waiting.wait(check(front, entry, maker.checkout).catch(() => undefined));
}

/**
 * Has an entry of our own store checked; takes it out where it is not good. Its builder's checkout may be unknown since
 * the shield was started: then that of who asks for it tells what tasks may make.
 */
export async function check(front: Front, entry: Entry, asking: string): Promise<Check> {
  const { journal, worker, checkouts } = front;
  const own = entry.maker.checkout;
  const expected = await expectedOf(front, entry.hash, checkouts.declaredOf(own) ? own : asking);
  const roots = [...new Set([...expected.roots, own])].toSorted();
  const found = await worker.ask({ ask: 'check', entry, ...expected, roots });
  if (!found.isGood) {
    journal.count('refused');
    journal.note(`entry ${entry.hash} was refused: ${found.why}`);
  }
  return found;
}

/** What runs have told of a hash, or where none has, of all tasks of the checkout. */
async function expectedOf({ layout, checkouts }: Front, hash: string, checkout: string): Promise<Expected> {
  const task = await taskOf(layout, hash);
  const declared = checkouts.declaredOf(checkout);
  if (!task && !declared) throw new Error('nobody has told yet what tasks make');
  const roots = [...new Set([...checkouts.roots(), checkout])].toSorted();
  return {
    outputs: task?.outputs ?? declared?.all ?? [],
    present: task?.present ?? [],
    needsOutput: task === undefined && declared !== undefined && everyTaskMakes(declared),
    roots,
  };
}

/** Then an archive without any output is none of theirs. */
function everyTaskMakes({ byTask }: Declared): boolean {
  return [...byTask.values()].every((outputs) => outputs.length > 0);
}

/** Of what nobody waits for any more. */
async function close(body: Verified | Wrong): Promise<void> {
  if (typeof body === 'object') await body[Symbol.asyncDispose]();
}

async function send(response: ServerResponse, size: number, body: Verified): Promise<void> {
  response.setTimeout(CLIENT_MS, () => response.destroy());
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size });
  for await (const chunk of body.chunks()) {
    if (response.destroyed) return;
    await written(response, chunk);
  }
  // Then nothing more is told of its end.
  if (response.destroyed) return;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  response.once('close', resolve);
  response.end(resolve);
  await ended;
}

/** Until the system has it, and its memory can be used again. */
async function written(response: ServerResponse, chunk: Uint8Array): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => resolve();
  response.once('close', done);
  response.write(chunk, done);
  await promise;
  response.off('close', done);
}

import { readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';
import { isRecord } from '../fields.ts';
import { type Upstream, parsed } from '../protocol.ts';
import { entryOf } from '../store/entries.ts';
import type { Layout } from '../store/layout.ts';
import { verifiedBody } from '../store/verified.ts';
import type { Answers } from './messages.ts';
import { type Remote, isBroken } from './upstream.ts';

const AT_ONCE = 2;

/** Sends what is queued for an upstream, entry by entry; what cannot be sent now stays in the queue. */
export async function sendEntries(
  layout: Layout,
  remote: Remote,
  upstream: Upstream,
  note: (text: string) => void,
): Promise<Answers['send']> {
  const limit = pLimit(AT_ONCE);
  const queued = await queuedFor(layout, upstream.url);
  let why: string | undefined;
  let left = 0;
  await Promise.all(
    queued.map((hash) =>
      limit(async () => {
        // One that does not answer is not asked for each of a thousand.
        if (why !== undefined) return void (left += 1);
        const problem = await sendOne({ layout, remote, upstream, note }, hash);
        if (problem === undefined) return;
        why = problem;
        left += 1;
      }),
    ),
  );
  return why === undefined ? { left } : { left, why };
}

interface Sending {
  readonly layout: Layout;
  readonly remote: Remote;
  readonly upstream: Upstream;
  readonly note: (text: string) => void;
}

async function sendOne(
  { layout, remote, upstream, note }: Sending,
  hash: string,
): Promise<string | undefined> {
  const done = async (): Promise<undefined> => {
    await rm(path.join(layout.uploads, `${hash}.json`), { force: true });
  };
  const entry = await entryOf(layout, hash);
  if (!entry) return await done();
  const body = await verifiedBody(layout, entry);
  // The front finds that too, when it is asked for it, and says so.
  if (typeof body === 'string') return await done();
  await using verified = body;
  try {
    const refusal = await remote.put(upstream, hash, { chunks: verified.chunks(), size: entry.size });
    if (refusal !== undefined) note(refusal);
    return await done();
  } catch (error) {
    return messageOf(error);
  }
}

/** `fetch failed` says nothing: its cause does. */
export function messageOf(error: unknown): string {
  if (isBroken(error)) return 'it failed three times; it is asked again after 30 s';
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}

async function queuedFor({ uploads }: Layout, url: string): Promise<readonly string[]> {
  const hashes: string[] = [];
  for (const name of (await readdir(uploads)).toSorted()) {
    const [, hash] = /^(\d+)\.json$/.exec(name) ?? [];
    const text = await readFile(path.join(uploads, name), 'utf8').catch(() => '');
    const queued = parsed(text);
    if (hash !== undefined && isRecord(queued) && queued['url'] === url) hashes.push(hash);
  }
  return hashes;
}

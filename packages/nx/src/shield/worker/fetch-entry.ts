import { createHash } from 'node:crypto';
import { hasBody, entryOf, keepCheck, noteRefusal } from '../store/entries.ts';
import type { Check, Entry } from '../store/entry.ts';
import type { Layout } from '../store/layout.ts';
import { draft, publishBody, publishEntry } from '../store/publish.ts';
import { rewriteArchive } from '../archive/rewrite.ts';
import { DEFAULT_BOUNDS } from '../archive/bounds.ts';
import { expectationOf, lackOf, textOf } from './check-entry.ts';
import type { Answers, Asked } from './messages.ts';
import type { Remote } from './upstream.ts';
import { withoutEnd } from '../without-end.ts';

/**
 * Brings an entry from what is behind the shield into the store: it is checked and written anew while it comes, so that
 * what Nx is given was made here.
 */
export async function fetchEntry(
  layout: Layout,
  remote: Remote,
  question: Asked<'fetch'>,
): Promise<Answers['fetch']> {
  const { hash, upstream, maker } = question;
  const here = await entryOf(layout, hash);
  if (here && (await hasBody(layout, here))) return { isStored: true };
  let refused: string | undefined;
  const isThere = await remote.get(upstream, hash, async ({ chunks, size }) => {
    await using body = await draft(layout);
    const sum = createHash('sha256');
    let written = 0;
    const checked = await rewriteArchive(
      counted(chunks, size),
      expectationOf(question),
      DEFAULT_BOUNDS,
      async (chunk) => {
        sum.update(chunk);
        written += chunk.length;
        await body.handle.appendFile(chunk);
      },
    );
    const sha256 = sum.digest('hex');
    const url = withoutCredentials(upstream.url);
    const entry: Entry = {
      version: 1,
      hash,
      body: sha256,
      size: written,
      origin: 'upstream',
      createdMs: Date.now(),
      maker,
      upstream: url,
    };
    // Whoever sends it has failed, not what was sent.
    if (!checked.ok && checked.error.kind === 'unreadable') throw new Error(checked.error.message);
    refused = checked.ok ? lackOf(question, checked.value) : textOf(checked.error);
    if (!checked.ok || refused !== undefined) {
      await noteRefusal(layout, entry, refused ?? '');
      return;
    }
    const check: Check = { isGood: true, body: sha256, ...checked.value };
    await publishBody(layout, body, sha256);
    // First, so that nobody sees the entry without it.
    await keepCheck(layout, hash, check);
    await publishEntry(layout, entry);
  });
  if (refused !== undefined) return { isStored: false, why: refused, isRefused: true };
  return { isStored: isThere };
}

/** What comes must be as long as it was said to be. */
async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  size: number | undefined,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    yield chunk;
  }
  if (size !== undefined && bytes !== size)
    throw new Error(`its body has ${bytes} bytes, ${size} were announced`);
}

export function withoutCredentials(url: string): string {
  const { origin, pathname } = new URL(url);
  return withoutEnd(`${origin}${pathname}`, '/');
}

import { createHash, hash as hashOf } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { type Layout, bodyFile } from './layout.ts';
import type { Entry } from './entry.ts';

/** Up to here a body is read once, into memory; above, once to verify it and once to send it. */
const WHOLE_BYTES = 2 << 20;
const CHUNK_BYTES = 256 << 10;
/** Bodies in memory at once, in bytes. */
const MEMORY_BYTES = 32 << 20;

/** A body whose every byte was verified. */
export interface Verified extends AsyncDisposable {
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

export type Wrong = 'gone' | 'altered';

/**
 * Opens the body of an entry and verifies it completely, before its first byte is given away. What was opened stays
 * what it is, whatever becomes of its name.
 */
export async function verifiedBody(layout: Layout, entry: Entry): Promise<Verified | Wrong> {
  const handle = await open(bodyFile(layout, entry.body), 'r').catch(() => undefined);
  if (!handle) return 'gone';
  try {
    const verified = entry.size <= WHOLE_BYTES ? await small(handle, entry) : await large(handle, entry);
    if (typeof verified === 'string') await handle.close();
    return verified;
  } catch (error) {
    await handle.close().catch(() => {});
    throw error;
  }
}

async function small(handle: FileHandle, { size, body }: Entry): Promise<Verified | Wrong> {
  const release = await room(size);
  const buffer = Buffer.allocUnsafe(size + 1);
  const read = await fill(handle, buffer).catch((error: unknown) => {
    release();
    throw error;
  });
  const bytes = buffer.subarray(0, size);
  if (read !== size || hashOf('sha256', bytes, 'hex') !== body) {
    release();
    return 'altered';
  }
  return {
    async *chunks() {
      yield bytes;
    },
    async [Symbol.asyncDispose]() {
      release();
      await handle.close();
    },
  };
}

async function fill(handle: FileHandle, buffer: Buffer): Promise<number> {
  let at = 0;
  while (at < buffer.length) {
    const { bytesRead } = await handle.read(buffer, at, buffer.length - at, at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return at;
}

async function large(handle: FileHandle, { size, body }: Entry): Promise<Verified | Wrong> {
  const hash = createHash('sha256');
  let read = 0;
  for await (const chunk of chunksOf(handle)) {
    hash.update(chunk);
    read += chunk.length;
    if (read > size) return 'altered';
  }
  if (read !== size || hash.digest('hex') !== body) return 'altered';
  return {
    chunks: () => chunksOf(handle),
    async [Symbol.asyncDispose]() {
      await handle.close();
    },
  };
}

/** Each chunk is a buffer of its own: the socket may still hold the one before. */
async function* chunksOf(handle: FileHandle): AsyncGenerator<Uint8Array> {
  for (let at = 0; ;) {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

let taken = 0;
const waiting: (() => void)[] = [];

/** Memory for a body; waits while others have it all. */
async function room(bytes: number): Promise<() => void> {
  while (taken > 0 && taken + bytes > MEMORY_BYTES) {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
  }
  taken += bytes;
  return () => {
    taken -= bytes;
    for (const wake of waiting.splice(0)) wake();
  };
}

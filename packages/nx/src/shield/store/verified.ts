import { createHash, hash as hashOf } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { type Layout, bodyFile } from './layout.ts';
import type { Entry } from './entry.ts';

/** Up to here a body fits into a buffer: it is read once. A larger one, or where all buffers are in use, is read twice. */
const WHOLE_BYTES = 1.25 * 2 ** 20;
const CHUNK_BYTES = 128 << 10;
/** They are made once, and used again and again. */
const BUFFERS = 12;

/** A body whose every byte was verified. */
export interface Verified extends AsyncDisposable {
  /** Its bytes in order; a chunk is right until the next one is asked for. */
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
    const buffer = entry.size <= WHOLE_BYTES ? takeBuffer() : undefined;
    const verified = buffer ? await whole(handle, entry, buffer) : await twice(handle, entry);
    if (typeof verified === 'string') await handle.close();
    return verified;
  } catch (error) {
    await handle.close().catch(() => {});
    throw error;
  }
}

/** Read once, and sent from memory. */
async function whole(handle: FileHandle, { size, body }: Entry, buffer: Buffer): Promise<Verified | Wrong> {
  const read = await fill(handle, buffer.subarray(0, size + 1)).catch((error: unknown) => {
    spare.push(buffer);
    throw error;
  });
  const bytes = buffer.subarray(0, size);
  if (read !== size || hashOf('sha256', bytes, 'hex') !== body) {
    spare.push(buffer);
    return 'altered';
  }
  return {
    async *chunks() {
      yield bytes;
    },
    async [Symbol.asyncDispose]() {
      spare.push(buffer);
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

/** Read to verify it, and again to send it. */
async function twice(handle: FileHandle, { size, body }: Entry): Promise<Verified | Wrong> {
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

const spare: Buffer[] = [];
let made = 0;

/** A buffer for a whole body; none while all are in use. */
function takeBuffer(): Buffer | undefined {
  if (spare.length > 0 || made === BUFFERS) return spare.pop();
  made += 1;
  return Buffer.allocUnsafeSlow(WHOLE_BYTES + 1);
}

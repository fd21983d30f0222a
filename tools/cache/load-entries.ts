import { createCipheriv, createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

/** An artefact on disk, as Nx would send it. */
export interface StoredEntry {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

const CHUNK = 1 << 20;

/** Bytes that do not get smaller, the same ones for the same key. */
async function* noise(bytes: number, key: number): AsyncGenerator<Buffer> {
  const secret = Buffer.alloc(16);
  secret.writeUInt32LE(key);
  const cipher = createCipheriv('aes-128-ctr', secret, Buffer.alloc(16));
  for (let left = bytes; left > 0; left -= CHUNK) {
    yield cipher.update(Buffer.alloc(Math.min(CHUNK, left)));
    // The reader of the stream gets its turn.
    await Promise.resolve();
  }
}

/** Writes an artefact with one output of so many bytes. */
export async function writeEntry(folder: string, bytes: number, key: number): Promise<StoredEntry> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `entry-${key}.tar.gz`);
  const tar = pack();
  const written = pipeline(tar, createGzip({ level: 1 }), createWriteStream(file));
  const output = tar.entry({ name: `packages/load/dist/data-${key}`, size: bytes });
  await pipeline(Readable.from(noise(bytes, key)), output);
  tar.entry({ name: 'terminalOutput' }, 'built\n');
  tar.entry({ name: 'code' }, Buffer.alloc(4));
  tar.finalize();
  await written;
  return { file, bytes: statSync(file).size, sha256: await sha256Of(file) };
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Headers, type Pack, extract, pack } from 'tar-stream';

/** A file, folder or link of an archive. */
export interface Entry {
  readonly header: Headers;
  readonly data: Buffer;
}

/** What Nx stores for a hash: outputs by their path in the workspace, what was printed, the exit code. */
export interface Artefact {
  readonly packed: Buffer;
  readonly entries: readonly Entry[];
}

/** Reads a body as Nx sends it. */
export async function readArtefact(packed: Buffer): Promise<Artefact> {
  const entries: Entry[] = [];
  // Nx writes its two own entries with headers of no format at all.
  const reader = extract({ allowUnknownFormat: true });
  reader.on('entry', (header, stream, next) => {
    buffer(stream).then((data) => {
      entries.push({ header, data });
      next();
    }, next);
  });
  const read = new Promise((resolve, reject) => {
    reader.once('finish', resolve).once('error', reject);
  });
  reader.end(gunzipSync(packed));
  await read;
  return { packed, entries };
}

/** Takes every name, type and link: also what nobody should take. */
function tarStream(entries: readonly Entry[]): Pack {
  const writer = pack();
  for (const { header, data } of entries) writer.entry({ ...header, size: data.length }, data);
  writer.finalize();
  return writer;
}

export async function tarOf(entries: readonly Entry[]): Promise<Buffer> {
  return inFormOfNx(await buffer(tarStream(entries)));
}

export async function packedOf(entries: readonly Entry[]): Promise<Buffer> {
  return gzipSync(await tarOf(entries));
}

const BLOCK = 512;
const [MAGIC, PREFIX, CHECKSUM, SIZE] = [257, 345, 148, 124];

/** The library writes headers in the form of POSIX, Nx in that of GNU: what is wrong must be wrong for its own sake. */
function inFormOfNx(tar: Buffer): Buffer {
  for (let at = 0; at < tar.length;) {
    const header = tar.subarray(at, at + BLOCK);
    const size = Number.parseInt(header.toString('latin1', SIZE, SIZE + 11), 8) || 0;
    // A long name in two parts has no such form.
    if (header[0] !== 0 && header[PREFIX] === 0) {
      header.write('ustar  \0', MAGIC, 'latin1');
      header.fill(0x20, CHECKSUM, CHECKSUM + 8);
      const sum = header.reduce((all, byte) => all + byte, 0);
      header.write(`${sum.toString(8).padStart(6, '0')}\0 `, CHECKSUM, 'latin1');
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return tar;
}

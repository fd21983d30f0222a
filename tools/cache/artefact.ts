import { buffer } from 'node:stream/consumers';
import { createGzip, gunzipSync } from 'node:zlib';
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

export function tarOf(entries: readonly Entry[]): Promise<Buffer> {
  return buffer(tarStream(entries));
}

export function packedOf(entries: readonly Entry[]): Promise<Buffer> {
  return buffer(tarStream(entries).pipe(createGzip()));
}

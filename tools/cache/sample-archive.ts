import { createCipheriv, createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import {
  endMark,
  entryHeader,
  paddingAfter,
  plainHeader,
} from '../../packages/nx/src/shield/archive/tar-writer.ts';

/** A well-formed archive of Nx that is made again from its seed, piece by piece: none needs to be kept. */
export interface SampleArchive {
  readonly seed: number;
  /** Of the one file in it, in bytes. */
  readonly contentBytes: number;
}

/** The folder that all its files are in. */
export const OUTPUT = 'dist/out';

const PIECE = 1 << 20;
/** What stands in a stored block of deflate, at most. */
const STORED = 65_535;

/** The archive as gzip that does not compress: as large as its content, and quick to make. */
export function* piecesOf(sample: SampleArchive): Generator<Buffer> {
  let crc = 0;
  let bytes = 0;
  yield Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  for (const piece of tarOf(sample)) {
    crc = crc32(piece, crc);
    bytes += piece.length;
    for (let at = 0; at < piece.length; at += STORED) {
      const part = piece.subarray(at, at + STORED);
      const head = Buffer.alloc(5);
      head.writeUInt16LE(part.length, 1);
      head.writeUInt16LE(~part.length & 0xff_ff, 3);
      yield head;
      yield part;
    }
  }
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc, 0);
  tail.writeUInt32LE(bytes % 2 ** 32, 4);
  yield Buffer.concat([Buffer.from([1, 0, 0, 0xff, 0xff]), tail]);
}

function* tarOf({ seed, contentBytes }: SampleArchive): Generator<Buffer> {
  const path = `${OUTPUT}/file-${seed}.bin`;
  yield entryHeader({ type: 'file', path, target: '', size: contentBytes, mode: 0o644, mtimeS: 0 });
  const random = createCipheriv(
    'aes-128-ctr',
    createHash('md5').update(String(seed)).digest(),
    Buffer.alloc(16),
  );
  const zeros = Buffer.alloc(Math.min(PIECE, contentBytes));
  for (let at = 0; at < contentBytes; at += PIECE) yield random.update(zeros.subarray(0, contentBytes - at));
  yield paddingAfter(contentBytes);
  const said = Buffer.from(`built ${seed}\n`);
  yield plainHeader('terminalOutput', said.length);
  yield Buffer.concat([said, paddingAfter(said.length)]);
  yield plainHeader('code', 4);
  yield Buffer.concat([Buffer.alloc(4), paddingAfter(4)]);
  yield endMark();
}

/** What it is as a whole. */
export function measuresOf(sample: SampleArchive): { readonly bytes: number; readonly sha256: string } {
  const sum = createHash('sha256');
  let bytes = 0;
  for (const piece of piecesOf(sample)) {
    sum.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: sum.digest('hex') };
}

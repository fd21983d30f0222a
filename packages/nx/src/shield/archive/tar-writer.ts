import { BLOCK_BYTES, checksumOf } from './tar-header.ts';
import type { TarEntry } from './tar-reader.ts';

const NAME_BYTES = 100;
const TYPE_BYTES = { file: '0', symlink: '2', directory: '5' } as const;

/** The header of an entry in the form of GNU, with what announces its long path and target before it. */
export function entryHeader(entry: TarEntry): Buffer {
  const blocks: Buffer[] = [];
  for (const [type, name] of [
    ['L', entry.path],
    ['K', entry.target],
  ] as const) {
    if (Buffer.byteLength(name) > NAME_BYTES) blocks.push(longName(type, name));
  }
  const { path, target, size, mode, mtimeS } = entry;
  const type = TYPE_BYTES[entry.type];
  return Buffer.concat([...blocks, gnuHeader({ path, target, size, mode, mtimeS, type })]);
}

/** The header of the terminal output and of the exit code: in the oldest form, as Nx writes it. */
export function plainHeader(path: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write(path, 0);
  writeOctal(block, 124, 12, size);
  writeOctal(block, 136, 12, 0);
  return summed(block);
}

/** Zeros from the end of a content to the next block. */
export function paddingAfter(size: number): Buffer {
  return Buffer.alloc((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES);
}

export function endMark(): Buffer {
  return Buffer.alloc(2 * BLOCK_BYTES);
}

interface Fields extends Omit<TarEntry, 'type'> {
  readonly type: string;
}

function gnuHeader({ path, target, size, mode, mtimeS, type }: Fields): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  writeName(block, 0, path);
  writeOctal(block, 100, 8, mode);
  writeOctal(block, 108, 8, 0);
  writeOctal(block, 116, 8, 0);
  writeOctal(block, 124, 12, size);
  writeOctal(block, 136, 12, mtimeS);
  block.write(type, 156);
  writeName(block, 157, target);
  block.write('ustar  ', 257);
  writeOctal(block, 329, 8, 0);
  writeOctal(block, 337, 8, 0);
  return summed(block);
}

function longName(type: 'L' | 'K', name: string): Buffer {
  const body = Buffer.from(`${name}\0`);
  const header = gnuHeader({
    path: '././@LongLink',
    target: '',
    size: body.length,
    mode: 0o644,
    mtimeS: 0,
    type,
  });
  return Buffer.concat([header, body, paddingAfter(body.length)]);
}

/** As much of it as fits, in whole characters: who reads the announcement does not look at it. */
function writeName(block: Buffer, at: number, name: string): void {
  block.write(name, at, NAME_BYTES);
}

function writeOctal(block: Buffer, at: number, length: number, value: number): void {
  block.write(value.toString(8).padStart(length - 1, '0'), at, length - 1, 'latin1');
}

function summed(block: Buffer): Buffer {
  writeOctal(block, 148, 8, checksumOf(block));
  return block;
}

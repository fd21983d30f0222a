// Archives made by hand, byte by byte, so that each may be wrong in just one way.
import { crc32, deflateRawSync } from 'node:zlib';

type Bytes = string | Buffer;

/** The fields of a header, each written as it is given; what is left out is as Nx writes it. */
export interface RawFields {
  readonly name?: Bytes;
  readonly mode?: Bytes;
  readonly uid?: Bytes;
  readonly gid?: Bytes;
  readonly size?: Bytes;
  readonly mtime?: Bytes;
  /** Default: the right one. */
  readonly checksum?: Bytes;
  readonly type?: Bytes;
  readonly target?: Bytes;
  /** With the version behind it. */
  readonly magic?: Bytes;
  readonly device?: Bytes;
  /** From where GNU has times and holes, and POSIX the beginning of the path. */
  readonly extension?: Bytes;
}

/** Where each field begins, and how long it is. */
export const FIELDS: Readonly<Record<keyof RawFields, readonly [at: number, length: number]>> = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  target: [157, 100],
  magic: [257, 8],
  device: [329, 16],
  extension: [345, 167],
};

export const BLOCK = 512;
export const GNU = 'ustar  \0';
export const POSIX = 'ustar\u000000';
const OLDEST = '';

/** A number as headers have it: octal, zeros before it, a zero byte behind it. */
export function octal(value: number, length: number): string {
  return `${value.toString(8).padStart(length - 1, '0')}\0`;
}

export function rawHeader(fields: RawFields): Buffer {
  const block = Buffer.alloc(BLOCK);
  const all: RawFields = {
    mode: octal(0o100644, 8),
    uid: octal(0, 8),
    gid: octal(0, 8),
    size: octal(0, 12),
    mtime: octal(1_750_000_000, 12),
    type: '0',
    magic: GNU,
    ...fields,
  };
  for (const name of Object.keys(FIELDS) as (keyof RawFields)[]) {
    const [at, length] = FIELDS[name];
    const bytes = Buffer.from(all[name] ?? '');
    bytes.copy(block, at, 0, Math.min(length, bytes.length));
  }
  if (fields.checksum === undefined) mendChecksum(block);
  return block;
}

/** Writes the right checksum into a header. */
export function mendChecksum(block: Buffer): void {
  const [at, length] = FIELDS.checksum;
  block.fill(' ', at, at + length);
  const sum = block.subarray(0, BLOCK).reduce((total, byte) => total + byte, 0);
  block.write(octal(sum, length), at, 'latin1');
}

export function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}

/** A header with its bytes behind it. */
export function rawEntry(fields: RawFields, body: Bytes = ''): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([rawHeader({ size: octal(bytes.length, 12), ...fields }), padded(bytes)]);
}

/** A file with whatever name, through an announcement where it is long. */
export function file(name: string, body: Bytes = `${name}\n`, mode = 0o100644): Buffer {
  return Buffer.concat([...long('L', name), rawEntry({ name: short(name), mode: octal(mode, 8) }, body)]);
}

export function folder(name: string, mode = 0o040755): Buffer {
  const header = rawHeader({ name: short(name), mode: octal(mode, 8), type: '5' });
  return Buffer.concat([...long('L', name), header]);
}

export function link(name: string, target: string): Buffer {
  const header = rawHeader({
    name: short(name),
    mode: octal(0o120777, 8),
    type: '2',
    target: short(target),
  });
  return Buffer.concat([...long('L', name), ...long('K', target), header]);
}

function short(name: string): Buffer {
  return Buffer.from(name).subarray(0, 100);
}

function long(type: 'L' | 'K', name: string): Buffer[] {
  return Buffer.byteLength(name) > 100 ? [announcement(type, `${name}\0`)] : [];
}

/** What goes before an entry with a long path (`L`) or target (`K`). */
export function announcement(type: 'L' | 'K', body: Bytes): Buffer {
  return rawEntry({ name: '././@LongLink', type, mtime: octal(0, 12) }, body);
}

/** The terminal output and the exit code, as Nx puts them at the end. */
export function taskEnd(text: Bytes = 'built\n', code: Bytes = Buffer.alloc(4)): Buffer {
  return Buffer.concat([oldest('terminalOutput', text), oldest('code', code)]);
}

export function oldest(name: string, body: Bytes): Buffer {
  const none = { mode: '', uid: '', gid: '', type: '\0', magic: OLDEST, mtime: octal(0, 12) };
  return rawEntry({ name, ...none }, body);
}

export const END = Buffer.alloc(2 * BLOCK);

export function tar(...entries: readonly Buffer[]): Buffer {
  return Buffer.concat([...entries, END]);
}

/** What may differ in gzip around a tar. */
export interface RawGzip {
  readonly header?: Buffer;
  readonly deflated?: Buffer;
  readonly crc?: number;
  readonly length?: number;
  /** Of deflate, 0 to 9. */
  readonly level?: number;
}

/** As Nx writes it: no flags, no time, system unknown. */
export const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);

export function gzip(bytes: Buffer, options: RawGzip = {}): Buffer {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(options.crc ?? crc32(bytes), 0);
  trailer.writeUInt32LE(options.length ?? bytes.length % 2 ** 32, 4);
  const deflated = options.deflated ?? deflateRawSync(bytes, { level: options.level ?? 6 });
  return Buffer.concat([options.header ?? GZIP_HEADER, deflated, trailer]);
}

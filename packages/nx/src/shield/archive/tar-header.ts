import { isUtf8 } from 'node:buffer';
import { type Result, err, ok } from '@subminute/core';
import type { RefusalKind } from './refusal.ts';

export const BLOCK_BYTES = 512;

/** What an entry of an archive may be. */
export type EntryType = 'file' | 'directory' | 'symlink';

/** The path or the target of the entry behind it, where that is too long for a header. */
export type LongName = 'long-path' | 'long-target';

export interface TarHeader {
  readonly type: EntryType | LongName;
  /** As it stands there. */
  readonly path: string;
  /** Of a symbolic link; else empty. */
  readonly target: string;
  readonly size: number;
  /** Permissions with set-user-id and the like, without the type of the file. */
  readonly mode: number;
  readonly mtimeS: number;
}

type Field = readonly [from: number, to: number];

const NAME: Field = [0, 100];
const MODE: Field = [100, 108];
const UID: Field = [108, 116];
const GID: Field = [116, 124];
const SIZE: Field = [124, 136];
const MTIME: Field = [136, 148];
const CHECKSUM: Field = [148, 156];
const TYPE = 156;
const TARGET: Field = [157, 257];
const MAGIC: Field = [257, 265];
/** Where POSIX has the beginning of a long path and GNU has times and holes: Nx leaves it empty. */
const EXTENSION: Field = [345, BLOCK_BYTES];

const GNU_MAGIC = 'ustar  \0';

/** By the byte that stands for it. What is not here (hard links, devices, pax, holes, …) is not taken. */
const TYPES: ReadonlyMap<string, TarHeader['type']> = new Map([
  ['0', 'file'],
  ['\0', 'file'],
  ['2', 'symlink'],
  ['5', 'directory'],
  ['L', 'long-path'],
  ['K', 'long-target'],
]);

/**
 * Reads a header as the Rust crate `tar` writes it for Nx: in the form of GNU, or, for the exit code and the
 * terminal output, in the oldest form, which has neither a magic nor anything behind it.
 */
export function readHeader(block: Buffer): Result<TarHeader, RefusalKind> {
  if (octal(block, CHECKSUM) !== checksumOf(block)) return err('checksum');
  const type = TYPES.get(String.fromCharCode(block[TYPE] ?? 0));
  if (type === undefined) return err('type');
  if (!isKnownForm(block, type)) return err('header');
  const size = octal(block, SIZE);
  const mode = octal(block, MODE, 0);
  if (size === undefined || mode === undefined) return err('number');
  const mtimeS = time(block, MTIME);
  if (mtimeS === undefined || time(block, UID) === undefined || time(block, GID) === undefined)
    return err('number');
  const path = text(block, NAME);
  const target = text(block, TARGET);
  if (path === undefined || target === undefined) return err('path');
  return ok({ type, path, target, size, mode: mode & 0o7777, mtimeS });
}

export function isLongName(type: TarHeader['type']): type is LongName {
  return type === 'long-path' || type === 'long-target';
}

/** The path in a header that was refused, for people. */
export function nameIn(block: Buffer): string {
  return slice(block, NAME).toString('utf8').replace(/\0.*$/s, '');
}

const ZEROS = Buffer.alloc(32 * 1024);

export function isZeros(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += ZEROS.length) {
    const part = bytes.subarray(at, at + ZEROS.length);
    if (Buffer.compare(part, ZEROS.subarray(0, part.length)) !== 0) return false;
  }
  return true;
}

function isKnownForm(block: Buffer, type: TarHeader['type']): boolean {
  if (slice(block, MAGIC).toString('latin1') === GNU_MAGIC) return isZeros(slice(block, EXTENSION));
  return type === 'file' && isZeros(block.subarray(MAGIC[0]));
}

/** Of all bytes, those of the sum itself taken for spaces. */
export function checksumOf(block: Uint8Array): number {
  let sum = (CHECKSUM[1] - CHECKSUM[0]) * 0x20;
  for (let at = 0; at < BLOCK_BYTES; at++) if (at < CHECKSUM[0] || at >= CHECKSUM[1]) sum += block[at] ?? 0;
  return sum;
}

function slice(block: Buffer, [from, to]: Field): Buffer {
  return block.subarray(from, to);
}

/** Digits, then at least one zero or space. Nothing at all is `empty`, where that may be. */
function octal(block: Buffer, field: Field, empty?: number): number | undefined {
  const digits = /^([0-7]*)[\0 ]+$/.exec(slice(block, field).toString('latin1'))?.[1];
  return digits === '' ? empty : digits === undefined ? undefined : Number.parseInt(digits, 8);
}

/**
 * Of owners and times, large numbers and those before 1970 are binary, marked by the first bit. Nobody uses
 * them when outputs are restored, so that such a one counts as 0.
 */
function time(block: Buffer, field: Field): number | undefined {
  return block[field[0]] === 0x80 ? 0 : octal(block, field, 0);
}

/** Up to the first zero; only zeros may follow. */
function text(block: Buffer, field: Field): string | undefined {
  const bytes = slice(block, field);
  const end = bytes.indexOf(0);
  const used = end === -1 ? bytes : bytes.subarray(0, end);
  if (!isUtf8(used) || !isZeros(bytes.subarray(used.length))) return undefined;
  return used.toString('utf8');
}

// How the reader that Nx uses (the Rust crate `tar`, release 0.4) understands an archive. It is lenient where ours
// is strict: what both take, both must understand alike.
import { BLOCK } from '../../rig/archives/raw-tar.ts';

export interface NxEntry {
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
  /** With `/` between its names; what is `.`, empty or a root is left out, as when Nx unpacks it. */
  readonly path: string;
  readonly target: string;
  readonly bytes: Buffer;
}

export interface NxArchive {
  readonly entries: readonly NxEntry[];
  readonly terminalOutput: string | undefined;
  readonly code: number | undefined;
}

/** A fault that ends the reading, and so the run. */
class Unreadable extends Error {}

/** `undefined`: Nx fails with it. */
export function asNxReads(tar: Buffer): NxArchive | undefined {
  try {
    return read(tar);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function read(tar: Buffer): NxArchive {
  const entries: NxEntry[] = [];
  let terminalOutput: string | undefined;
  let code: number | undefined;
  for (const { header, path, target, bytes } of membersOf(tar)) {
    const name = path.toString('utf8');
    if (name === 'code') {
      if (bytes.length !== 4) throw new Unreadable('code');
      code = bytes.readUInt32BE();
    } else if (name === 'terminalOutput') {
      terminalOutput = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } else {
      const parts = name.split('/').filter((part) => part !== '' && part !== '.');
      if (parts.includes('..')) throw new Unreadable('unsafe path');
      const type = typeOf(header, path);
      if (type)
        entries.push({
          type,
          path: parts.join('/'),
          target: type === 'symlink' ? target.toString() : '',
          bytes,
        });
    }
  }
  return { entries, terminalOutput, code };
}

/** `undefined`: nothing is made of it. */
function typeOf(header: Buffer, path: Buffer): NxEntry['type'] | undefined {
  switch (String.fromCharCode(header[156] ?? 0)) {
    case '5':
      return 'directory';
    case '2':
      return 'symlink';
    case '1':
      return 'other';
    case 'L':
    case 'K':
    case 'x':
    case 'g':
      return undefined;
    default:
      return !isPosix(header) && path.at(-1) === 0x2f ? 'directory' : 'file';
  }
}

interface Member {
  readonly header: Buffer;
  readonly path: Buffer;
  readonly target: Buffer;
  readonly bytes: Buffer;
}

function* membersOf(tar: Buffer): Generator<Member> {
  let at = 0;
  let longPath: Buffer | undefined;
  let longTarget: Buffer | undefined;
  while (at < tar.length) {
    const header = tar.subarray(at, at + BLOCK);
    if (header.length < BLOCK) throw new Unreadable('part of a block');
    if (header.every((byte) => byte === 0)) break;
    if (number(header.subarray(148, 156)) !== sum(header)) throw new Unreadable('checksum');
    const size = sizeOf(header);
    const bytes = tar.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(header[156] ?? 0);
    if (bytes.length < size) throw new Unreadable('too short');
    if ((type === 'x' || type === 'S') && (isPosix(header) || isGnu(header)))
      throw new Unreadable('not modelled');
    if (type === 'L' && (isPosix(header) || isGnu(header))) {
      if (longPath) throw new Unreadable('two long names');
      longPath = withoutEnd(bytes);
    } else if (type === 'K' && (isPosix(header) || isGnu(header))) {
      if (longTarget) throw new Unreadable('two long names');
      longTarget = withoutEnd(bytes);
    } else {
      yield {
        header,
        bytes,
        path: longPath ?? pathOf(header),
        target: longTarget ?? upToZero(header.subarray(157, 257)),
      };
      longPath = longTarget = undefined;
    }
  }
  if (longPath || longTarget) throw new Unreadable('a name for nothing');
}

const isGnu = (header: Buffer): boolean => header.toString('latin1', 257, 265) === 'ustar  \0';
const isPosix = (header: Buffer): boolean => header.toString('latin1', 257, 265) === 'ustar\u000000';

function pathOf(header: Buffer): Buffer {
  const name = upToZero(header.subarray(0, 100));
  const prefix = upToZero(header.subarray(345, 500));
  return isPosix(header) && prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), name]) : name;
}

function upToZero(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}

function withoutEnd(bytes: Buffer): Buffer {
  return bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes;
}

function sizeOf(header: Buffer): number {
  const field = header.subarray(124, 136);
  return ((field[0] ?? 0) & 0x80) === 0 ? number(field) : Number(field.readBigUInt64BE(4));
}

/** Octal up to the first zero, spaces around it and a sign before it allowed. */
function number(field: Buffer): number {
  const digits = /^\+?([0-7]+)$/.exec(upToZero(field).toString('latin1').trim())?.[1];
  if (digits === undefined) throw new Unreadable('number');
  return Number.parseInt(digits, 8);
}

function sum(header: Buffer): number {
  return header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}

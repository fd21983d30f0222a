import { isRecord } from '../fields.ts';
import { type Maker, isTaskHash, parsed, readMaker } from '../protocol.ts';

/** What is stored of a hash. */
export interface Entry {
  readonly version: 1;
  readonly hash: string;
  /** SHA-256 of the body, in hex. */
  readonly body: string;
  /** Bytes of the body. */
  readonly size: number;
  /** Sent by an Nx of this machine, or fetched from what is behind the shield. */
  readonly origin: 'local' | 'upstream';
  readonly createdMs: number;
  /** Who sent it, or who fetched it. */
  readonly maker: Maker;
  /** URL without credentials. */
  readonly upstream?: string;
}

export function readEntry(text: string): Entry | undefined {
  const value = parsed(text);
  if (!isRecord(value) || value['version'] !== 1) return undefined;
  const { hash, body, size, origin, createdMs, upstream } = value;
  const maker = readMaker(value['maker']);
  if (!maker || typeof hash !== 'string' || !isTaskHash(hash)) return undefined;
  if (typeof body !== 'string' || !/^[\da-f]{64}$/.test(body)) return undefined;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined;
  if (typeof createdMs !== 'number' || (origin !== 'local' && origin !== 'upstream')) return undefined;
  const from = typeof upstream === 'string' ? { upstream } : {};
  return { version: 1, hash, body, size, origin, createdMs, maker, ...from };
}

/** What the check of an entry found. */
export type Check =
  | {
      readonly isGood: true;
      /** Of the body that was checked. */
      readonly body: string;
      readonly files: number;
      readonly outputs: number;
      /** Uncompressed. */
      readonly bytes: number;
      /** Files that hold the absolute path of a checkout. */
      readonly carries: readonly { readonly file: string; readonly root: string }[];
    }
  | { readonly isGood: false; readonly body: string; readonly why: string };

export function readCheck(text: string): Check | undefined {
  const value = parsed(text);
  if (!isRecord(value) || value['version'] !== 1 || typeof value['body'] !== 'string') return undefined;
  const { isGood, body, files, outputs, bytes, carries, why } = value;
  if (isGood === false) return { isGood, body, why: typeof why === 'string' ? why : '' };
  if (isGood !== true || typeof files !== 'number' || typeof outputs !== 'number') return undefined;
  if (typeof bytes !== 'number' || !Array.isArray(carries)) return undefined;
  const found = carries.map(readCarried);
  if (found.includes(undefined)) return undefined;
  return { isGood, body, files, outputs, bytes, carries: found.filter((one) => one !== undefined) };
}

function readCarried(value: unknown): { readonly file: string; readonly root: string } | undefined {
  if (!isRecord(value)) return undefined;
  const { file, root } = value;
  return typeof file === 'string' && typeof root === 'string' ? { file, root } : undefined;
}

import { createHash } from 'node:crypto';

/** The same in every run, so that what is sent is the same too. */
export const SECRET = createHash('sha384').update('of a shield that is tried out').digest('hex').slice(0, 48);

/** Checkouts that use the shield while it is tried out. */
export const ROOTS: readonly string[] = ['/w/a', '/w/b', '/w/a/trees/c'];

/** As the shield makes it. */
export function idOf(root: string): string {
  return createHash('sha256').update(root).digest('hex').slice(0, 12);
}

/** Of some hashes runs tell now this and now that: what is right of them may be refused later. */
export function isDisputed(hash: string): boolean {
  return Number(hash) % DISPUTED === 0;
}

export function disputedBeside(hash: string): string {
  return String(Number(hash) - (Number(hash) % DISPUTED));
}

const DISPUTED = 20;

/** What a request asks for, and what it may be told. */
export interface Asked {
  readonly what: 'get' | 'put' | 'hello' | 'control' | 'lease' | 'other';
  /** Of an answer; a broken request may also get one of `MALFORMED`. */
  readonly statuses: readonly number[];
  /** Not HTTP, or not all of it: there may be no answer, and the connection ends. */
  readonly isBroken?: true;
  /** An answer comes without its body. */
  readonly isHead?: true;
  /** A `100 Continue` may come first. */
  readonly expects?: true;
  /** The connection ends after it. */
  readonly closes?: true;
  /** Of an entry, where it is asked for rightly; and the checkout that does. */
  readonly hash?: string;
  readonly root?: string;
  /** Of a body that is right to the last byte, and of one that may have been taken for right. */
  readonly sha256?: string;
  readonly maybe?: string;
  /** The checkout whose path is in its files. */
  readonly names?: string | undefined;
  /** What a greeting is answered with. */
  readonly proof?: string;
  /** Name of a control message. */
  readonly name?: string;
}

export interface Part {
  readonly bytes: Buffer;
  readonly asked: Asked;
}

/**
 *   read   all answers are waited for        reset  the connection is reset in the middle
 *   half   our half is closed after the last byte      leave  it is closed in the middle
 *   break  it is reset as soon as something has come
 *   stall  nothing more comes, and it stays open
 */
export type Ending = 'read' | 'half' | 'reset' | 'break' | 'leave' | 'stall';

/** All that is sent over one connection. */
export interface Script {
  readonly parts: readonly Part[];
  /** Nothing is waited for between its requests. */
  readonly isPipelined: boolean;
  /** Sizes of what is written at once, used in turn. */
  readonly sizes: readonly number[];
  readonly ending: Ending;
}

/** Requests one after the other, each in one piece, as a client sends them. */
export const PLAIN = { isPipelined: false, sizes: [2 ** 20], ending: 'read' } as const;

/** What malformed HTTP is told; Node's own server says it, and closes the connection. */
export const MALFORMED: readonly number[] = [400, 408, 413, 417, 431];

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function wholeOf({ parts }: Script): Buffer {
  return Buffer.concat(parts.map(({ bytes }) => bytes));
}

import { gzip, tar, taskEnd } from './raw-tar.ts';
import type { RefusalKind } from '../../../packages/nx/src/shield/archive/refusal.ts';
import type { Bounds } from '../../../packages/nx/src/shield/archive/bounds.ts';

/** An artefact as a cache might send it. */
export interface ArchiveCase {
  /** A sentence without its subject: `has a checksum that is wrong`. */
  readonly name: string;
  /** Why it must be refused; `undefined`: it must be taken. */
  readonly refused?: RefusalKind;
  /** The bytes, for a task whose one output is this folder, of at least two parts. */
  readonly make: (output: string) => Buffer;
  /** In place of the default ones. */
  readonly bounds?: Partial<Bounds>;
}

export function good(name: string, make: (output: string) => Buffer): ArchiveCase {
  return { name, make };
}

export function bad(name: string, refused: RefusalKind, make: (output: string) => Buffer): ArchiveCase {
  return { name, refused, make };
}

/** Cases whose limits are drawn closer, so that they stay small. */
export function bounded(bounds: Partial<Bounds>, one: ArchiveCase): ArchiveCase {
  return { ...one, bounds };
}

/** An archive of these entries of an output, and of how the task ended. */
export function of(entries: (output: string) => readonly Buffer[]): (output: string) => Buffer {
  return (output) => gzip(tar(...entries(output), taskEnd()));
}

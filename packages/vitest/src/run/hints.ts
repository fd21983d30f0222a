import { digest } from '../store/digest.ts';

/** Bytes of a hint: enough to tell values apart for people, not to rely on. */
const BYTES = 4;
/** More inputs than this share hints, so that a verdict stays small. */
const MAX_HINTS = 150;

/** Short hashes of values, for `why`: of the project's parts first, then of the inputs, some taken together. */
export function hintsOf(parts: readonly string[], values: readonly string[]): Uint8Array {
  const groups = grouped(values);
  return Buffer.concat([...parts, ...groups].map((text) => digest(text).subarray(0, BYTES)));
}

/** Indexes of the parts and of the inputs whose hints differ. */
export function differing(
  hints: Uint8Array,
  other: Uint8Array,
  parts: number,
  inputs: number,
): { readonly parts: readonly number[]; readonly inputs: readonly number[] } {
  const size = groupSize(inputs);
  const count = parts + Math.ceil(inputs / size);
  const changed = Array.from({ length: count }, (_, index) => index).filter(
    (index) => Buffer.compare(at(hints, index), at(other, index)) !== 0,
  );
  const groups = changed.filter((index) => index >= parts).map((index) => (index - parts) * size);
  return {
    parts: changed.filter((index) => index < parts),
    inputs: groups.flatMap((from) =>
      Array.from({ length: Math.min(size, inputs - from) }, (_, index) => from + index),
    ),
  };
}

function at(hints: Uint8Array, index: number): Uint8Array {
  return hints.subarray(index * BYTES, (index + 1) * BYTES);
}

/** Whether some of so many inputs share a hint. */
export function isGrouped(inputs: number): boolean {
  return groupSize(inputs) > 1;
}

function groupSize(inputs: number): number {
  return Math.max(1, Math.ceil(inputs / MAX_HINTS));
}

function grouped(values: readonly string[]): readonly string[] {
  const size = groupSize(values.length);
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size).join('\n'),
  );
}

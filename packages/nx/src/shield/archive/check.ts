import { type Result, err } from '@subminute/core';

export interface Bounds {
  readonly maxBytes: number;
  readonly maxFiles: number;
  readonly maxRatio: number;
}
export interface Expectation {
  readonly outputs: readonly string[];
  readonly mustHold: readonly string[];
  readonly roots: readonly string[];
}
export interface Manifest {
  readonly files: number;
  readonly bytes: number;
  readonly outputs: number;
  readonly carries: readonly { readonly file: string; readonly root: string }[];
}
export interface Refusal {
  readonly kind: string;
  readonly message: string;
  readonly entry?: string;
}
export async function checkArchive(
  _chunks: AsyncIterable<Uint8Array>,
  _expectation: Expectation,
  _bounds: Bounds,
): Promise<Result<Manifest, Refusal>> {
  return err({ kind: 'todo', message: 'not merged yet' });
}

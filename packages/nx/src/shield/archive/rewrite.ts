import { type Result, err } from '@subminute/core';
import type { Bounds, Expectation, Manifest, Refusal } from './check.ts';

export async function rewriteArchive(
  _chunks: AsyncIterable<Uint8Array>,
  _expectation: Expectation,
  _bounds: Bounds,
  _write: (chunk: Uint8Array) => Promise<void>,
): Promise<Result<Manifest, Refusal>> {
  return err({ kind: 'todo', message: 'not merged yet' });
}

import { type Result, err } from '@subminute/core';
import type { Bounds } from './bounds.ts';
import { gunzip } from './gunzip.ts';
import { type Expectation, type Manifest, inspect } from './inspection.ts';
import type { Refusal } from './refusal.ts';
import { type TarVisitor, tarReader } from './tar-reader.ts';

/**
 * Whether an archive is one that Nx may be given: intact, nothing but outputs where outputs may be, of a task
 * that passed. Reads a stream once, whatever its size, in constant memory but for the names of its entries.
 */
export async function checkArchive(
  chunks: AsyncIterable<Uint8Array>,
  expectation: Expectation,
  bounds: Bounds,
): Promise<Result<Manifest, Refusal>> {
  const inspection = inspect(expectation, bounds, TAKES_ALL);
  const refusal = await readArchive(chunks, bounds, inspection);
  return refusal ? err(refusal) : inspection.finish();
}

/** Does nothing with what it is told. */
export const TAKES_ALL: TarVisitor = {
  begin: () => undefined,
  content: () => undefined,
  end: () => undefined,
};

/** Reads an archive to its end or to its first fault; waits after each piece until `settle` is through. */
export async function readArchive(
  chunks: AsyncIterable<Uint8Array>,
  bounds: Bounds,
  visitor: TarVisitor,
  settle: () => Promise<Refusal | undefined> | undefined = () => undefined,
): Promise<Refusal | undefined> {
  const reader = tarReader(visitor);
  const refusal = await gunzip(chunks, bounds, (bytes) => reader.take(bytes) ?? settle());
  return refusal ?? reader.end();
}

/** Bytes in pieces of given sizes, the last one again and again. */
export function* chunksOf(
  bytes: Uint8Array,
  sizes: readonly number[] = [bytes.length],
): Generator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = Math.max(1, sizes[Math.min(i, sizes.length - 1)] ?? 1);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** The same as they come from a file or a socket. */
export async function* inChunks(bytes: Uint8Array, sizes?: readonly number[]): AsyncGenerator<Uint8Array> {
  yield* chunksOf(bytes, sizes);
}

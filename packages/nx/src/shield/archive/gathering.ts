/** Gathers a fixed number of bytes out of chunks of any size. */
export interface Gathering {
  /** Takes what is still wanting and hands back the rest. */
  take(chunk: Uint8Array): Uint8Array;
  isFull(): boolean;
  isEmpty(): boolean;
  /** The bytes, once it is full; they are good until {@link clear}. */
  readonly bytes: Buffer;
  clear(): void;
}

export function gathering(size: number): Gathering {
  const bytes = Buffer.alloc(size);
  let filled = 0;
  return {
    bytes,
    take: (chunk) => {
      const wanted = Math.min(size - filled, chunk.length);
      bytes.set(chunk.subarray(0, wanted), filled);
      filled += wanted;
      return chunk.subarray(wanted);
    },
    isFull: () => filled === size,
    isEmpty: () => filled === 0,
    clear: () => {
      filled = 0;
    },
  };
}

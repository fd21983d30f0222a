/** How much an archive may unpack to, whatever its own bytes are. */
export interface Bounds {
  /** Of the unpacked tar: contents, headers and padding. */
  readonly maxBytes: number;
  /** Entries of any type. */
  readonly maxFiles: number;
  /** Unpacked bytes for one compressed byte, beyond the first {@link FREE_BYTES}. */
  readonly maxRatio: number;
}

/** Small archives may have any ratio: a folder of empty files packs 500 to 1 and hurts nobody. */
export const FREE_BYTES: number = 16 * 1024 * 1024;

/** Deflate reaches 1032 to 1 on zeros; build outputs lie between 3 and 20. */
export const DEFAULT_BOUNDS: Bounds = { maxBytes: 4 * 2 ** 30, maxFiles: 250_000, maxRatio: 200 };

/** Of all paths of an archive together, so that names alone cannot fill the memory. */
export const MAX_NAME_BYTES: number = 32 * 1024 * 1024;

/** Of the terminal output, which is held in memory. */
export const MAX_TERMINAL_BYTES: number = 16 * 1024 * 1024;

/** Of the body of a long name; longer than any path that a system takes. */
export const MAX_LONG_NAME_BYTES: number = 64 * 1024;

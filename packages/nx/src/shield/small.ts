/** Flags of Node for a process that lives long and holds little: V8 is told to collect early. */
export const SMALL: readonly string[] = [
  '--max-semi-space-size=1',
  '--max-old-space-size=96',
  '--optimize-for-size',
];

/** What tells glibc to give memory back to the system; other systems do not read it. */
export const SMALL_ENV: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

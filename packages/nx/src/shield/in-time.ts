/** What {@link inTime} gives where the time was over first. */
export const LATE: unique symbol = Symbol('late');

/** The answer, or `LATE` when it takes longer; what was asked goes on without anybody. */
export async function inTime<T>(answer: Promise<T>, ms: number): Promise<T | typeof LATE> {
  const { promise: over, resolve } = Promise.withResolvers<typeof LATE>();
  const timer = setTimeout(resolve, ms, LATE);
  try {
    return await Promise.race([answer, over]);
  } finally {
    clearTimeout(timer);
  }
}

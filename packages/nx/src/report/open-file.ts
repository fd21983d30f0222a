import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';

/** An opener that has not failed by then has opened something. */
const WAIT_MS = 2000;

/** Opens a file with what the platform has for it; an error says what went wrong. */
export async function openFile(file: string): Promise<string | undefined> {
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    const { default: open } = await import('open');
    // It is not waited for by itself: the timer keeps the process until then.
    const child = await open(file);
    const ended = once(child, 'exit', { signal }).then(([code]) => code as number | null);
    const code = await Promise.race([ended, after(WAIT_MS, null, { signal })]);
    return code === null || code === 0 ? undefined : `the opener ended with ${code}`;
  } catch (error) {
    return (error as Error).message;
  } finally {
    waiting.abort();
  }
}

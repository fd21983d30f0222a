import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';

/** An opener that has not failed by then has opened something. */
const WAIT_MS = 2000;

/** Opens a file with what the platform has for it; an error says what went wrong. */
export async function openFile(file: string): Promise<string | undefined> {
  try {
    const { default: open } = await import('open');
    const child = await open(file);
    const ended = once(child, 'exit').then(([code]) =>
      code === 0 || code === null ? undefined : `the opener ended with ${String(code)}`,
    );
    return await Promise.race([ended, after(WAIT_MS, undefined, { ref: false })]);
  } catch (error) {
    return (error as Error).message;
  }
}

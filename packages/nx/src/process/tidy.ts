import { statSync } from 'node:fs';
import path from 'node:path';
import { FILES, listRunDirs, readOwner } from './run-dir.ts';

/** A directory that nobody has touched for so long has no watchdog at work on it either. */
export const QUIET_MS = 60_000;

/**
 * Runs whose owner and watchdog both died (a crash of the machine), and such as could not be stored
 * when they ended: they are ended, stored and tidied away. Their output lies there as it came, so it
 * does not stay.
 */
export async function tidyRunDirs(store: string, nowMs: number = Date.now()): Promise<void> {
  for (const { dir } of listRunDirs(store)) {
    try {
      // Without a readable owner it may be one of a newer subminute: only what is old goes.
      const quietMs = readOwner(dir) ? QUIET_MS : UNREADABLE_MS;
      if (nowMs - lastTouchedMs(dir) < quietMs) continue;
      const { abandon } = await import('./abandon.ts');
      await abandon(dir);
    } catch {
      // Still full, or another process is at it.
    }
  }
}

const UNREADABLE_MS = 86_400_000;

function lastTouchedMs(dir: string): number {
  const times = ['', FILES.output, FILES.events, FILES.verdict].map(
    (file) => statSync(path.join(dir, file), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return Math.max(...times);
}

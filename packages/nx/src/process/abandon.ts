import { statSync } from 'node:fs';
import path from 'node:path';
import { readRecord } from '@subminute/core';
import { saveRun } from '../store/runs.ts';
import { endRun } from './end-tree.ts';
import { finishRun } from './finish-run.ts';
import { FILES, type Owner, listRunDirs, readOwner, readRunFile, removeRunDir, storeOf } from './run-dir.ts';
import { RunView } from './run-view.ts';
import { isAlive } from './table.ts';

/** Ends what the dead owner of a run left behind, and stores what is known. */
export async function abandon(dir: string): Promise<void> {
  const owner = readOwner(dir);
  // Another one has taken it over.
  if (owner && isAlive(owner.process)) return;
  const view = new RunView(dir);
  view.refresh();
  // It may have died after the run came to its own end.
  const { nxExitCode } = view;
  await endRun({ dir, ...(owner ? { owner } : {}) }, { askMs: 400, termMs: 300 });
  if (!owner || storeVerdict(dir, owner)) {
    removeRunDir(dir);
    return;
  }
  const { leave } = await finishRun({
    dir,
    owner,
    view,
    atMs: Date.now(),
    ...(nxExitCode === undefined ? { stopped: 'owner-died' } : { exitCode: nxExitCode }),
  });
  leave();
}

/** A whole run that the store could not take when it ended. */
function storeVerdict(dir: string, { run, checkout }: Owner): boolean {
  const record = readRecord(readRunFile(dir, FILES.verdict));
  if (!record.ok) return false;
  saveRun(storeOf(dir), { run, checkout, events: record.value });
  return true;
}

/** A directory that nobody has touched for so long has no watchdog at work on it either. */
const QUIET_MS = 60_000;

/**
 * Runs whose owner and watchdog both died (a crash of the machine), and such as could not be stored
 * when they ended: they are ended, stored and tidied away. Their output lies there as it came, so it
 * does not stay.
 */
export async function tidyRunDirs(store: string, nowMs: number = Date.now()): Promise<void> {
  for (const { dir } of listRunDirs(store)) {
    const owner = readOwner(dir);
    if (owner && isAlive(owner.process)) continue;
    if (nowMs - lastTouchedMs(dir) < QUIET_MS) continue;
    await abandon(dir).catch(() => {
      // Still full, or another process is at it.
    });
  }
}

function lastTouchedMs(dir: string): number {
  const times = ['', FILES.output, FILES.events, FILES.verdict].map(
    (file) => statSync(path.join(dir, file), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return Math.max(...times);
}

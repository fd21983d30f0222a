import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import { readRecord } from '@subminute/core';
import { saveRun } from '../store/save-run.ts';
import { endRun } from './end-tree.ts';
import { type Finished, finishRun } from './finish-run.ts';
import { mayLive, ownerState } from './owner-state.ts';
import { FILES, type Owner, readOwner, readRunFile, removeRunDir, storeOf } from './run-dir.ts';
import { RunView } from './run-view.ts';
import { QUIET_MS } from './tidy.ts';

/** Ends what the dead owner of a run left behind, and stores what is known. */
export async function abandon(dir: string): Promise<void> {
  const owner = readOwner(dir);
  // Another one has taken it over.
  if (owner && mayLive(owner)) return;
  if (!claim(dir)) return;
  if (owner && storeVerdict(dir, owner)) {
    removeRunDir(dir);
    return;
  }
  const view = new RunView(dir);
  view.refresh();
  const seen = { exitCode: view.nxExitCode, wasEnding: view.endingMs !== undefined };
  // Pids of another start of the machine are those of others.
  if (!owner || ownerState(owner) !== 'before')
    await endRun({ dir, ...(owner ? { owner } : {}) }, { askMs: 400, termMs: 300 });
  if (!owner) {
    removeRunDir(dir);
    return;
  }
  const { leave } = await finishAbandoned(dir, owner, view, seen);
  leave();
}

/** It may have died after the run came to its own end; then what Nx leaves out is still asked. */
function finishAbandoned(
  dir: string,
  owner: Owner,
  view: RunView,
  { exitCode, wasEnding }: { readonly exitCode: number | undefined; readonly wasEnding: boolean },
): Promise<Finished> {
  const base = { dir, owner, view, atMs: view.lastMs(owner.startedMs) };
  return exitCode === undefined || wasEnding
    ? finishRun({ ...base, stopped: 'owner-died' })
    : finishRun({ ...base, exitCode, env: process.env });
}

/** One process at a time: whoever comes second leaves it. An old claim is of one that died. */
function claim(dir: string): boolean {
  const file = path.join(dir, 'claimed');
  try {
    closeSync(openSync(file, 'wx', 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return existsSync(dir);
    const since = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return Math.abs(Date.now() - since) > QUIET_MS;
  }
}

/** A whole run that the store could not take when it ended. */
function storeVerdict(dir: string, { run, checkout }: Owner): boolean {
  const record = readRecord(readRunFile(dir, FILES.verdict));
  if (!record.ok) return false;
  saveRun(storeOf(dir), { run, checkout, events: record.value });
  return true;
}

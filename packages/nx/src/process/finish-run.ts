import { existsSync } from 'node:fs';
import path from 'node:path';
import { type RunEvent, foldRun, wordOf, writeRecord } from '@subminute/core';
import { writeWhole } from '@subminute/vitest/store';
import { complete } from './complete.ts';
import { type Ending, finalEvents } from './final-events.ts';
import { FILES, removeRunDir, storeOf } from './run-dir.ts';

export interface Finish extends Ending {
  /** With which Nx may be asked; absent: it is not asked. */
  readonly env?: Readonly<NodeJS.ProcessEnv>;
  readonly abort?: AbortSignal;
}

export interface Finished {
  readonly events: readonly RunEvent[];
  /** What went wrong with storing it. */
  readonly problem?: string;
  /** Removes the run's directory, unless the run stands nowhere else. Never throws. */
  readonly leave: () => void;
}

/**
 * The end of a run, whoever owns it: what happened, what Nx leaves out of that, and the store. Call
 * it when nothing of the run lives any more.
 */
export async function finishRun(finish: Finish): Promise<Finished> {
  const { dir, owner, env, abort } = finish;
  const store = storeOf(dir);
  let events = await finalEvents(finish);
  if (env && !finish.stopped) {
    events = await complete(events, { dir, owner, store, env, ...(abort ? { abort } : {}) });
  }
  // Another process has stored and removed it: what is left here says less.
  const isGone = !existsSync(dir);
  const saved = isGone || hasAll(dir, events) ? { isStored: true } : await save(finish, events);
  return {
    events,
    ...(saved.problem === undefined ? {} : { problem: saved.problem }),
    leave: () => {
      if (saved.isStored) leave(dir);
    },
  };
}

/** Whether the record that the hook stored says as much as these events. */
function hasAll(dir: string, events: readonly RunEvent[]): boolean {
  const result = foldRun(events);
  return wordOf(result) === 'PASS' && result.empty === undefined && existsSync(path.join(dir, FILES.stored));
}

interface Saved {
  readonly isStored: boolean;
  readonly problem?: string;
}

/** A store that cannot be written is said, not thrown: the run's directory stays, for `last` to read. */
async function save({ dir, owner, stopped }: Ending, events: readonly RunEvent[]): Promise<Saved> {
  try {
    // After a passed run the hook has done it.
    const { saveRun } = await import('../store/save-run.ts');
    // Who was interrupted does not wait for other writers.
    const options = stopped === undefined ? {} : { busyMs: 1000 };
    const aside = saveRun(storeOf(dir), { run: owner.run, checkout: owner.checkout, events }, options);
    return aside === undefined
      ? { isStored: true }
      : { isStored: true, problem: `the database was unreadable and was set aside as ${aside}` };
  } catch (error) {
    try {
      writeWhole(path.join(dir, FILES.verdict), writeRecord(events));
    } catch {
      // Not even that: the hook's record, if there is one, stays.
    }
    return { isStored: false, problem: `this run was not stored: ${(error as Error).message}` };
  }
}

/** A file that another process writes this moment must not cost anybody the verdict. */
function leave(dir: string): void {
  try {
    removeRunDir(dir);
  } catch {
    // The next clean-up of the store takes it.
  }
}

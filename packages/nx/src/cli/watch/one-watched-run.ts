import { type RunResult, wordOf } from '@subminute/core';
import { mayHaveRuntimeInputs } from '../../store/inputs.ts';
import { readStore } from '../../store/runs.ts';
import type { ActiveRun, Setting } from '../active-run.ts';
import { runNx } from '../one-run.ts';

/** A run of the watcher: its owner is the watcher's process, so that nothing of it outlives that. */
export interface WatchedRun {
  readonly tree: string;
  /** `undefined`: it was stopped, or could not run. */
  readonly ended: Promise<RunResult | undefined>;
  /** Once it has begun. */
  readonly active: () => ActiveRun | undefined;
  readonly isStopped: () => boolean;
  stop(): Promise<void>;
}

export interface Begun {
  readonly begun: () => void;
  readonly failed: (why: string) => void;
}

export function watchedRun(setting: Setting, tree: string, { begun, failed }: Begun): WatchedRun {
  const controller = new AbortController();
  let active: ActiveRun | undefined;
  const background = {
    begun: (run: ActiveRun) => {
      active = run;
      begun();
    },
  };
  const interrupt = { signal: controller.signal, [Symbol.dispose]: () => {} };
  const ran = runNx({ ...setting, startedMs: Date.now(), background }, interrupt);
  const ended = ran.then(
    (came) => {
      if (came.ok) {
        came.value.leave();
        return came.value.result;
      }
      if (!controller.signal.aborted) failed(came.error);
      return undefined;
    },
    // Nx could not even be started: its folder is gone, no process is to be had.
    (error: unknown) => {
      failed((error as Error).message);
      return undefined;
    },
  );
  return {
    tree,
    ended,
    active: () => active,
    isStopped: () => controller.signal.aborted,
    stop: async () => {
      controller.abort();
      await ended;
    },
  };
}

/** Whether a verdict can answer for its state: it hangs on nothing but that, and nothing broke on the way. */
export function isAnswer(store: string, result: RunResult): boolean {
  const word = wordOf(result);
  if ((word !== 'PASS' && word !== 'FAIL') || result.stopped !== undefined) return false;
  if (result.signal !== undefined || result.broken !== undefined) return false;
  if (result.tasks.some(({ end }) => end !== undefined && end.kind !== 'exit')) return false;
  const hashes = result.tasks.flatMap(({ hash }) => hash ?? []);
  return readStore(store, (db) => mayHaveRuntimeInputs(db, hashes)) === false;
}

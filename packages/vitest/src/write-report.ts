import { existsSync } from 'node:fs';
import path from 'node:path';
import { taskOfEnv } from '@subminute/core/unit';
import { type RunResults, reportOf } from './report-of.ts';
import { writeWhole } from './store/whole-file.ts';

/** Where a run of ours waits for what comes of a task. */
export interface RunPlace {
  /** The run's directory. */
  readonly dir: string;
  readonly task: string;
}

/**
 * `undefined`: no run of ours waits. A tree of ours that a task is tried in carries its path there as a mark, too: a
 * report in it would be taken for what the task has made.
 */
export function runPlace(env: Readonly<NodeJS.ProcessEnv>): RunPlace | undefined {
  const dir = env['SUBMINUTE_RUN_DIR'];
  const task = taskOfEnv(env);
  return dir === undefined || task === undefined || !isRunDir(dir) ? undefined : { dir, task };
}

/** A store has a folder for each run below `runs`. */
function isRunDir(dir: string): boolean {
  return path.basename(path.dirname(dir)) === 'runs';
}

/** Several runs may follow each other in one process. */
let written = 0;

/** Writes what came of a run, whole or not at all; a run that nobody waits for any more gets nothing. */
export function writeReport({ dir, task }: RunPlace, results: Omit<RunResults, 'task'>): void {
  if (!existsSync(dir)) return;
  try {
    writeWhole(
      path.join(dir, `vitest.${process.pid}-${written++}.json`),
      JSON.stringify(reportOf({ ...results, task })),
      0o600,
    );
  } catch {
    // A full disk must not end the tests: then their log is read.
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { pidsIn } from '../bench/cpu.ts';
import type { Ran, RunOptions } from '../rig/run.ts';

export interface Bounded extends Ran {
  /** It was not done by its deadline; the signal that ended it. */
  readonly hung?: 'SIGTERM' | 'SIGKILL';
}

export interface Bounds {
  readonly deadlineMs: number;
  /** A folder that everything which belongs to the run names in its environment, arguments or working directory. */
  readonly dir: string;
  /** What it gets to end after SIGTERM. */
  readonly graceMs?: number;
}

/**
 * A run of `nx` with a deadline: then it gets SIGTERM, as `timeout` sends it, and where that does not end it, SIGKILL
 * together with all below it.
 */
export async function boundedRun(
  start: (ask: Pick<RunOptions, 'started' | 'timeoutMs'>) => Promise<Ran>,
  { deadlineMs, dir, graceMs = 5000 }: Bounds,
): Promise<Bounded> {
  let hung: Bounded['hung'];
  const over = new AbortController();
  const watch = async (pid: number): Promise<void> => {
    await sleep(deadlineMs, undefined, over);
    hung = 'SIGTERM';
    process.kill(pid, 'SIGTERM');
    await sleep(graceMs, undefined, over);
    hung = 'SIGKILL';
    killAll([pid, ...pidsIn(dir)]);
  };
  const ran = await start({
    // Later than the watch: nothing is left to it.
    timeoutMs: deadlineMs + 2 * graceMs,
    started: (pid) => {
      // It is aborted where the run ends by itself.
      watch(pid).catch(() => {});
    },
  });
  over.abort();
  if (hung) killAll(pidsIn(dir));
  return { ...ran, ...(hung ? { hung } : {}) };
}

function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}

import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FILES, type Owner } from './run-dir.ts';
import { type RunProcesses, livingProcesses, processesOfRun } from './run-processes.ts';

export interface EndOptions {
  /** The `nx` processes are asked first (SIGINT), so that they end their tasks and their hooks record. */
  readonly askMs: number;
  /** Then SIGTERM to all that is left, and after this long SIGKILL. */
  readonly termMs: number;
}

/**
 * Ends a whole run and notes when: what a task says after that is no verdict on it. Returns the
 * pids that could not be ended.
 */
export function endRun(
  run: { readonly dir: string; readonly owner?: Owner },
  options: EndOptions,
): Promise<readonly number[]> {
  try {
    const line = JSON.stringify({ type: 'ending', atMs: Date.now() });
    appendFileSync(path.join(run.dir, FILES.events), `${line}\n`);
  } catch {
    // A full disk: the tasks' own ends stand.
  }
  return endProcesses(processesOfRun(run.dir, run.owner), options);
}

/**
 * Asks, then terminates, then kills, and looks again until nothing is left. Returns the pids that
 * could not be ended (another user's, or stuck in the kernel).
 */
export async function endProcesses(run: RunProcesses, options: EndOptions): Promise<readonly number[]> {
  // A process whose parent dies first is found again by its pid and its start.
  const known = new Map<number, string>();
  const look = (): readonly number[] => livingProcesses(run, known).map((row) => row.pid);
  const asked = look().filter((pid) => run.roots.some((root) => root.pid === pid));
  if (options.askMs > 0 && asked.length > 0) {
    for (const pid of asked) send(pid, 'SIGINT');
    await gone(look, options.askMs);
  }
  for (const pid of look()) send(pid, 'SIGTERM');
  await gone(look, options.termMs);
  for (let round = 0; round < 20; round++) {
    const left = look();
    if (left.length === 0) return [];
    for (const pid of left) send(pid, 'SIGKILL');
    await sleep(25);
  }
  return look();
}

async function gone(look: () => readonly number[], ms: number): Promise<void> {
  const until = performance.now() + ms;
  while (performance.now() < until && look().length > 0) await sleep(25);
}

/** False where there is no such process any more, or it is not ours to signal. */
export function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

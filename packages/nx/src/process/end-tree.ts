import { setTimeout as sleep } from 'node:timers/promises';
import { type ProcessRow, commandLine, pidsWithEnvironment, processTable } from './table.ts';

/** A run's processes, by what survives the death of any of them. */
export interface RunProcesses {
  /** Of the `nx` process, which leads a session and a process group of its own. */
  readonly nxPid: number;
  /** Its tasks carry `SUBMINUTE_RUN_DIR=<this>`. */
  readonly runDir: string;
}

/** Who may not be ended: the Nx daemon (it outlives every run) with all below it, and ourselves. */
const DAEMON = /daemon[\\/]server[\\/]start/;

/**
 * Every living process of the run: `nx`, what descends from it, what is in its session, what
 * carries the run's mark, and what descends from those.
 */
function runPids(run: RunProcesses, known: ReadonlySet<number> = new Set()): readonly number[] {
  const rows = processTable().filter((row) => !row.zombie);
  const marked = pidsWithEnvironment(rows, `SUBMINUTE_RUN_DIR=${run.runDir}`);
  const children = childrenOf(rows);
  const found = new Set<number>();
  const visit = (row: ProcessRow): void => {
    if (found.has(row.pid) || row.pid === process.pid || DAEMON.test(commandLine(row.pid))) return;
    found.add(row.pid);
    for (const child of children.get(row.pid) ?? []) visit(child);
  };
  for (const row of rows) {
    const isOurs =
      row.pid === run.nxPid || row.session === run.nxPid || marked.has(row.pid) || known.has(row.pid);
    if (isOurs) visit(row);
  }
  return [...found];
}

function childrenOf(rows: readonly ProcessRow[]): ReadonlyMap<number, readonly ProcessRow[]> {
  const children = new Map<number, ProcessRow[]>();
  for (const row of rows) {
    const list = children.get(row.ppid);
    if (list) list.push(row);
    else children.set(row.ppid, [row]);
  }
  return children;
}

export interface EndTreeOptions {
  /** Sent to `nx` first, so that it ends its tasks and lets its hooks record. */
  readonly askMs: number;
  /** Then SIGTERM to all that is left, and after this long SIGKILL. */
  readonly termMs: number;
}

/**
 * Ends the whole run: asks `nx`, then terminates, then kills, and looks again until nothing is
 * left. Returns the pids that could not be ended (another user's, or stuck in the kernel).
 */
export async function endRun(run: RunProcesses, options: EndTreeOptions): Promise<readonly number[]> {
  // A process whose parent dies first is found again by its pid.
  const known = new Set<number>();
  const look = (): readonly number[] => {
    const pids = runPids(run, known);
    for (const pid of pids) known.add(pid);
    return pids;
  };
  look();
  if (options.askMs > 0 && send(run.nxPid, 'SIGINT')) await gone(look, options.askMs);
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

/** False where there is no such process any more. */
function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

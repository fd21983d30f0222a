import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** A process, told from a later one of the same pid. */
export interface ProcessName {
  readonly pid: number;
  /** `''` where the system does not tell. */
  readonly started: string;
}

/** One process as the system knows it. */
export interface ProcessRow extends ProcessName {
  readonly ppid: number;
  /** Its session (Linux) or its process group (elsewhere): survives the death of its parent. */
  readonly session: number;
  /** A zombie is dead already and only waits for its parent to notice. */
  readonly zombie: boolean;
}

/** All processes of this machine. Linux: `/proc`; elsewhere: `ps`. */
export function processTable(): readonly ProcessRow[] {
  return process.platform === 'linux' ? linuxTable() : psTable();
}

function linuxTable(): ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const row = linuxRow(Number(name));
    if (row) rows.push(row);
  }
  return rows;
}

/** The row of one pid; `undefined` once it is gone. Fields by proc(5): 3 state, 4 ppid, 6 session, 22 starttime. */
function linuxRow(pid: number): ProcessRow | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The name in parentheses may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    pid,
    ppid: Number(fields[1]),
    session: Number(fields[3]),
    started: fields[19] ?? '',
    zombie: fields[0] === 'Z' || fields[0] === 'X',
  };
}

function psTable(): ProcessRow[] {
  const out = execFileSync('ps', ['-axo', 'pid=,ppid=,pgid=,stat=,lstart='], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 64 << 20,
  });
  return out.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line);
    if (!match) return [];
    const [, pid, ppid, pgid, stat, started] = match;
    return [
      {
        pid: Number(pid),
        ppid: Number(ppid),
        session: Number(pgid),
        started: (started ?? '').trim(),
        zombie: stat?.startsWith('Z') ?? false,
      },
    ];
  });
}

/** What tells a process from a later one of the same pid; `undefined` where there is none alive. */
function startedAt(pid: number): string | undefined {
  if (process.platform === 'linux') {
    const row = linuxRow(pid);
    return row && !row.zombie ? row.started : undefined;
  }
  return psTable().find((row) => row.pid === pid && !row.zombie)?.started;
}

/** A start of a machine, and a namespace of pids on it (a container's, a sandbox's). */
export interface ProcessSpace {
  readonly boot: string;
  /** `''` where the system does not tell. */
  readonly namespace: string;
}

export function processSpace(): ProcessSpace {
  return {
    boot: tell(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    namespace: tell(() => readlinkSync('/proc/self/ns/pid')),
  };
}

function tell(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

/** A living process by its pid. */
export function nameOf(pid: number): ProcessName {
  return { pid, started: startedAt(pid) ?? '' };
}

/** Whether this very process lives, and not another one that got its number. */
export function isAlive({ pid, started }: ProcessName): boolean {
  const now = startedAt(pid);
  return now !== undefined && (started === '' || now === started);
}

/** Pids of processes whose environment holds `pair` (`NAME=value`): a task's children in sessions of their own. */
export function pidsWithEnvironment(rows: readonly ProcessRow[], pair: string): ReadonlySet<number> {
  return process.platform === 'linux' ? linuxPidsWith(rows, pair) : psPidsWith(pair);
}

function linuxPidsWith(rows: readonly ProcessRow[], pair: string): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { pid } of rows) {
    try {
      if (`\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`.includes(`\0${latin1(pair)}\0`))
        found.add(pid);
    } catch {
      // Another user's, or gone.
    }
  }
  return found;
}

function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function psPidsWith(pair: string): ReadonlySet<number> {
  try {
    const out = execFileSync('ps', ['-axEwwo', 'pid=,command='], { encoding: 'utf8', maxBuffer: 256 << 20 });
    const pids = out
      .split('\n')
      .filter((line) => ` ${line} `.includes(` ${pair} `))
      .map((line) => Number.parseInt(line, 10));
    return new Set(pids);
  } catch {
    return new Set();
  }
}

/** The command line of a process, arguments joined by spaces; `''` where the system does not tell. */
export function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/** How the Nx daemon is started, whatever version: it outlives every run. */
export const NX_DAEMON: RegExp =
  /[\\/]nx[\\/](?:dist[\\/])?src[\\/]daemon[\\/]server[\\/]start(?:\.js)?(?:\s|$)/;

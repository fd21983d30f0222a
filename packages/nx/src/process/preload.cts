/**
 * Loaded by `node --require` into each `nx` process that our command starts, and into no other.
 * It sees each process that Nx starts for a task, which is what no hook of Nx tells: when it began,
 * its exit code, its signal and what CPU time it took with all below it. It also marks the run in `argv[0]`, the one thing that reaches
 * `postTasksExecution` unchanged, with the daemon and without, and that enters no hash and no
 * environment. See docs/design.md#what-really-ended-a-task.
 *
 * Only Node's own API: the diagnostics channel `child_process`. Anything unexpected switches it
 * off; it must never change what Nx does.
 */
const fs = require('node:fs') as typeof import('node:fs');
const path = require('node:path') as typeof import('node:path');
const diagnostics = require('node:diagnostics_channel') as typeof import('node:diagnostics_channel');
import type { ChildProcess } from 'node:child_process';

/** The events file is handed over as this descriptor; its first line says which run this is. */
const EVENTS_FD = 3;

interface Opening {
  readonly type: 'open';
  /** What the run's processes are marked with. */
  readonly mark: string;
  readonly probe: boolean;
  /** Who started this process. */
  readonly owner: number;
}

/** The task of another run that this process works for. */
const OUTER_TASK = taskOf((name) => process.env[name]);

/** Ticks of a second in /proc; the same on every architecture that Node runs on. */
const TICKS = 100;

/** What all children that had ended by the last look have taken. */
let reapedMs: number | undefined;
let batch = 0;
let isBatchOpen = false;

interface SpawnOptions {
  readonly args?: readonly string[];
  readonly file?: string;
  readonly cwd?: string;
  envPairs?: string[];
}

try {
  // Forks of this process inherit execArgv: they are not ours to watch.
  const self = process.execArgv.indexOf('--require');
  if (process.execArgv[self + 1] === __filename) process.execArgv.splice(self, 2);
  const opening = readOpening();
  if (opening) observe(opening);
} catch {
  // Without the events file the run goes on, and its ends are unknown.
}

function readOpening(): Opening | undefined {
  const buffer = Buffer.alloc(8192);
  const size = fs.readSync(EVENTS_FD, buffer, 0, buffer.length, 0);
  const value = JSON.parse(buffer.toString('utf8', 0, size).split('\n', 1)[0] ?? '') as Partial<Opening>;
  return value.type === 'open' ? (value as Opening) : undefined;
}

function write(event: Readonly<Record<string, unknown>>): void {
  try {
    fs.writeSync(EVENTS_FD, `${JSON.stringify({ atMs: Date.now(), ...event })}\n`);
  } catch {
    // A full disk must not end a run.
  }
}

function observe({ mark, probe, owner }: Opening): void {
  write({ type: 'nx', pid: process.pid, started: startTime() });
  // The owner died while this process started: whoever ends the run may have looked already.
  if (process.ppid !== owner && process.platform !== 'win32') process.exit(1);
  process.argv[0] = `${process.argv[0] ?? ''}#subminute=${mark}`;
  const killsBefore = kernelKills();
  process.on('exit', (code) => {
    write({ type: 'nx-exit', code });
  });
  diagnostics.subscribe('child_process', (message) => {
    const child = (message as { process: ChildProcess }).process as ChildProcess & {
      spawn: (options: SpawnOptions) => unknown;
    };
    const { spawn } = child;
    child.spawn = function (options) {
      const task = claim(options, mark, probe);
      // What was waited for since the last look were calls that wait by themselves, such as execSync.
      reapedMs = endedChildrenMs();
      const result: unknown = Reflect.apply(spawn, child, [options]);
      if (task === undefined) followOther(child);
      else follow(child, task, options, killsBefore);
      return result;
    };
  });
}

/** Marks a child as this run's, so that the run can be ended whole; returns the task it works for. */
function claim(options: SpawnOptions, mark: string, probe: boolean): string | undefined {
  const pairs = options.envPairs;
  // The daemon outlives every run.
  if (
    !pairs ||
    options.args?.some((arg) =>
      /[\\/]nx[\\/](?:dist[\\/])?src[\\/]daemon[\\/]server[\\/]start(?:\.js)?$/.test(arg),
    )
  )
    return undefined;
  const named = taskOf((name) => pairs.find((p) => p.startsWith(`${name}=`))?.slice(name.length + 1));
  const task = named === OUTER_TASK ? undefined : named;
  const own = [`SUBMINUTE_RUN_DIR=${mark}`];
  if (task !== undefined && probe) own.push(`NODE_OPTIONS=${withProbe(pairs)}`);
  const names = own.map((pair) => pair.slice(0, pair.indexOf('=') + 1));
  options.envPairs = [...pairs.filter((pair) => !names.some((name) => pair.startsWith(name))), ...own];
  return task;
}

/** By the variables with which Nx tells a task who it is. */
function taskOf(value: (name: string) => string | undefined): string | undefined {
  const project = value('NX_TASK_TARGET_PROJECT');
  const target = value('NX_TASK_TARGET_TARGET');
  if (project === undefined || target === undefined) return undefined;
  const configuration = value('NX_TASK_TARGET_CONFIGURATION');
  return `${project}:${target}${configuration === undefined || configuration === '' ? '' : `:${configuration}`}`;
}

function withProbe(pairs: readonly string[]): string {
  const ours = `--require ${JSON.stringify(path.join(__dirname, `probe${path.extname(__filename)}`))}`;
  const users = pairs.find((pair) => pair.startsWith('NODE_OPTIONS='))?.slice('NODE_OPTIONS='.length);
  return users === undefined || users === '' ? ours : `${users} ${ours}`;
}

function follow(child: ChildProcess, task: string, options: SpawnOptions, killsBefore: number): void {
  const { pid } = child;
  write({ type: 'spawn', task, pid, cwd: options.cwd });
  child.once('exit', (code, signal) => {
    const reaped = reap();
    const byKernel = signal === 'SIGKILL' || code === 137 ? kernelKills() > killsBefore : false;
    write({ type: 'exit', task, pid, code, signal, ...(byKernel ? { byKernel } : {}), ...reaped });
  });
}

/** Only so that what it took is not taken for a task's. */
function followOther(child: ChildProcess): void {
  if (reapedMs === undefined) return;
  child.once('exit', () => {
    write({ type: 'other-exit', ...reap() });
  });
}

/**
 * Node waits for all children that have ended, and then tells of one after the other without a pause: the
 * first of them finds the time of all.
 */
function reap(): { readonly reaped?: { readonly batch: number; readonly cpuMs: number } } {
  const before = reapedMs;
  reapedMs = endedChildrenMs();
  if (before === undefined || reapedMs === undefined) return {};
  if (!isBatchOpen) {
    isBatchOpen = true;
    batch++;
    setImmediate(() => {
      isBatchOpen = false;
    });
  }
  return { reaped: { batch, cpuMs: reapedMs - before } };
}

/** Fields 16 and 17 of proc(5), `cutime` and `cstime`, in ms; `undefined` where the system has no /proc. */
function endedChildrenMs(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const fields = ownStat();
  return fields && ((Number(fields[13]) + Number(fields[14])) * 1000) / TICKS;
}

/** How many processes the kernel has ended for lack of memory since it started; 0 where it does not tell. */
function kernelKills(): number {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(fs.readFileSync('/proc/vmstat', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Field 22 of proc(5), which tells this process from a later one of its pid; `''` elsewhere. */
function startTime(): string {
  return ownStat()?.[19] ?? '';
}

/** From field 3 on; `undefined` where the system has no /proc. */
function ownStat(): readonly string[] | undefined {
  try {
    const stat = fs.readFileSync('/proc/self/stat', 'utf8');
    // The name in brackets may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

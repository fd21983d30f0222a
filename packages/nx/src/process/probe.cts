/**
 * Loaded through NODE_OPTIONS into the Node processes of a task. It notes that the process began, how
 * it ended and what CPU time it took: a process with a beginning and no end was killed. It keeps the
 * user's own NODE_OPTIONS and prints nothing; a program can see it in `NODE_OPTIONS`,
 * `SUBMINUTE_RUN_DIR`, one listener of `exit`, the settings of `process.report` and a `kill` of each
 * child process that it holds. See docs/design.md#what-really-ended-a-task and #what-a-task-costs.
 */
const fs = require('node:fs') as typeof import('node:fs');
const path = require('node:path') as typeof import('node:path');
const diagnostics = require('node:diagnostics_channel') as typeof import('node:diagnostics_channel');
const threads = require('node:worker_threads') as typeof import('node:worker_threads');
import type { ChildProcess } from 'node:child_process';

// As they are now: a test may replace the clock.
const { now } = Date;

/** Ticks of a second in /proc; the same on every architecture that Node runs on. */
const TICKS = 100;
/** Shells and other programs stand between two Node processes, but not many. */
const MAX_ABOVE = 5;
/** Of processes that a task leaves behind. */
const MAX_LEFT = 32;

const runDir = process.env['SUBMINUTE_RUN_DIR'];

if (runDir !== undefined && threads.isMainThread) {
  try {
    if (isNx()) withdraw();
    else observe(runDir);
  } catch {
    // The run directory may be gone: a process that outlived its run.
  }
}

/**
 * An `nx` inside a task talks to the daemon, which computes its graph anew when the environment
 * differs: it gets its environment back as the user had it.
 */
function isNx(): boolean {
  return /[\\/]nx[\\/](?:dist[\\/])?bin[\\/]nx(?:\.js)?$|[\\/]\.bin[\\/]nx$/.test(process.argv[1] ?? '');
}

function withdraw(): void {
  const ours = `--require ${JSON.stringify(__filename)}`;
  const rest = (process.env['NODE_OPTIONS'] ?? '').replace(ours, '').trim();
  if (rest === '') delete process.env['NODE_OPTIONS'];
  else process.env['NODE_OPTIONS'] = rest;
  delete process.env['SUBMINUTE_RUN_DIR'];
}

function observe(dir: string): void {
  const project = process.env['NX_TASK_TARGET_PROJECT'] ?? '';
  const target = process.env['NX_TASK_TARGET_TARGET'] ?? '';
  const configuration = process.env['NX_TASK_TARGET_CONFIGURATION'] ?? '';
  const task = `${project}:${target}${configuration === '' ? '' : `:${configuration}`}`;
  const file = path.join(dir, 'probe.jsonl');
  const { pid, ppid } = process;
  const write = (event: Readonly<Record<string, unknown>>): void => {
    try {
      // One write of one line: whole even when many processes write at once (O_APPEND).
      fs.appendFileSync(file, `${JSON.stringify({ pid, ppid, task, ...event })}\n`);
    } catch {
      // Nobody waits for it any more.
    }
  };
  // Never make the directory: where it is gone, the run is over.
  if (!fs.existsSync(dir)) return;
  const isLinux = process.platform === 'linux';
  const startMs = Math.round(now() - process.uptime() * 1000);
  write({ type: 'began', startMs, ...(isLinux ? { above: parentsFrom(ppid) } : {}) });
  // One more listener than the program counts on.
  const most = process.getMaxListeners();
  if (most > 0) process.setMaxListeners(most + 1);
  process.on('exit', (code) => {
    write({ type: 'ended', code, cost: cost(ppid) });
  });
  reportHeapLimit(dir);
  // Nx's own executor process starts the task's command as its child.
  if (/run-executor(?:\.js)?$/.test(process.argv[1] ?? '')) followChildren(write);
  if (isLinux) followKills(write);
}

/**
 * V8 aborts at its heap limit: only a report of Node's own tells that from other aborts. Not where
 * the program writes reports of its own, nor where one would hold the environment (before Node 22.13).
 */
function reportHeapLimit(dir: string): void {
  const { report } = process;
  const isUsed =
    report.reportOnFatalError ||
    report.reportOnSignal ||
    report.reportOnUncaughtException ||
    report.directory !== '';
  if (isUsed || !('excludeEnv' in report)) return;
  report.excludeEnv = true;
  report.reportOnFatalError = true;
  report.directory = dir;
  report.compact = true;
}

function followChildren(write: (event: Readonly<Record<string, unknown>>) => void): void {
  diagnostics.subscribe('child_process', (message) => {
    const child = (message as { process: ChildProcess }).process;
    child.once('exit', (code, signal) => {
      write({ type: 'child', child: child.pid, code, signal });
    });
  });
}

/**
 * A process that is killed says nothing of itself: who kills it says what it took until then. Vitest ends its
 * workers so. Calls what the program would have called, a spy of its own too.
 */
function followKills(write: (event: Readonly<Record<string, unknown>>) => void): void {
  diagnostics.subscribe('child_process', (message) => {
    const child = (message as { process: ChildProcess }).process;
    const value = (signal?: NodeJS.Signals | number): unknown => {
      const stat = child.pid !== undefined && isEnding(child, signal) ? statOf(child.pid) : undefined;
      if (stat) write({ type: 'killed', pid: child.pid, cost: costOf(child.pid ?? 0, stat) });
      const usual = Object.getPrototypeOf(child) as ChildProcess;
      return Reflect.apply(Reflect.get(usual, 'kill'), child, signal === undefined ? [] : [signal]);
    };
    Object.defineProperty(child, 'kill', { value, writable: true, configurable: true });
  });
}

function isEnding(child: ChildProcess, signal: NodeJS.Signals | number | undefined): boolean {
  const ends = signal === undefined || signal === 'SIGTERM' || signal === 'SIGKILL';
  return ends && child.exitCode === null && child.signalCode === null;
}

function costOf(pid: number, stat: readonly string[]): Readonly<Record<string, unknown>> {
  return {
    endMs: now(),
    ownMs: ticksMs(stat, 11, 12),
    childrenMs: ticksMs(stat, 13, 14),
    ...mainThread(pid),
  };
}

/** A process's pid and those above it, nearest first; the last is 1 or 0 where there are no more. */
function parentsFrom(ppid: number): readonly number[] {
  const pids = [ppid];
  for (let pid = ppid; pid > 1 && pids.length < MAX_ABOVE; pids.push(pid))
    pid = Number(statOf(pid)?.[1] ?? 0);
  return pids;
}

/** What this process and those that it waited for took until now. */
function cost(ppid: number): Readonly<Record<string, unknown>> | undefined {
  try {
    const endMs = now();
    const { user, system } = process.cpuUsage();
    return {
      endMs,
      ownMs: tenths((user + system) / 1000),
      ...(process.platform === 'linux' ? linuxCost() : {}),
      ...(process.ppid === ppid ? {} : { orphaned: true }),
    };
  } catch {
    return undefined;
  }
}

function linuxCost(): Readonly<Record<string, unknown>> {
  const stat = statOf('self');
  const left = leftBehind();
  return {
    ...(stat ? { childrenMs: ticksMs(stat, 13, 14) } : {}),
    ...mainThread('self'),
    ...(Object.keys(left).length > 0 ? { left } : {}),
  };
}

/** From field 3 of proc(5) on; `undefined` where there is no such process. */
function statOf(pid: number | 'self'): readonly string[] | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function ticksMs(stat: readonly string[], ...at: readonly number[]): number {
  return at.reduce((sum, index) => sum + (Number(stat[index]) * 1000) / TICKS, 0);
}

/** On a core, and ready without one; of the first thread. Not every kernel tells. */
function mainThread(pid: number | 'self'): Readonly<Record<string, number>> {
  try {
    const [onCpu, queued] = fs.readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
    return { onCpuMs: tenths(Number(onCpu) / 1e6), queuedMs: tenths(Number(queued) / 1e6) };
  } catch {
    return {};
  }
}

/**
 * Processes below this one that live on, and what they have taken: esbuild's service ends when it hears no
 * more of its parent, and nobody waits for it.
 */
function leftBehind(): Readonly<Record<string, number>> {
  const left: Record<string, number> = {};
  const open = childrenOf(process.pid);
  for (let pid = open.pop(); pid !== undefined && Object.keys(left).length < MAX_LEFT; pid = open.pop()) {
    const stat = statOf(pid);
    if (!stat) continue;
    left[pid] = ticksMs(stat, 11, 12, 13, 14);
    open.push(...childrenOf(pid));
  }
  return left;
}

/** Those of the first thread: a worker thread's become its own when that ends. */
function childrenOf(pid: number): number[] {
  try {
    const pids = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return pids
      .split(' ')
      .filter((one) => one !== '')
      .map(Number);
  } catch {
    return [];
  }
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}

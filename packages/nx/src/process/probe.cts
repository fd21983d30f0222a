/**
 * Loaded through NODE_OPTIONS into the Node processes of a task. It notes that the process began
 * and how it ended: a process with a beginning and no end was killed. It keeps the user's own
 * NODE_OPTIONS and prints nothing; a program can see it in `NODE_OPTIONS`, `SUBMINUTE_RUN_DIR`, one
 * listener of `exit` and the settings of `process.report`. See docs/design.md#what-really-ended-a-task.
 */
const fs = require('node:fs') as typeof import('node:fs');
const path = require('node:path') as typeof import('node:path');
const diagnostics = require('node:diagnostics_channel') as typeof import('node:diagnostics_channel');
const threads = require('node:worker_threads') as typeof import('node:worker_threads');
import type { ChildProcess } from 'node:child_process';

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
  write({ type: 'began' });
  // One more listener than the program counts on.
  const most = process.getMaxListeners();
  if (most > 0) process.setMaxListeners(most + 1);
  process.on('exit', (code) => {
    write({ type: 'ended', code });
  });
  reportHeapLimit(dir);
  // Nx's own executor process starts the task's command as its child.
  if (/run-executor(?:\.js)?$/.test(process.argv[1] ?? '')) followChildren(write);
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

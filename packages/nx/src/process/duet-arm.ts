import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { ArmCommand, ArmCost } from './duet.ts';

/**
 * One arm of a duet, in a process of its own: it runs a command when it is told to, and says what the
 * command's processes cost. The kernel adds the CPU time of children to their parent when it waits for
 * them: of this process, that is all that the command and its descendants took. Ends them when its own
 * parent goes.
 */

/** Ticks of a second in /proc; the same on every architecture that Node runs on. */
const TICKS = 100;
/** How often the wait for a core is read, in ms. */
const SAMPLE_MS = 20;

function childrenCpuMs(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The name in brackets may hold anything; cutime and cstime are the 16th and 17th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[13]) + Number(fields[14])) * 1000) / TICKS;
}

/** Time on a core and time of waiting for one, of a process's first thread. */
function scheduled(pid: number): { onCpuMs: number; queuedMs: number } | undefined {
  try {
    const [onCpu, queued] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
    return { onCpuMs: Number(onCpu) / 1e6, queuedMs: Number(queued) / 1e6 };
  } catch {
    return undefined;
  }
}

function run({ command, args, cwd }: ArmCommand, done: (cost: ArmCost) => void): void {
  const before = childrenCpuMs();
  const start = performance.now();
  // A session of its own, so that all of it can be ended.
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (errors.length < 2000) errors += text.slice(0, 2000);
  });
  let seen = { onCpuMs: 0, queuedMs: 0 };
  const timer = setInterval(() => {
    if (child.pid !== undefined) seen = scheduled(child.pid) ?? seen;
  }, SAMPLE_MS);
  process.on('disconnect', () => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    process.exit(1);
  });
  const finish = (exitCode: number | null): void => {
    clearInterval(timer);
    const wallMs = performance.now() - start;
    done({ cpuMs: childrenCpuMs() - before, wallMs, ...seen, exitCode, errors });
  };
  child.once('error', (error) => {
    errors = error.message;
    finish(null);
  });
  child.once('close', finish);
}

process.once('message', (command: ArmCommand) => {
  run(command, (cost) => {
    process.send?.(cost, () => process.exit(0));
  });
});
process.send?.('ready');

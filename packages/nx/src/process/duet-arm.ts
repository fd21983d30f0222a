import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cleanTree } from './clean-tree.ts';
import type { ArmCommand, ArmCost } from './duet.ts';
import { sampleTree } from './tree-sample.ts';

/**
 * One arm of a duet, in a process of its own: it runs a command when it is told to, and says what the
 * command's processes cost. The kernel adds the CPU time of children to their parent when it waits for
 * them: of this process, that is all that the command and its descendants took. Ends them when its own
 * parent goes.
 */

/** Ticks of a second in /proc; the same on every architecture that Node runs on. */
const TICKS = 100;
/** How often memory and waiting are looked at, in ms: rarely, since looking takes a core from the others. */
const SAMPLE_MS = 100;
const FIRST_MS = 25;
/** Of what it prints, so much is kept. */
const MAX_TEXT = 2000;

function childrenCpuMs(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The name in brackets may hold anything; cutime and cstime are the 16th and 17th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[13]) + Number(fields[14])) * 1000) / TICKS;
}

/** The process group that is running, for whoever ends this arm. */
let running: number | undefined;
process.on('disconnect', () => {
  try {
    if (running !== undefined) process.kill(-running, 'SIGKILL');
  } finally {
    process.exit(1);
  }
});

async function runAll(arm: ArmCommand): Promise<ArmCost> {
  let all = await run(arm);
  for (let count = arm.repeat ?? 1; count > 1 && all.exitCode === 0; count--) {
    if (arm.clean) cleanTree(arm.clean);
    const next = await run(arm);
    all = {
      ...next,
      cpuMs: all.cpuMs + next.cpuMs,
      wallMs: all.wallMs + next.wallMs,
      idleMs: all.idleMs + next.idleMs,
      peakBytes: Math.max(all.peakBytes, next.peakBytes),
    };
  }
  return all;
}

function run({ command, args, cwd, env }: ArmCommand): Promise<ArmCost> {
  const before = childrenCpuMs();
  const start = performance.now();
  const { promise, resolve } = Promise.withResolvers<ArmCost>();
  // A session of its own, so that all of it can be ended.
  const where = { cwd, ...(env ? { env } : {}) };
  const child = spawn(command, args, { ...where, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  running = child.pid;
  const output = textOf(child.stdout);
  const errors = textOf(child.stderr);
  const observed = child.pid === undefined ? undefined : observe(child.pid);
  const finish = (exitCode: number | null, problem?: string): void => {
    running = undefined;
    const wallMs = performance.now() - start;
    const seen = observed?.end() ?? { idleMs: 0, peakBytes: 0 };
    const said = problem ?? (errors().trim() || output());
    resolve({ cpuMs: childrenCpuMs() - before, wallMs, ...seen, exitCode, errors: said });
  };
  child.once('error', (error) => finish(null, error.message));
  child.once('close', (code) => finish(code));
  return promise;
}

/** Looks at a tree until it ends: its memory, and how much of the time none of its threads wanted a core. */
function observe(pid: number): { end: () => Pick<ArmCost, 'idleMs' | 'peakBytes'> } {
  let [idleMs, peakBytes, wantedMs] = [0, 0, 0];
  let last = performance.now();
  const look = (): void => {
    const now = performance.now();
    const sample = sampleTree(pid);
    // What has ended since takes its share with it.
    idleMs += Math.max(0, now - last - Math.max(0, sample.wantedMs - wantedMs));
    peakBytes = Math.max(peakBytes, sample.residentBytes);
    [last, wantedMs] = [now, sample.wantedMs];
  };
  // A short run has memory too.
  const first = setTimeout(look, FIRST_MS);
  const timer = setInterval(look, SAMPLE_MS);
  return {
    end: () => {
      clearTimeout(first);
      clearInterval(timer);
      return { idleMs, peakBytes };
    },
  };
}

function textOf(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (more: string) => {
    if (text.length < MAX_TEXT) text += more.slice(0, MAX_TEXT);
  });
  return () => text;
}

process.once('message', (command: ArmCommand) => {
  void runAll(command).then((cost) => {
    process.send?.(cost, () => process.exit(0));
  });
});
// Who started it may be gone by now: then 'disconnect' ends it, and no trace of a stack is printed.
process.send?.('ready', () => {});

import { spawn, spawnSync } from 'node:child_process';
import { endedChildrenMs } from '../bench/cpu.ts';

export interface Measured {
  readonly code: number | null;
  /** Of all processes that it started, those too that outlived it. */
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly bytes: number;
  /** What it said, both streams as they came. */
  readonly output: string;
}

/** A name space of processes of its own: who detaches himself there falls to its first process. `kill-child`: ends with us. */
const APART = ['--fork', '--pid', '--mount-proc', '--kill-child', '--'];

/**
 * The first process. When the command has ended, it ends whom that has left behind, and takes in their time: the kernel
 * would drop it.
 */
const FIRST = [
  'bash',
  '-c',
  '"$@"; code=$?; kill -KILL -1 2>/dev/null; while set -- /proc/[0-9]*; [ $# -gt 1 ]; do :; done; exit $code',
  'loop',
];

/** Whether the system lets us; without it, a process that detaches itself is not counted and may stay. */
export function canBeApart(): boolean {
  return spawnSync('unshare', [...APART, 'true'], { stdio: 'ignore' }).status === 0;
}

export interface MeasuredOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly isApart: boolean;
  readonly timeoutMs: number;
}

const living = new Set<ReturnType<typeof spawn>>();

/** One at a time: CPU time is that of all children that have ended meanwhile. */
export async function measured(
  args: readonly string[],
  { cwd, env, isApart, timeoutMs }: MeasuredOptions,
): Promise<Measured> {
  const [file, rest] = isApart
    ? ['unshare', [...APART, ...FIRST, process.execPath, ...args]]
    : [process.execPath, args];
  const cpuBefore = endedChildrenMs();
  const start = performance.now();
  const child = spawn(file, rest, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  living.add(child);
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    // Whom it leaves behind may hold the pipes open, where nothing ends them.
    child.once(isApart ? 'close' : 'exit', resolve);
  });
  living.delete(child);
  const wallMs = performance.now() - start;
  const output = Buffer.concat(chunks);
  return {
    code,
    cpuMs: endedChildrenMs() - cpuBefore,
    wallMs,
    bytes: output.length,
    output: output.toString('utf8'),
  };
}

/** Ends what is being measured, with all below it. */
export function endMeasured(): void {
  for (const child of living) child.kill('SIGKILL');
}

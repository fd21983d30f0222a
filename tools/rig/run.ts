import { spawn } from 'node:child_process';

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly wallMs: number;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ended by force after this long; a test fails then by the missing code. Default: two minutes. */
  readonly timeoutMs?: number;
  /** Called with the pid as soon as there is one. */
  readonly started?: (pid: number) => void;
}

/** Runs a program to its end and keeps what it said. */
export function run(file: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const start = performance.now();
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: options.timeoutMs ?? 120_000,
    killSignal: 'SIGKILL',
  });
  if (child.pid !== undefined) options.started?.(child.pid);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // Not `close`: a process that it left behind may hold the pipes open.
    child.once('exit', (code, signal) => {
      const wallMs = performance.now() - start;
      setTimeout(() => {
        resolve({ code, signal, stdout, stderr, wallMs });
      }, 20);
    });
  });
}

/** Runs a program and throws with all it said where it does not end with 0. */
export async function must(file: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const ran = await run(file, args, options);
  if (ran.code !== 0) {
    throw new Error(
      `${file} ${args.join(' ')} ended with ${ran.code ?? ran.signal}:\n${ran.stdout}\n${ran.stderr}`,
    );
  }
  return ran;
}

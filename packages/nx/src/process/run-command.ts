import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { endProcesses } from './end-tree.ts';
import { nameOf } from './table.ts';

/** A command that is run to its end for its answer, not as part of a run. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** A path of ours: all its processes carry it, so that they are found in whatever session they are. */
  readonly mark: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Takes what the command writes to its file descriptor 3, which is open for nobody else. */
  readonly third?: (stream: Readable) => void;
}

export interface Answer {
  /** `null`: it could not be started, was killed, or was ended because of the time or the signal. */
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

const MAX_BYTES = 64 << 20;
const TERM_MS = 300;

/** Runs a command. When its time is over, or nobody wants it any more, all its processes are ended. */
export async function runCommand({
  command,
  args,
  mark,
  timeoutMs,
  signal,
  third,
  ...where
}: Command): Promise<Answer> {
  if (signal?.aborted) return { code: null, output: '', errors: 'ended' };
  const env = { ...where.env, SUBMINUTE_RUN_DIR: mark };
  const child = spawn(command, args, {
    cwd: where.cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...(third ? (['pipe'] as const) : [])],
  });
  const output = textOf(child.stdout);
  const errors = textOf(child.stderr);
  third?.(child.stdio[3] as Readable);
  const { promise, resolve } = Promise.withResolvers<{ code: number | null; problem?: string }>();
  const end = (problem: string) => (): void => resolve({ code: null, problem });
  const timer = setTimeout(end(`not done after ${Math.round(timeoutMs / 1000)} s`), timeoutMs);
  const stop = end('ended');
  signal?.addEventListener('abort', stop, { once: true });
  child.once('error', (error) => resolve({ code: null, problem: error.message }));
  child.once('close', (code) => resolve({ code }));
  const { code, problem } = await promise;
  clearTimeout(timer);
  signal?.removeEventListener('abort', stop);
  if (problem !== undefined) await endAll(child, mark);
  return { code, output: output(), errors: problem ?? errors() };
}

async function endAll(child: ChildProcess, mark: string): Promise<void> {
  const roots = child.pid === undefined ? [] : [nameOf(child.pid)];
  await endProcesses({ roots, marks: [mark] }, { askMs: 0, termMs: TERM_MS });
  for (const stream of child.stdio) stream?.destroy();
}

/** What a stream has said so far; of a very loud one the beginning. */
function textOf(stream: Readable | null): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    if (size < MAX_BYTES) chunks.push(chunk);
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

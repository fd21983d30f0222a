import { type Result, err, ok } from '@subminute/core';
import { runCommand } from './run-command.ts';

/** Why nothing can be traced here. */
export type NoStrace =
  | { readonly kind: 'system' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'failed'; readonly detail: string };

export interface StraceQuestion {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly cwd: string;
  readonly mark: string;
  readonly platform?: NodeJS.Platform;
}

const PROBE_MS = 10_000;

/** With it a process is stopped by the calls that are traced, and not by all others. From strace 5.3 on. */
const FAST = '--seccomp-bpf';

/** The options with which strace follows processes here, found out by tracing a shell that does nothing. */
export async function findStrace(question: StraceQuestion): Promise<Result<readonly string[], NoStrace>> {
  const { platform = process.platform } = question;
  if (platform !== 'linux') return err({ kind: 'system' });
  const fast = await probe(question, ['-f', FAST]);
  if (fast.ok || fast.error.kind !== 'failed') return fast;
  return probe(question, ['-f']);
}

async function probe(
  { env, cwd, mark }: StraceQuestion,
  options: readonly string[],
): Promise<Result<readonly string[], NoStrace>> {
  const { code, errors } = await runCommand({
    command: 'strace',
    args: [...options, '-y', '-o', '/dev/null', '-e', 'trace=?open,?openat', '/bin/sh', '-c', ':'],
    cwd,
    env,
    mark,
    timeoutMs: PROBE_MS,
  });
  if (code === 0) return ok(options);
  if (/\bENOENT\b/.test(errors)) return err({ kind: 'missing' });
  if (/ptrace|PTRACE|Operation not permitted/.test(errors)) return err({ kind: 'forbidden' });
  const [detail = ''] = errors.split('\n').filter((line) => line !== '');
  return err({ kind: 'failed', detail });
}

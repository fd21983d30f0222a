import { execFile } from 'node:child_process';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { type Result, err, ok } from '@subminute/core';

export interface GitQuestion {
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly signal?: AbortSignal;
  /** What git reads on its standard input. */
  readonly input?: string;
}

/** Names of a repository that a hook or another git has set: they would lead away from `cwd`. */
const FOREIGN = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_COMMON_DIR', 'GIT_PREFIX'];

/**
 * No hook of the user's runs (a checkout may install), nothing is fetched for large files, and the index of
 * nobody is refreshed.
 */
const QUIET = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'advice.detachedHead=false',
  'filter.lfs.smudge=',
  'filter.lfs.process=',
  'filter.lfs.required=false',
].flatMap((setting) => ['-c', setting]);

const MAX_BYTES = 256 << 20;

/** What git prints, or the first line that says what is wrong. */
export async function askGit(
  { cwd, env, signal, input }: GitQuestion,
  args: readonly string[],
): Promise<Result<string, string>> {
  try {
    const asked = promisify(execFile)('git', [...QUIET, ...args], {
      cwd,
      env: gitEnv(env),
      encoding: 'utf8',
      maxBuffer: MAX_BYTES,
      ...(signal ? { signal } : {}),
    });
    if (input !== undefined) hand(asked.child.stdin, input);
    const { stdout } = await asked;
    return ok(stdout);
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    return err(firstLine(stderr) || firstLine(message));
  }
}

/** A git that ends before it has read all of it says why by its exit. */
function hand(stdin: Writable | null, input: string): void {
  stdin?.on('error', () => {});
  stdin?.end(input);
}

export function gitEnv(env: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([name]) => !FOREIGN.includes(name));
  return {
    ...Object.fromEntries(own),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LFS_SKIP_SMUDGE: '1',
    LC_ALL: 'C',
  };
}

/** Git says how it gets on before it says what is wrong. */
function firstLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const said =
    lines.find((line) => /^(?:fatal|error):/.test(line)) ?? lines.find((line) => line !== '') ?? '';
  return said.replace(/^(?:fatal|error): /, '');
}

/** The full id of a commit; `undefined`: git knows none of that name. One that begins with a dash is no option. */
export async function commitOf(question: GitQuestion, ref: string): Promise<string | undefined> {
  const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const found = await askGit(question, asked);
  return found.ok ? found.value.trim() : undefined;
}

/** The entries of a list that git ends with NUL each (`-z`). */
export function entriesOf(text: string): string[] {
  return text.split('\0').filter((entry) => entry !== '');
}

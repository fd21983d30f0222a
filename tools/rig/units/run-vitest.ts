import path from 'node:path';
import { run } from '../run.ts';

/** How Vitest is to be run in a workspace of cases. */
export interface VitestAsk {
  readonly byFunction?: boolean | undefined;
  /** Vitest's options. */
  readonly cli?: Readonly<Record<string, unknown>> | undefined;
  readonly filters?: readonly string[] | undefined;
}

/** What a test file that ran came to. */
export interface TestFile {
  readonly project: string;
  /** From the workspace's root. */
  readonly file: string;
  readonly state: string;
  /** Names of the tests that failed. */
  readonly failed: readonly string[];
}

/** What a run came to. */
export interface RunOf {
  readonly files: readonly TestFile[];
  /** Errors outside of any test. */
  readonly unhandled: number;
  readonly code: number;
}

export interface RunAsk extends VitestAsk {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string | undefined;
  /** No file may grow beyond so many kB, as on a disk that is full. */
  readonly maxFileKb?: number | undefined;
  /** Called with the process's id. */
  readonly started?: ((pid: number) => void) | undefined;
}

export interface Told extends RunOf {
  /** All that was printed, for people. */
  readonly said: string;
}

const DRIVER = path.join(import.meta.dirname, 'driver.ts');

/** Runs Vitest in a process of its own; `undefined`: it came to no end, or said nothing. */
export async function runVitest(
  root: string,
  { env, cwd = root, started, maxFileKb, ...ask }: RunAsk,
): Promise<Told | { readonly said: string }> {
  const args = ['--conditions=@subminute/source', DRIVER, JSON.stringify({ root, ...ask })];
  const [program, ...rest] = [...limit(maxFileKb), process.execPath, ...args] as [string, ...string[]];
  const ran = await run(program, rest, { cwd, env, ...(started ? { started } : {}) });
  const said = ran.stdout + ran.stderr;
  const last = ran.stdout.trimEnd().split('\n').at(-1) ?? '';
  try {
    return { ...(JSON.parse(last) as RunOf), said };
  } catch {
    return { said };
  }
}

function limit(kb: number | undefined): readonly string[] {
  return kb === undefined ? [] : ['bash', '-c', `ulimit -f ${kb}; exec "$0" "$@"`];
}

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from '../rig/workspace.ts';

/** What all tests and type checks of a workspace say. */
export interface Judged {
  readonly isGreen: boolean;
  /** `file > name`: its outcome. */
  readonly tests: ReadonlyMap<string, string>;
  /** The end of what Nx printed, where it is not green. */
  readonly said: string;
}

const TIMEOUT_MS = 1_500_000;

interface Judging {
  readonly oldPath: (file: string) => string;
  /** Default: a snapshot that is not there is a failure. */
  readonly writesSnapshots?: boolean;
}

const RUN = ['--parallel=2', '--outputStyle=static', '--skip-nx-cache'];

export async function judge(ws: Workspace, { oldPath, writesSnapshots = false }: Judging): Promise<Judged> {
  for (const folder of readdirSync(join(ws.dir, 'packages')))
    rmSync(join(ws.dir, 'packages', folder, 'test-results.json'), { force: true });
  const ran = await ws.nx(['run-many', '-t', 'typecheck', writesSnapshots ? 'record' : 'test', ...RUN], {
    timeoutMs: TIMEOUT_MS,
    // A snapshot that is not there is a failure.
    env: { CI: 'true' },
  });
  const tests = new Map<string, string>();
  for (const folder of readdirSync(join(ws.dir, 'packages'))) {
    const file = join(ws.dir, 'packages', folder, 'test-results.json');
    if (existsSync(file)) for (const [id, status] of resultsIn(file, ws.dir, oldPath)) tests.set(id, status);
  }
  return {
    isGreen: ran.code === 0,
    tests,
    said: ran.code === 0 ? '' : `${ran.stdout}\n${ran.stderr}`.slice(-4000),
  };
}

interface Results {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

function resultsIn(
  file: string,
  dir: string,
  oldPath: (file: string) => string,
): readonly (readonly [string, string])[] {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Results;
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const path = oldPath(name.slice(dir.length + 1));
    const counts = new Map<string, number>();
    const own = assertionResults.map(({ fullName, status: outcome }) => {
      const count = (counts.get(fullName) ?? 0) + 1;
      counts.set(fullName, count);
      return [`${path} > ${fullName} #${count}`, outcome] as const;
    });
    return own.length === 0 ? [[path, status] as const] : own;
  });
}

/** Test files that fail before anything was done say nothing of a split: they are taken out. */
export function takeOutFailing(ws: Workspace, { tests }: Judged): readonly string[] {
  const failing = new Set(
    [...tests].filter(([, status]) => status === 'failed').map(([id]) => id.split(' > ')[0] ?? ''),
  );
  for (const file of failing) rmSync(join(ws.dir, file), { force: true });
  return [...failing];
}

/** Test files with errors of types, which the package's own settings may not look at. */
export function takeOutUntyped(ws: Workspace, said: string): readonly string[] {
  const found = new Set(
    [
      ...said.matchAll(/^(?:\s*)((?:packages\/|src\/)[^\s(]+\.(?:test|spec)\.tsx?)\(\d+,\d+\): error TS/gm),
    ].map(([, file = '']) => file),
  );
  for (const file of found) rmSync(join(ws.dir, file), { force: true });
  return [...found];
}

export function git(ws: Workspace, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    cwd: ws.dir,
    env: ws.env,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
}

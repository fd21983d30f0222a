import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from '../rig/workspace.ts';
import type { SplitCase } from './cases.ts';
import { type Facade, facadeOf } from './declarations.ts';
import { generate, rootOf } from './generate.ts';
import { type Judged, git, judge, takeOutFailing, takeOutUntyped } from './judge.ts';
import { dependentFiles } from './smoke-tests.ts';

export interface CaseResult {
  readonly package: string;
  readonly files: number;
  readonly tests: number;
  /** Test files that failed before and were taken out. */
  readonly takenOut: number;
  readonly edits: number;
  readonly moved: number;
  readonly dependents: number;
  readonly seconds: number;
  readonly green: boolean;
  readonly failed?: string;
}

/** Generates, splits, and holds what is after against what was before. */
export async function splitCase(one: SplitCase, { keep }: { readonly keep: boolean }): Promise<CaseResult> {
  const ws = await generate(one);
  try {
    return await measure(one, ws);
  } finally {
    if (keep) console.log(`kept: ${ws.dir}`);
    else await ws[Symbol.asyncDispose]();
  }
}

const same = (file: string): string => file;

async function measure(one: SplitCase, ws: Workspace): Promise<CaseResult> {
  const root = rootOf(one);
  const asked = { dir: ws.dir, root, package: one.package };
  const first = facadeOf({ ...asked, files: sourcesOf(ws), oldPath: same });
  ws.write(dependentFiles(first.entries, 'packages/app'));
  const { judged: before, takenOut } = await settle(ws);
  const facade = facadeOf({ ...asked, files: sourcesOf(ws), oldPath: same });
  const count = git(ws, 'ls-files', root).split('\n').length - 1;
  const told = { package: one.package, files: count, tests: before.tests.size, takenOut: takenOut.length };
  const none = { edits: 0, moved: 0, dependents: 0, seconds: 0, green: false };
  if (before.tests.size === 0) return { ...told, ...none, failed: 'there are no tests before the split' };
  if (!before.isGreen) return { ...told, ...none, failed: `before the split: ${before.said}` };
  const started = performance.now();
  const ran = await ws.nx(
    [
      'g',
      '@subminute/nx:split',
      `--project=${one.package}`,
      `--directory=${one.directories.join(',')}`,
      `--name=${one.name}`,
      ...(one.withNeeds ? ['--withNeeds'] : []),
      '--no-interactive',
    ],
    { timeoutMs: 600_000 },
  );
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  if (ran.code !== 0) return { ...told, ...none, seconds, failed: `${ran.stdout}${ran.stderr}`.slice(-2000) };
  console.log(ran.stdout.slice(-1500));
  git(ws, 'add', '-A');
  const changes = changesIn(ws, root, `${root}-${one.name}`);
  const after = await judge(ws, { oldPath: changes.oldPath });
  const sources = sourcesOf(ws);
  // What stays as a name for a module that went is no module of its own.
  const isName = (file: string): boolean =>
    file.startsWith(`${root}/`) && sources.includes(`${root}-${one.name}${file.slice(root.length)}`);
  const files = sources.filter((file) => !isName(file));
  const now = facadeOf({ ...asked, files, oldPath: changes.oldPath });
  const failed = differences({ before, after }, { before: facade, after: now });
  const { edits, moved, dependents } = changes;
  return {
    ...told,
    edits,
    moved,
    dependents,
    seconds,
    green: failed === undefined,
    ...(failed === undefined ? {} : { failed }),
  };
}

/** What is red before is taken out once; snapshots are written. */
async function settle(
  ws: Workspace,
): Promise<{ readonly judged: Judged; readonly takenOut: readonly string[] }> {
  const judged = await judge(ws, { oldPath: same, writesSnapshots: true });
  const takenOut = [...takeOutFailing(ws, judged), ...takeOutUntyped(ws, judged.said)];
  git(ws, 'add', '-A');
  git(ws, 'commit', '-q', '-m', 'settled');
  return { judged: takenOut.length === 0 ? judged : await judge(ws, { oldPath: same }), takenOut };
}

function sourcesOf(ws: Workspace): readonly string[] {
  return readdirSync(join(ws.dir, 'packages'))
    .filter((folder) => folder !== 'app' && statSync(join(ws.dir, 'packages', folder)).isDirectory())
    .flatMap((folder) =>
      git(ws, 'ls-files', '--cached', '--others', '--exclude-standard', `packages/${folder}/src`).split('\n'),
    )
    .filter((file) => /\.tsx?$/.test(file) && !/\.(?:test|spec)\.tsx?$|\/tests?\//.test(file));
}

interface Changes {
  readonly oldPath: (file: string) => string;
  readonly edits: number;
  readonly moved: number;
  readonly dependents: number;
}

/** As git sees them: all that is new lies in the part's folder. */
function changesIn(ws: Workspace, root: string, part: string): Changes {
  const lines = git(ws, 'diff', '--cached', '--name-status', '--no-renames')
    .split('\n')
    .filter((line) => line !== '');
  const gone = new Set(lines.filter((line) => !line.startsWith('A')).map((line) => line.slice(2)));
  const back = (file: string): string => root + file.slice(part.length);
  const oldPath = (file: string): string =>
    file.startsWith(`${part}/`) && gone.has(back(file)) ? back(file) : file;
  return {
    oldPath,
    edits: lines.length,
    moved: lines.filter(
      (line) => line.startsWith('A') && gone.has(back(line.slice(2))) && line.includes(`${part}/src/`),
    ).length,
    dependents: lines.filter((line) => line.includes('packages/app/src/')).length,
  };
}

interface Pair<T> {
  readonly before: T;
  readonly after: T;
}

function differences(judged: Pair<Judged>, facade: Pair<Facade>): string | undefined {
  if (!judged.after.isGreen) return `not green: ${judged.after.said}`;
  const tests = mapDifference(judged.before.tests, judged.after.tests);
  if (tests !== undefined) return `test ${tests}`;
  const names = mapDifference(
    new Map(Object.entries(facade.before.names)),
    new Map(Object.entries(facade.after.names)),
  );
  if (names !== undefined) return `entry ${names}`;
  const declared = mapDifference(facade.before.declarations, facade.after.declarations);
  return declared === undefined ? undefined : `declarations of ${declared}`;
}

function mapDifference(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string | undefined {
  for (const [key, value] of before) {
    if (after.get(key) === value) continue;
    return `${key}: ${value.slice(0, 500)} became ${after.get(key)?.slice(0, 500) ?? 'nothing'}`;
  }
  for (const key of after.keys()) if (!before.has(key)) return `${key} is new`;
  return undefined;
}

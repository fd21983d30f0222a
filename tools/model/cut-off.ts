import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type WorkspaceGraph, predict } from '@subminute/core/ratchet';
import { globCompiler } from '../../packages/nx/src/adapter/globs.ts';
import { sampleCommits } from '../../packages/nx/src/history/sample-commits.ts';
import { loadParser } from '../../packages/nx/src/imports/parser.ts';
import { askWorkspaceGraph } from '../../packages/nx/src/process/ask-workspace-graph.ts';
import { random } from '../bench/options.ts';
import { linkTypeScript } from '../rig/layers.ts';
import { must } from '../rig/run.ts';
import { type Workspace, workspace } from '../rig/workspace.ts';

export interface CutOff {
  readonly commits: number;
  /** Tasks that Nx executed, in all. */
  readonly executed: number;
  readonly predicted: number;
  /** Executed, and not predicted: the model would take the loop for shorter than it is. */
  readonly missed: number;
  /** Predicted, and not executed: what a type is inferred from changed, and the type did not. */
  readonly extra: number;
  /** What would be predicted if whatever is rebuilt changed what hangs on it. */
  readonly withoutCutOff: number;
}

/** By name, the projects below: a chain, a diamond and one that stands alone. */
const PROJECTS: Readonly<Record<string, readonly string[]>> = {
  hub: [],
  text: ['hub'],
  cart: ['hub', 'text'],
  pay: ['hub'],
  shop: ['cart', 'pay'],
  alone: [],
};
const NAMES = Object.keys(PROJECTS);

/** By kind, a line of a source with a number in it: an edit sets another number. */
const KINDS: Readonly<Record<string, (name: string, number: number) => string>> = {
  body: (name, number) => `export function ${name}Body(a: number): number { return a * ${number}; }`,
  comment: (name, number) => `/** Version ${number}. */\nexport const ${name}Comment: number = 0;`,
  value: (name, number) => `export const ${name}Value: number = ${number};`,
  inferred: (name, number) => `export function ${name}Inferred(a: number) { return a + ${number}; }`,
  literal: (name, number) => `export const ${name}Literal = ${number};`,
  type: (name, number) => `export interface ${name}Type { readonly field${number}?: string }`,
};

type Edits = Readonly<Record<string, number>>;

function sourceOf(name: string, edits: Edits): string {
  const below = PROJECTS[name] ?? [];
  return [
    ...below.map(
      (one) => `import { ${one}Body, ${one}Inferred, ${one}Literal, type ${one}Type } from '@t/${one}';`,
    ),
    ...Object.entries(KINDS).map(([kind, line]) => line(name, edits[kind] ?? 0)),
    ...below.map(
      (one) => `export const ${name}Of${one}: number = ${one}Body(${one}Inferred(${one}Literal));`,
    ),
    ...below.map((one) => `export type ${name}With${one} = ${one}Type;`),
    '',
  ].join('\n');
}

function filesOf(name: string): Record<string, string> {
  const at = (file: string): string => `packages/${name}/${file}`;
  const below = (PROJECTS[name] ?? []).map((one) => [`@t/${one}`, '*']);
  const manifest = {
    name: `@t/${name}`,
    version: '1.0.0',
    type: 'module',
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    dependencies: Object.fromEntries(below),
    nx: { name },
  };
  const tsconfig = {
    extends: '../../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist' },
    include: ['src'],
  };
  return {
    [at('package.json')]: JSON.stringify(manifest),
    [at('tsconfig.json')]: JSON.stringify(tsconfig),
    [at('src/index.ts')]: sourceOf(name, {}),
    [at('src/index.test.ts')]: `import { ${name}Body } from './index.js';\n${name}Body(0);\n`,
    [at('README.md')]: 'Read me.\n',
  };
}

async function planned(): Promise<Workspace> {
  const options =
    '{"compilerOptions":{"target":"es2022","module":"nodenext","strict":true,"types":[],"skipLibCheck":true}}';
  const files = Object.assign({ 'tsconfig.base.json': options }, ...NAMES.map(filesOf)) as Record<
    string,
    string
  >;
  const ws = await workspace({ files });
  linkTypeScript(ws.dir);
  mkdirSync(join(ws.dir, 'node_modules/@t'));
  for (const name of NAMES)
    symlinkSync(join(ws.dir, 'packages', name), join(ws.dir, 'node_modules/@t', name));
  await ws.nx(['show', 'projects']);
  const made = await ws.nx(['g', '@subminute/nx:infer']);
  if (made.code !== 0) throw new Error(made.stdout + made.stderr);
  return ws;
}

const CHECKS = ['typecheck'];
const AUTHOR = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];

/** Makes a commit of one edit, chosen by chance; another one each time. */
function editsOf(ws: Workspace, seed: number): (number: number) => string {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const edits = new Map<string, Edits>();
  return (number) => {
    const name = pick(NAMES);
    const kind = pick([...Object.keys(KINDS), 'test', 'readme']);
    if (kind === 'test')
      ws.write({
        [`packages/${name}/src/index.test.ts`]: `import { ${name}Body } from './index.js';\n${name}Body(${number});\n`,
      });
    else if (kind === 'readme') ws.write({ [`packages/${name}/README.md`]: `Read me, ${number}.\n` });
    else {
      edits.set(name, { ...edits.get(name), [kind]: number });
      ws.write({ [`packages/${name}/src/index.ts`]: sourceOf(name, edits.get(name) ?? {}) });
    }
    return `${kind} of ${name}`;
  };
}

async function execute(ws: Workspace): Promise<ReadonlySet<string>> {
  const ran = await ws.nx(['run-many', '-t', ...CHECKS, '--outputStyle=static']);
  if (ran.code !== 0) throw new Error(ran.stdout + ran.stderr);
  return new Set([...ran.stdout.matchAll(/^> nx run (\w+:\w+)$/gm)].map(([, task = '']) => task));
}

/** Edits a workspace whose types are keyed by declarations, and compares what Nx executes with what the model says. */
export async function measureCutOff(
  { commits, seed }: { readonly commits: number; readonly seed: number },
  say: (text: string) => void,
): Promise<CutOff> {
  await using ws = await planned();
  const git = (...args: readonly string[]): Promise<unknown> =>
    must('git', [...AUTHOR, ...args], { cwd: ws.dir, env: ws.env });
  await git('add', '-A');
  await git('commit', '-qm', 'plan');
  await execute(ws);
  const predicted = await predictions(ws);
  const edit = editsOf(ws, seed);
  const counts = { executed: 0, predicted: 0, missed: 0, extra: 0, withoutCutOff: 0 };
  for (let at = 1; at <= commits; at++) {
    const what = edit(at);
    await git('commit', '-qam', what);
    const { cut, uncut } = await predicted();
    const executed = await execute(ws);
    const missed = [...executed].filter((task) => !cut.has(task));
    counts.executed += executed.size;
    counts.predicted += cut.size;
    counts.missed += missed.length;
    counts.extra += [...cut].filter((task) => !executed.has(task)).length;
    counts.withoutCutOff += uncut.size;
    const more = missed.length > 0 ? `, missed ${missed.join(' ')}` : '';
    say(`${what}: ${cut.size} predicted, ${executed.size} executed${more}`);
  }
  return { commits, ...counts };
}

interface Predicted {
  readonly cut: ReadonlySet<string>;
  readonly uncut: ReadonlySet<string>;
}

/** What the model says of the newest commit, with the cut-off and without. */
async function predictions(ws: Workspace): Promise<() => Promise<Predicted>> {
  const parse = await loadParser();
  const graph = await askWorkspaceGraph({
    root: ws.dir,
    targets: CHECKS,
    env: ws.env,
    dir: join(ws.dir, '..'),
    timeoutMs: 60_000,
    daemon: false,
  });
  if (!graph.ok) throw new Error(graph.error);
  const { tasks } = graph.value;
  const uncut = tasks.map(({ declares: _declares, ...task }) => task);
  const isNothing = new Set(tasks.flatMap((one) => (one.command.startsWith('nx:noop') ? [one.task] : [])));
  return async () => {
    const sample = await sampleCommits({ root: ws.dir, count: 1, env: ws.env, parse });
    const [newest] = sample.ok ? sample.value : [];
    if (!newest) throw new Error('git shows no commit');
    const said = (of: WorkspaceGraph): ReadonlySet<string> =>
      new Set(
        predict(of, newest, { compile: globCompiler() }).changed.filter((task) => !isNothing.has(task)),
      );
    return { cut: said(graph.value), uncut: said({ ...graph.value, tasks: uncut }) };
  };
}

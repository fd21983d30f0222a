// The same through the real thing: targets that `infer` has planned, Nx, its cache, and the compiler as a process.
import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { linkTypeScript } from '../rig/layers.ts';
import { type Workspace, workspace } from '../rig/workspace.ts';
import { checkClean } from './clean.ts';
import type { Generated, GeneratedProject } from './generated.ts';
import { differences, isDeprecation } from './judge.ts';
import { type Mutation, draw } from './mutations.ts';
import { writeChanges } from './place.ts';

export interface ByNx extends AsyncDisposable {
  /** What Nx says otherwise than a clean check after a change, by project; and whether something is wrong. */
  next(dice: () => number): Promise<JudgedByNx>;
}

export interface JudgedByNx {
  readonly mutation: Mutation;
  readonly unsound: readonly string[];
  readonly isRed: boolean;
}

/** `native`: with TypeScript 7, whose words are others: then only which projects are wrong is compared. */
export async function byNx(generated: Generated, native: boolean): Promise<ByNx> {
  const { projects, files } = generated;
  const ws = await workspace({ files: { ...files, '.gitignore': 'node_modules\n.nx\ndist\nlib\n' } });
  linkTypeScript(ws.dir);
  if (native) linkNative(ws.dir);
  mkdirSync(path.join(ws.dir, 'node_modules/@t'));
  for (const { name, home } of projects)
    symlinkSync(path.join(ws.dir, home), path.join(ws.dir, 'node_modules/@t', name));
  await ws.nx(['show', 'projects']);
  const made = await ws.nx(['g', '@subminute/nx:infer']);
  if (
    !made.stdout.includes(`the types of ${projects.length} projects are checked against what others declare`)
  )
    throw new Error(made.stdout + made.stderr);
  const before = await check(ws);
  if (before.code !== 0) throw new Error(`all is well, and Nx says otherwise: ${before.stdout.slice(-2000)}`);
  return {
    next: async (dice) => {
      const mutation = draw(generated, dice);
      writeChanges(ws.dir, mutation.files);
      try {
        return { mutation, ...compared((await check(ws)).stdout, ws.dir, { projects, native }) };
      } finally {
        const undone = Object.keys(mutation.files).map((file) => [file, files[file] ?? null] as const);
        writeChanges(ws.dir, Object.fromEntries(undone));
      }
    },
    [Symbol.asyncDispose]: () => ws[Symbol.asyncDispose](),
  };
}

function linkNative(dir: string): void {
  const native = path.join(import.meta.dirname, '../../node_modules/@typescript/native');
  mkdirSync(path.join(dir, 'node_modules/@typescript'), { recursive: true });
  symlinkSync(realpathSync(native), path.join(dir, 'node_modules/@typescript/native'));
}

function check(ws: Workspace): ReturnType<Workspace['nx']> {
  return ws.nx(['run-many', '-t', 'typecheck', '--outputStyle=static'], { timeoutMs: 600_000 });
}

function compared(
  stdout: string,
  root: string,
  { projects, native }: { readonly projects: readonly GeneratedProject[]; readonly native: boolean },
): Pick<JudgedByNx, 'unsound' | 'isRed'> {
  const clean = checkClean(root, projects);
  const unsound: string[] = [];
  for (const { name, home } of projects) {
    const lines = (clean.get(name) ?? []).filter((line) => !isDeprecation(line));
    const said = saidOf(name, stdout);
    if (said === undefined || /error subminute|^subminute-types: /m.test(said)) continue;
    const told = [...said.matchAll(/^(?:(\S.*\(\d+,\d+\)): )?error (TS\d+): /gm)];
    const ours = told.map(([, place = '(0,0)', code = '']) => `${place} ${code}`);
    const words = (all: readonly string[]): readonly string[] =>
      native ? (all.length > 0 ? ['wrong'] : []) : [...new Set(all)];
    const others = differences(words(ours), words(lines.map((line) => placed(line, home))));
    if (others !== '') unsound.push(`${name}: ${others}`);
  }
  return { unsound, isRed: [...clean.values()].some((lines) => !lines.every(isDeprecation)) };
}

/** As the compiler tells it in a project's folder. */
function placed(line: string, home: string): string {
  const [, file = '', at = '', code = ''] = /^(.*?)(\(\d+,\d+\)) (TS\d+)/.exec(line) ?? [];
  return `${file === '' ? '' : path.relative(home, file)}${at} ${code}`;
}

/** What the tasks of a project printed, now or once; `undefined`: its check did not run. */
function saidOf(project: string, stdout: string): string | undefined {
  const [, ...tasks] = stdout.split(/^> nx run /m);
  const own = tasks.filter((text) => new RegExp(`^${project}:(?:dts|typecheck)\\b`).test(text));
  return own.some((text) => text.startsWith(`${project}:typecheck`)) ? own.join('\n') : undefined;
}

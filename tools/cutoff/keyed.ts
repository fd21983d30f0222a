// The tasks `dts` and `typecheck` as Nx would run them: only where their keys have changed. Keys and outputs are made by
// what the tasks run, the compiler is in this process.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadParser } from '../../packages/nx/src/imports/parser.ts';
import { configChain } from '../../packages/nx/src/types/configs.ts';
import { type TypesTask, keepDeclarations } from '../../packages/nx/src/types/emit.ts';
import { surfacePlace } from '../../packages/nx/src/types/places.ts';
import { undeclaredReads } from '../../packages/nx/src/types/undeclared.ts';
import { findings, programOf } from './compiler.ts';
import type { GeneratedProject } from './generated.ts';
import type { Mutation } from './mutations.ts';
import { type Place, outputsIn } from './place.ts';

/** What the tasks of a project have said. */
export interface Said {
  /** A line for each thing wrong. */
  readonly lines: readonly string[];
  /** It failed by itself, with a remedy: what it says of types counts for nothing. */
  readonly isRefused: boolean;
  /** `dts` has failed: those above do not run. */
  readonly isStopping: boolean;
}

export interface Kept {
  readonly said: Said;
  readonly surface: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** What is in the cache, by project. */
export type Cache = ReadonlyMap<string, Kept>;

export interface Ran {
  /** `undefined`: what it hangs on has failed, so it did not run. */
  readonly said: ReadonlyMap<string, Said | undefined>;
  /** Projects whose tasks were executed. */
  readonly executed: readonly string[];
}

/** Lines of surfaces that keys are to know nothing of: to see that what they are for is found. */
export const BLINDS = ['', 'types', 'manifest', 'config', 'beside'] as const;
export type Blind = (typeof BLINDS)[number];

export async function fillCache({ root }: Place, projects: readonly GeneratedProject[]): Promise<Cache> {
  const cache = new Map<string, Kept>();
  for (const { name, home } of projects) {
    const said = await executed(root, home);
    cache.set(name, { said, surface: surfaceOf(root, home), outputs: outputsIn(root, home) });
  }
  return cache;
}

/** Runs what a mutation makes run, and puts the outputs back as they were. */
export async function runKeyed(
  { root }: Place,
  projects: readonly GeneratedProject[],
  { cache, mutation, blind }: { readonly cache: Cache; readonly mutation: Mutation; readonly blind: Blind },
): Promise<Ran> {
  const said = new Map<string, Said | undefined>();
  const ran: GeneratedProject[] = [];
  const changed = new Set<string>();
  for (const project of projects) {
    const below = belowOf(project, projects);
    const own = Object.keys(mutation.files).some(
      (file) => file.startsWith(`${project.home}/`) && !file.endsWith('.md'),
    );
    if (below.some((one) => said.get(one) === undefined || said.get(one)?.isStopping === true)) {
      said.set(project.name, undefined);
      continue;
    }
    const kept = cache.get(project.name);
    if (kept && !own && !below.some((one) => changed.has(one))) {
      said.set(project.name, kept.said);
      continue;
    }
    said.set(project.name, await executed(root, project.home));
    ran.push(project);
    const seen = seenBy(surfaceOf(root, project.home), blind);
    if (kept && seen !== seenBy(kept.surface, blind)) changed.add(project.name);
  }
  for (const { name, home } of ran) restore(root, home, cache.get(name)?.outputs ?? {});
  return { said, executed: ran.map(({ name }) => name) };
}

function belowOf({ needs }: GeneratedProject, projects: readonly GeneratedProject[]): readonly string[] {
  const below = new Set(needs);
  // A set goes on with what is added meanwhile.
  for (const one of below)
    for (const next of projects.find(({ name }) => name === one)?.needs ?? []) below.add(next);
  return [...below];
}

function surfaceOf(root: string, home: string): string {
  return readFileSync(path.join(root, surfacePlace({ home })), 'utf8');
}

function seenBy(surface: string, blind: Blind): string {
  if (blind === '') return surface;
  return surface
    .split('\n')
    .filter((line) => !line.startsWith(`${blind} `))
    .join('\n');
}

async function executed(root: string, home: string): Promise<Said> {
  const task: TypesTask = { root, home: path.join(root, home), env: {} };
  const emitted = await emit(task);
  const checked = check(task);
  return {
    lines: [...new Set([...emitted.lines, ...checked.lines])].sort(),
    isRefused: emitted.isRefused || checked.isRefused,
    isStopping: emitted.isStopping,
  };
}

const WRITING = { noEmit: false, emitDeclarationOnly: true, declaration: true, noCheck: true };

/** As `subminute-types emit`, but for where the compiler is. */
async function emit(task: TypesTask): Promise<Said> {
  const { root, home } = task;
  const program = programOf({ root, home, flags: WRITING });
  program.emit(undefined, (file, text) => {
    if (!/\.d\.[cm]?ts$/.test(file)) return;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  });
  const lines = findings(program, root, false);
  if (lines.length > 0) return { lines, isRefused: false, isStopping: true };
  const files = filesOf(program, root);
  const beside = undeclaredReads({ ...task, files, configs: ['tsconfig.json'], waitsForOwn: false });
  if (!beside.ok || beside.value.length > 0) return refusal(beside.ok ? beside.value : [beside.error]);
  const { tsconfig, files: configs } = configChain(path.posix.join(home, 'tsconfig.json'), root);
  const how = { config: 'tsconfig.json', isOxc: false, isShared: false };
  const kept = keepDeclarations(task, { tsconfig, configs, files, emit: how }, await loadParser());
  if (!kept.ok) return refusal([kept.error]);
  return kept.value.isGood ? FINE : refusal([kept.value.text]);
}

const FINE: Said = { lines: [], isRefused: false, isStopping: false };

function refusal(lines: readonly string[]): Said {
  return { lines, isRefused: true, isStopping: true };
}

/** As `subminute-types check`. */
function check(task: TypesTask): Said {
  const { root, home } = task;
  const program = programOf({ root, home, flags: { noEmit: true, emitDeclarationOnly: false } });
  const files = filesOf(program, root);
  const beside = undeclaredReads({ ...task, files, configs: ['tsconfig.json'], waitsForOwn: true });
  if (!beside.ok || beside.value.length > 0)
    return { lines: beside.ok ? beside.value : [beside.error], isRefused: true, isStopping: false };
  return { lines: findings(program, root), isRefused: false, isStopping: false };
}

/** Those of TypeScript itself lie in no workspace here. */
function filesOf(program: ReturnType<typeof programOf>, root: string): readonly string[] {
  return program
    .getSourceFiles()
    .map(({ fileName }) => fileName)
    .filter((file) => file.startsWith(`${root}/`));
}

function restore(root: string, home: string, outputs: Kept['outputs']): void {
  for (const folder of ['dist', 'lib'])
    rmSync(path.join(root, home, folder), { recursive: true, force: true });
  for (const [file, text] of Object.entries(outputs)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
}

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { isDeclaration } from '@subminute/core/graph';
import { writeWhole } from '@subminute/vitest/store';
import { type Parse, loadParser } from '../imports/parser.ts';
import type { TsconfigFile } from '../imports/tsconfig-file.ts';
import { compile, compilerFor, withoutMemory } from './compiler.ts';
import { declaredByText } from './declare.ts';
import { configChain } from './configs.ts';
import { type Emission, declarationOf, emissionOf } from './emission.ts';
import { loadDeclare } from './oxc.ts';
import { surfacePlace } from './places.ts';
import { surfaceText } from './surface.ts';
import { removeStale } from './stale.ts';
import { trackedIn } from './tracked.ts';
import { undeclaredReads } from './undeclared.ts';

export interface TypesTask {
  /** Of the workspace. */
  readonly root: string;
  /** The project's folder, absolute. */
  readonly home: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/** What a task says on stdout, and whether all is well. */
export interface Told {
  readonly isGood: boolean;
  readonly text: string;
}

/**
 * Writes the declarations of a project and what stands for them in the keys of others. Bodies are not checked: that is
 * what `typecheck` is for. An error says why it could not be tried.
 */
export async function emitTypes(given: TypesTask, emit: Emit): Promise<Result<Told, string>> {
  const task = { ...given, root: realpathSync(given.root), home: realpathSync(given.home) };
  const chain = configChain(path.posix.join(task.home, emit.config), task.root);
  const parse = await loadParser();
  const make = (): Promise<Result<Emitted, string>> =>
    emit.isOxc ? byOxc(task, chain.tsconfig, parse) : byCompiler(task, emit, chain.tsconfig);
  let made = await make();
  const question = { ...task, configs: [emit.config], waitsForOwn: false };
  if (made.ok && removeStale({ ...question, files: made.value.files })) made = await make();
  if (!made.ok) return made;
  const { text, files, texts } = made.value;
  if (text !== '') return ok({ isGood: false, text });
  const beside = undeclaredReads({ ...question, files });
  if (!beside.ok) return beside;
  if (beside.value.length > 0) return ok({ isGood: false, text: beside.value.join('\n') });
  for (const [file, declaration] of texts) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeWhole(file, declaration);
  }
  return kept(task, { tsconfig: chain.tsconfig, configs: chain.files, files, emit }, parse);
}

/** How declarations are made. */
export interface Emit {
  /** A tsconfig, relative to the project's folder. */
  readonly config: string;
  /** Read off the text of each source, instead of asking TypeScript. */
  readonly isOxc: boolean;
  /** A build writes into the same folder. */
  readonly isShared: boolean;
}

interface Emitted {
  /** What is wrong; `''`: nothing. */
  readonly text: string;
  /** What was read, absolute. */
  readonly files: readonly string[];
  /** What is not written yet. */
  readonly texts: ReadonlyMap<string, string>;
}

async function byCompiler(
  { home }: TypesTask,
  { config }: Emit,
  tsconfig: TsconfigFile,
): Promise<Result<Emitted, string>> {
  const memory = mkdtempSync(path.join(tmpdir(), 'subminute-types-'));
  try {
    const flags = ['--noEmit', 'false', '--emitDeclarationOnly', '--declaration', '--noCheck'];
    const compiled = await compile({ home, config, flags: [...flags, ...withoutMemory(tsconfig, memory)] });
    if (!compiled.ok) return compiled;
    const { code, diagnostics, files } = compiled.value;
    return ok({ text: code === 0 ? '' : diagnostics || 'TypeScript failed', files, texts: new Map() });
  } finally {
    rmSync(memory, { recursive: true, force: true });
  }
}

/** What is wrong is told, never made by TypeScript instead: that would read what this task does not wait for. */
async function byOxc(
  { root, home }: TypesTask,
  tsconfig: TsconfigFile,
  parse: Parse,
): Promise<Result<Emitted, string>> {
  const declare = await loadDeclare();
  if (!declare)
    return err(
      'oxc-transform is not there for this system. Run: npm i, or npx nx g @subminute/nx:infer to go on without',
    );
  const major = compilerFor(home)?.major ?? Infinity;
  const out = tsconfig.options['declarationDir'] ?? tsconfig.options['outDir'];
  const byHand = typeof out === 'string' ? trackedIn(out) : undefined;
  if (byHand !== undefined) return err(keptByHand(byHand, tsconfig));
  const { texts, reads, problems } = declaredByText({ root, home, tsconfig, major, declare, parse });
  const again =
    'subminute: what is missing here is to be written into the sources, or run npx nx g @subminute/nx:infer to have TypeScript make the declarations';
  return ok({ text: problems.length === 0 ? '' : [...problems, again].join('\n'), files: reads, texts });
}

interface Keeping {
  readonly tsconfig: TsconfigFile;
  readonly configs: readonly string[];
  /** What was read. */
  readonly files: readonly string[];
  readonly emit: Emit;
}

function kept(
  task: TypesTask,
  { tsconfig, configs, files, emit }: Keeping,
  parse: Parse,
): Result<Told, string> {
  const { root, home } = task;
  const own = files.filter((file) => file.startsWith(`${home}/`) && !file.includes('/node_modules/'));
  const sources = own.filter((file) => !isDeclaration(file));
  if (sources.length === 0) return err(`${tsconfig.file} has no source of its own`);
  const emission = emissionOf(tsconfig, sources, compilerFor(home)?.major ?? Infinity);
  if (!emission) return err(`${tsconfig.file} has no "outDir": declarations would lie among the sources`);
  const declarations = sources.flatMap((file) => declarationOf(file, emission) ?? []);
  const missing = declarations.find((file) => !existsSync(file));
  if (missing !== undefined) return err(`${path.relative(home, missing)} has not been written`);
  const byHand = trackedIn(emission.outDir);
  if (byHand !== undefined) return err(keptByHand(byHand, tsconfig));
  const copied = copiesOf(own.filter(isDeclaration), emission);
  removeOthers(emission, new Set([...declarations, ...copied]));
  // Declarations by hand are read as they lie there, too.
  const all = [...new Set([...declarations, ...copied, ...own.filter(isDeclaration)])].sort();
  const lost = all.flatMap((file) => lostIn(file, parse)).slice(0, 5);
  if (lost.length > 0) return ok({ isGood: false, text: lost.join('\n') });
  const at = path.posix.relative(root, home) || '.';
  const out = path.posix.relative(root, emission.outDir);
  const emits = { config: emit.config, out, ...(emit.isShared ? { isShared: true as const } : {}) };
  const place = path.join(root, surfacePlace({ home: at, emits }));
  mkdirSync(path.dirname(place), { recursive: true });
  const ours = configs.filter((file) => file.startsWith(`${home}/`));
  writeWhole(place, surfaceText({ home, declarations: all, configs: ours }, parse));
  return ok({ isGood: true, text: '' });
}

function keptByHand(file: string, tsconfig: TsconfigFile): string {
  return `${file} is kept by git where ${tsconfig.file} writes declarations: write them to a folder of their own`;
}

/** Declarations by hand, where those of sources refer to them: TypeScript itself leaves that to a script. */
function copiesOf(files: readonly string[], { rootDir, outDir }: Emission): readonly string[] {
  return files.flatMap((file) => {
    if (!file.startsWith(`${rootDir}/`) || file.startsWith(`${outDir}/`)) return [];
    const copy = outDir + file.slice(rootDir.length);
    mkdirSync(path.dirname(copy), { recursive: true });
    copyFileSync(file, copy);
    return [copy];
  });
}

/** Of sources that are gone: a name that leads to them would still be found. */
function removeOthers({ outDir }: Emission, declarations: ReadonlySet<string>): void {
  for (const entry of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
    const file = path.posix.join(outDir, entry);
    const declaration = file.replace(/\.map$/, '');
    const isOurs = /\.d\.[cm]?ts$/.test(declaration) && !file.includes('/node_modules/');
    if (isOurs && !declarations.has(declaration)) rmSync(file);
  }
}

/** JSON that a build would write beside: without it, those who see the declaration take it for any type. */
function lostIn(file: string, parse: Parse): readonly string[] {
  const { module } = parse(file, readFileSync(file, 'utf8'), { lang: 'dts' });
  const names = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
  ];
  return [...new Set(names)]
    .filter((name) => /^\.{1,2}\/.*\.json$/.test(name))
    .filter((name) => !existsSync(path.posix.resolve(path.posix.dirname(file), name)))
    .map(
      (name) =>
        `${file}: error subminute: it refers to ${name}, of which nothing is declared: say its type in the source`,
    );
}

import { spawnSync } from 'node:child_process';
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
import { configChain } from './configs.ts';
import { type Emission, declarationOf, emissionOf } from './emission.ts';
import { surfacePlace } from './places.ts';
import { surfaceText } from './surface.ts';
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
export async function emitTypes(given: TypesTask, config: string): Promise<Result<Told, string>> {
  const task = { ...given, root: realpathSync(given.root), home: realpathSync(given.home) };
  const chain = configChain(path.posix.join(task.home, config), task.root);
  const { tsconfig } = chain;
  const memory = mkdtempSync(path.join(tmpdir(), 'subminute-types-'));
  try {
    const flags = ['--noEmit', 'false', '--emitDeclarationOnly', '--declaration', '--noCheck'];
    const compiled = await compile({
      home: task.home,
      config,
      flags: [...flags, ...withoutMemory(tsconfig, memory)],
    });
    if (!compiled.ok) return compiled;
    const { code, diagnostics, files } = compiled.value;
    if (code !== 0) return ok({ isGood: false, text: diagnostics });
    const beside = undeclaredReads({ ...task, files, configs: [config], waitsForOwn: false });
    if (!beside.ok) return beside;
    if (beside.value.length > 0) return ok({ isGood: false, text: beside.value.join('\n') });
    return await keepDeclarations(task, { tsconfig, configs: chain.files }, files);
  } finally {
    rmSync(memory, { recursive: true, force: true });
  }
}

interface Config {
  readonly tsconfig: TsconfigFile;
  readonly configs: readonly string[];
}

/**
 * What a compiler has written stays, with what stands for it in keys beside it; what it has not written goes. `files`: all
 * that it has read.
 */
export async function keepDeclarations(
  task: TypesTask,
  { tsconfig, configs }: Config,
  files: readonly string[],
): Promise<Result<Told, string>> {
  const { root, home } = task;
  const own = files.filter((file) => file.startsWith(`${home}/`) && !file.includes('/node_modules/'));
  const sources = own.filter((file) => !isDeclaration(file));
  if (sources.length === 0) return err(`${tsconfig.file} has no source of its own`);
  const emission = emissionOf(tsconfig, sources, compilerFor(home)?.major ?? Infinity);
  if (!emission) return err(`${tsconfig.file} has no "outDir": declarations would lie among the sources`);
  const declarations = sources.flatMap((file) => declarationOf(file, emission) ?? []);
  const missing = declarations.find((file) => !existsSync(file));
  if (missing !== undefined) return err(`TypeScript has not written ${path.relative(home, missing)}`);
  const byHand = trackedIn(emission.outDir);
  if (byHand !== undefined)
    return err(
      `${byHand} is kept by git where ${tsconfig.file} writes declarations: write them to a folder of their own`,
    );
  const copied = copiesOf(own.filter(isDeclaration), emission);
  removeOthers(emission, new Set([...declarations, ...copied]));
  // Declarations by hand are read as they lie there, too.
  const all = [...new Set([...declarations, ...copied, ...own.filter(isDeclaration)])].sort();
  const parse = await loadParser();
  const lost = all.flatMap((file) => lostIn(file, parse)).slice(0, 5);
  if (lost.length > 0) return ok({ isGood: false, text: lost.join('\n') });
  const place = path.join(root, surfacePlace(path.posix.relative(root, home) || '.'));
  mkdirSync(path.dirname(place), { recursive: true });
  const ours = configs.filter((file) => file.startsWith(`${home}/`));
  writeWhole(place, surfaceText({ home, declarations: all, configs: ours }, parse));
  return ok({ isGood: true, text: '' });
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

/** A file that git keeps in a folder. */
function trackedIn(folder: string): string | undefined {
  const git = spawnSync('git', ['ls-files', '-z', '--', '.'], { cwd: folder, encoding: 'utf8' });
  return git.error ? undefined : git.stdout.split('\0').find((file) => file !== '');
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

import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { writeWhole } from '@subminute/vitest/store';
import { openDisk } from '../imports/disk.ts';
import { loadParser } from '../imports/parser.ts';
import { type TsconfigFile, readTsconfig } from '../imports/tsconfig-file.ts';
import { compile, compilerFor } from './compiler.ts';
import { type Emission, declarationOf, emissionOf, isDeclaration } from './emission.ts';
import { surfacePlace } from './places.ts';
import { surfaceText } from './surface.ts';

export interface TypesTask {
  /** Of the workspace. */
  readonly root: string;
  /** The project's folder, absolute. */
  readonly home: string;
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
export async function emitTypes(task: TypesTask, config: string): Promise<Result<Told, string>> {
  const home = realpathSync(task.home);
  const disk = openDisk(task.root);
  const tsconfig = readTsconfig(path.posix.join(home, config), disk, () => {});
  const memory = mkdtempSync(path.join(tmpdir(), 'subminute-types-'));
  try {
    // Build info that is older than the outputs would leave out some of them.
    const { composite, incremental } = tsconfig.options;
    const info =
      composite === true || incremental === true ? ['--tsBuildInfoFile', path.join(memory, 'info')] : [];
    const flags = ['--noEmit', 'false', '--emitDeclarationOnly', '--declaration', '--noCheck', ...info];
    const compiled = await compile({ home, config, flags });
    if (!compiled.ok) return compiled;
    const { code, diagnostics, files } = compiled.value;
    if (code !== 0) return ok({ isGood: false, text: diagnostics });
    return await kept({ ...task, home }, tsconfig, files);
  } finally {
    rmSync(memory, { recursive: true, force: true });
  }
}

async function kept(
  task: TypesTask,
  tsconfig: TsconfigFile,
  files: readonly string[],
): Promise<Result<Told, string>> {
  const { root, home } = task;
  const own = files.filter((file) => file.startsWith(`${home}/`) && !file.includes('/node_modules/'));
  const sources = own.filter((file) => !isDeclaration(file));
  const emission = emissionOf(tsconfig, sources, compilerFor(home)?.major ?? Infinity);
  if (!emission) return err(`${tsconfig.file} has no "outDir": declarations would lie among the sources`);
  const declarations = sources.flatMap((file) => declarationOf(file, emission) ?? []).toSorted();
  const missing = declarations.find((file) => !existsSync(file));
  if (missing !== undefined) return err(`TypeScript has not written ${path.relative(home, missing)}`);
  removeOthers(emission, new Set(declarations));
  const configs = configsOf(tsconfig.file, root).filter((file) => file.startsWith(`${home}/`));
  const place = path.join(root, surfacePlace(path.posix.relative(root, home)));
  mkdirSync(path.dirname(place), { recursive: true });
  // Declarations by hand are read as they lie there.
  const all = [...declarations, ...own.filter(isDeclaration)].toSorted();
  writeWhole(place, surfaceText({ home, declarations: [...new Set(all)], configs }, await loadParser()));
  return ok({ isGood: true, text: '' });
}

/** A tsconfig with all that it extends. */
function configsOf(file: string, root: string): readonly string[] {
  const disk = openDisk(root);
  const files: string[] = [];
  const read = (one: string): string | undefined => {
    files.push(one);
    return disk.read(one);
  };
  readTsconfig(file, { ...disk, read }, () => {});
  return files;
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

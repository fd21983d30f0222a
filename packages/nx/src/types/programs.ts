import path from 'node:path';
import type { Disk } from '../imports/disk.ts';
import { inclusionOf } from '../imports/included.ts';
import { type TsconfigFile, readTsconfig } from '../imports/tsconfig-file.ts';
import { compilerFor } from './compiler.ts';
import { type Emission, declarationOf, emissionOf } from './emission.ts';

/** A tsconfig of a project, and the files of the project that are in its program by name. */
export interface Program {
  /** Relative to the project's folder. */
  readonly config: string;
  readonly tsconfig: TsconfigFile;
  /** What it extends, directly or through others. Absolute. */
  readonly bases: readonly string[];
  /** Absolute. */
  readonly sources: readonly string[];
  readonly emission: Emission | undefined;
}

/** The programs of a project, by its tsconfigs. `home` and `files`, those of the project, are absolute. */
export function programsOf(home: string, files: readonly string[], disk: Disk): readonly Program[] {
  const major = compilerFor(home)?.major ?? Infinity;
  const names = [...disk.namesIn(home)].filter((name) => /^tsconfig(?:\..+)?\.json$/.test(name)).sort();
  return names.map((config) => {
    const bases: string[] = [];
    const read: Disk['read'] = (file) => {
      bases.push(file);
      return disk.read(file);
    };
    const tsconfig = readTsconfig(`${home}/${config}`, { ...disk, read }, () => {});
    const sources = files.filter(inclusionOf(tsconfig));
    return {
      config,
      tsconfig,
      bases: bases.slice(1),
      sources,
      emission: emissionOf(tsconfig, sources, major),
    };
  });
}

/** Those that its types are checked by: `tsconfig.json`, or where that has no files itself those it refers to. */
export function checkedBy(home: string, programs: readonly Program[]): readonly Program[] {
  const main = programs.find(({ config }) => config === 'tsconfig.json');
  if (!main) return [];
  if (main.sources.length > 0) return [main];
  const referred = main.tsconfig.references.map((one) => configFile(one));
  return programs.filter(
    ({ config, sources }) => sources.length > 0 && referred.includes(`${home}/${config}`),
  );
}

function configFile(reference: string): string {
  return reference.endsWith('.json') ? reference : `${reference}/tsconfig.json`;
}

/** The program that writes what the package's manifest says to have for types; `undefined`: none does. */
export function declaredBy(
  programs: readonly Program[],
  manifest: unknown,
  home: string,
): Program | undefined {
  const entries = entriesIn(manifest).map((entry) => path.posix.join(home, declarationName(entry)));
  const counted = programs.map((program) => {
    const { emission, sources } = program;
    const made = new Set(emission ? sources.flatMap((file) => declarationOf(file, emission) ?? []) : []);
    return { program, count: entries.filter((entry) => made.has(entry)).length };
  });
  const best = Math.max(0, ...counted.map(({ count }) => count));
  const equal = counted.filter(({ count }) => count === best).map(({ program }) => program);
  // References lead to those that are composite.
  return best === 0
    ? undefined
    : (equal.find(({ tsconfig }) => tsconfig.options['composite'] === true) ?? equal[0]);
}

const FIELDS = ['types', 'typings', 'main', 'module', 'exports'];

/** All files that a manifest names. */
function entriesIn(manifest: unknown): readonly string[] {
  if (typeof manifest !== 'object' || manifest === null) return [];
  const texts = (value: unknown): readonly string[] => {
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
  };
  return FIELDS.flatMap((field) => texts((manifest as Record<string, unknown>)[field]));
}

/** Beside a script its declaration stands. */
function declarationName(file: string): string {
  return /\.d\.[cm]?ts$/.test(file) ? file : file.replace(/\.([cm]?)jsx?$/, '.d.$1ts');
}

/** All tsconfigs that a program is told of by `references`, through others. */
export function referencedBy({ tsconfig }: Program, disk: Disk): ReadonlySet<string> {
  const all = new Set(tsconfig.references.map(configFile));
  // A set goes on with what is added meanwhile.
  for (const file of all)
    if (disk.kindOf(file) === 'file')
      for (const one of readTsconfig(file, disk, () => {}).references) all.add(configFile(one));
  return all;
}

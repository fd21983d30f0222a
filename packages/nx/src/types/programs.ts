import path from 'node:path';
import type { Disk } from '../imports/disk.ts';
import { inclusionOf } from '../imports/included.ts';
import type { TsconfigFile } from '../imports/tsconfig-file.ts';
import { configChain, configChains, configFile } from './configs.ts';
import { compilerFor } from './compiler.ts';
import { type Emission, declarationOf, emissionOf } from './emission.ts';

/** A tsconfig of a project, and the files of the project that are in its program by name. */
export interface Program {
  /** Relative to the project's folder. */
  readonly config: string;
  readonly tsconfig: TsconfigFile;
  /** What it extends, directly or through others. Absolute. */
  readonly bases: readonly string[];
  /** What of that is not there, or cannot be read. */
  readonly problems: readonly string[];
  /** Absolute. */
  readonly sources: readonly string[];
  readonly emission: Emission | undefined;
}

/** The programs of a project, by its tsconfigs. `home` and `files`, those of the project, are absolute. */
export function programsOf(
  home: string,
  files: readonly string[],
  { disk, root }: Where,
): readonly Program[] {
  const major = compilerFor(home)?.major ?? Infinity;
  const names = [...disk.namesIn(home)].filter((name) => /^tsconfig(?:\..+)?\.json$/.test(name)).sort();
  return names.map((config) => {
    const chain = configChain(`${home}/${config}`, root);
    const { tsconfig } = chain;
    const sources = files.filter(inclusionOf(tsconfig));
    const emission = emissionOf(tsconfig, sources, major);
    return { config, tsconfig, bases: chain.files.slice(1), problems: chain.problems, sources, emission };
  });
}

interface Where {
  readonly disk: Disk;
  readonly root: string;
}

/** Those that its types are checked by: `tsconfig.json` where that has files, and all of the project that it refers to. */
export function checkedBy(home: string, programs: readonly Program[]): readonly Program[] {
  const main = programs.find(({ config }) => config === 'tsconfig.json');
  if (!main) return [];
  const referred = main.tsconfig.references.map(configFile);
  const others = programs.filter(
    ({ config }) => config !== 'tsconfig.json' && referred.includes(`${home}/${config}`),
  );
  return [main, ...others].filter(({ sources }) => sources.length > 0);
}

/** A tsconfig below a project's folder that `tsconfig.json` refers to and that is none of its programs. */
export function strayReference(home: string, programs: readonly Program[]): string | undefined {
  const main = programs.find(({ config }) => config === 'tsconfig.json');
  const known = new Set(programs.map(({ config }) => `${home}/${config}`));
  return main?.tsconfig.references
    .map(configFile)
    .find((file) => file.startsWith(`${home}/`) && !known.has(file));
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
export function referencedBy({ tsconfig }: Program, root: string): ReadonlySet<string> {
  const [, ...others] = configChains(tsconfig.file, root);
  return new Set(others.map((one) => one.tsconfig.file));
}

import path from 'node:path';
import { type GraphFile, isDeclaration } from '@subminute/core/graph';
import type { Disk } from '../imports/disk.ts';
import { isRecord } from '../shield/fields.ts';
import { compilerFor } from '../types/compiler.ts';
import { type Emission, emissionOf } from '../types/emission.ts';
import { type Program, programsOf } from '../types/programs.ts';
import { type Entry, entriesOf } from './entries.ts';
import { languageFor } from './language.ts';
import type { BuiltProject } from './plan-builds.ts';
import { scriptOf } from './script-name.ts';
import { isForTests } from './tests-out.ts';

/** A project whose package.json names something that is built. Paths are relative to the workspace. */
export interface Candidate {
  readonly name: string;
  readonly home: string;
  readonly manifest: Readonly<Record<string, unknown>>;
  /** What is built, and of which source. */
  readonly entries: readonly BuiltEntry[];
  readonly program: Program;
  /** Where the tsconfig would write, and what is in common to its sources. Absolute. */
  readonly emission: Emission | undefined;
  /** Those of the tsconfig that are no tests. */
  readonly sources: readonly string[];
  /** All files of the project that git watches or does not ignore. */
  readonly tracked: readonly string[];
  /** Why no target is made; `''`: nobody has asked for one. */
  readonly why: string | undefined;
}

export interface BuiltEntry extends Entry {
  readonly file: string;
  readonly source: string;
}

interface Place {
  readonly root: string;
  readonly disk: Disk;
}

/** `undefined`: there is nothing to build. */
export function candidateOf(
  project: BuiltProject,
  files: readonly GraphFile[],
  { root, disk }: Place,
): Candidate | undefined {
  const home = path.posix.join(root, project.root);
  const programs = programsOf(
    home,
    files.map((file) => `${root}/${file.path}`),
    { disk, root },
  );
  const text = disk.read(`${home}/package.json`);
  if (text === undefined || programs.length === 0) return undefined;
  const manifest = parsed(text);
  const major = compilerFor(home)?.major ?? Infinity;
  const tracked = new Set(files.map((file) => file.path));
  const placed = (file: string): string => path.posix.join(project.root, file);
  const { entries, others, problem } = entriesOf(manifest ?? {});
  const built = entries.filter(({ file }) => !tracked.has(placed(file)));
  if (manifest && built.length === 0) return undefined;
  const best = bestOf(programs, built, { root, home, major });
  const sources = best.program.sources
    .map((file) => file.slice(root.length + 1))
    .filter((file) => !isDeclaration(file) && !isForTests(file));
  const taken = takenBy(
    project,
    built.map(({ file }) => placed(file)),
  );
  const lost = others.find((file) => !file.includes('*') && disk.kindOf(`${home}/${file}`) !== 'file');
  const why = manifest
    ? (problem ?? programWhy(best, { built, sources, major, lost }) ?? taken)
    : 'its package.json is no JSON';
  return {
    name: project.name,
    home: project.root,
    manifest: manifest ?? {},
    program: best.program,
    emission: best.emission,
    sources,
    tracked: [...tracked],
    entries: built.flatMap((entry) => {
      const source = best.made.get(entry.file);
      return source === undefined
        ? []
        : [{ ...entry, file: placed(entry.file), source: source.slice(root.length + 1) }];
    }),
    why: project.isWanted ? why : '',
  };
}

interface Looked {
  readonly built: readonly Entry[];
  readonly sources: readonly string[];
  /** Of the compiler's version. */
  readonly major: number;
  /** What the manifest names beside modules, and is not there. */
  readonly lost: string | undefined;
}

/** Why a program does not become what the manifest names. */
function programWhy({ program, made }: Best, { built, sources, major, lost }: Looked): string | undefined {
  const [broken] = program.problems;
  if (broken !== undefined) return broken;
  const unmade = built.find(({ file }) => !made.has(file));
  if (unmade) return `no source of ${program.config} becomes ${unmade.file}`;
  if (lost !== undefined) return `its package.json names ${lost}, which nothing is built of`;
  const hasJsx = sources.some((file) => /\.[jt]sx$/.test(file));
  const language = languageFor(program.tsconfig, { major, hasJsx });
  return language.ok ? undefined : language.error;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

interface Best {
  readonly program: Program;
  readonly emission: Emission | undefined;
  /** The source of an entry, by its name in the manifest. */
  readonly made: ReadonlyMap<string, string>;
}

/** The program by which most of what the manifest names is made; of equal ones the first. */
function bestOf(
  programs: readonly Program[],
  entries: readonly Entry[],
  { root, home, major }: { readonly root: string; readonly home: string; readonly major: number },
): Best {
  const all = programs.map((program): Best & { readonly exact: number } => {
    const { tsconfig, sources } = program;
    const { declarationDir: _other, ...options } = tsconfig.options;
    const emission = emissionOf({ file: tsconfig.file, options }, sources, major);
    const folder = emission?.rootDir ?? home;
    const sourceOf = sourcesByStem(sources, folder);
    const made = new Map<string, string>();
    let exact = 0;
    for (const { file } of entries) {
      const source = madeOf(path.posix.join(home, file), { home, sourceOf, emission });
      if (source === undefined || !source.startsWith(`${root}/`)) continue;
      made.set(file, source);
      if (emission && scriptOf(emission.outDir + source.slice(folder.length)) === path.posix.join(home, file))
        exact++;
    }
    return { program, emission, made, exact };
  });
  const score = (one: (typeof all)[number]): number => one.made.size * 1000 + one.exact;
  const most = Math.max(...all.map(score));
  const best = all.find((one) => score(one) === most);
  if (!best) throw new Error('there is no program');
  return best;
}

type BySource = (stem: string) => string | undefined;

/** Of two sources for one name, neither is meant. */
function sourcesByStem(sources: readonly string[], folder: string): BySource {
  const found = Map.groupBy(
    sources.filter((file) => file.startsWith(`${folder}/`) && !isDeclaration(file) && !isForTests(file)),
    (file) => file.slice(folder.length + 1).replace(/\.[cm]?[jt]sx?$/, ''),
  );
  return (stem) => {
    const same = found.get(stem);
    return same?.length === 1 ? same[0] : undefined;
  };
}

/** The name of an entry without the folders that it is written into is that of a source. */
function madeOf(
  file: string,
  {
    home,
    sourceOf,
    emission,
  }: { readonly home: string; readonly sourceOf: BySource; readonly emission: Emission | undefined },
): string | undefined {
  const stem = file.replace(/\.[cm]?js$/, '');
  const out = emission?.outDir;
  if (out !== undefined && stem.startsWith(`${out}/`)) {
    const direct = sourceOf(stem.slice(out.length + 1));
    if (direct !== undefined) return direct;
  }
  // At least one folder is that of what is written.
  const [, ...rest] = stem.slice(home.length + 1).split('/');
  for (let at = 0; at < rest.length; at++) {
    const source = sourceOf(rest.slice(at).join('/'));
    if (source !== undefined) return source;
  }
  return undefined;
}

/** What another task writes is no place for a build. */
function takenBy({ outputs }: BuiltProject, files: readonly string[]): string | undefined {
  const folders = outputs.map((one) => one.replace(/\/(?:[^/]*[*?{][^]*)?$/, ''));
  const other = folders.find((one) =>
    files.some(
      (file) => file === one || file.startsWith(`${one}/`) || one.startsWith(`${path.posix.dirname(file)}/`),
    ),
  );
  return other === undefined ? undefined : `another task writes to ${other}`;
}

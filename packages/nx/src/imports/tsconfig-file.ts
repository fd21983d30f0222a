import path from 'node:path';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import type { Disk } from './disk.ts';
import type { Problem } from './problem.ts';

/** A tsconfig with all that it extends: of each option, the last word. Paths in it are absolute. */
export interface TsconfigFile {
  readonly file: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Where `paths` stands, if no `baseUrl` does. */
  readonly pathsDir: string | undefined;
  readonly files: readonly string[] | undefined;
  readonly include: readonly string[] | undefined;
  readonly exclude: readonly string[] | undefined;
  readonly references: readonly string[];
}

/** Options whose values are paths from the file that they stand in. */
const PATHS = new Set(['baseUrl', 'outDir', 'declarationDir', 'rootDir', 'rootDirs']);

const CONFIG_DIR = '${configDir}';

type Tell = (problem: Problem) => void;

/** Reads one; what is missing or malformed is told, and left out. */
export function readTsconfig(file: string, disk: Disk, tell: Tell): TsconfigFile {
  return withConfigDir(readChain(file, [], { disk, tell }));
}

interface Reading {
  readonly disk: Disk;
  readonly tell: Tell;
}

function readChain(file: string, above: readonly string[], reading: Reading): TsconfigFile {
  const dir = path.posix.dirname(file);
  const fields = readFields(file, reading);
  const options = isObject(fields['compilerOptions']) ? fields['compilerOptions'] : {};
  const bases = textsIn(fields['extends']).map((name) => baseAt(name, file, [...above, file], reading));
  const own: TsconfigFile = {
    file,
    options: Object.fromEntries(
      Object.entries(options).map(([name, value]) => [name, PATHS.has(name) ? absolute(value, dir) : value]),
    ),
    pathsDir: options['paths'] === undefined ? undefined : dir,
    files: listAt(fields['files'], dir),
    include: listAt(fields['include'], dir),
    exclude: listAt(fields['exclude'], dir),
    references: referencesIn(fields['references'], dir),
  };
  return bases.filter((base) => base !== undefined).reduceRight((upper, base) => merged(base, upper), own);
}

function merged(base: TsconfigFile, over: TsconfigFile): TsconfigFile {
  return {
    file: over.file,
    options: { ...base.options, ...over.options },
    pathsDir: over.pathsDir ?? base.pathsDir,
    files: over.files ?? base.files,
    include: over.include ?? base.include,
    exclude: over.exclude ?? base.exclude,
    references: over.references,
  };
}

function readFields(file: string, { disk, tell }: Reading): Readonly<Record<string, unknown>> {
  const text = disk.read(file);
  if (text === undefined) {
    tell({ file, message: 'is not there' });
    return {};
  }
  const errors: ParseError[] = [];
  const value: unknown = parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first) {
    const line = text.slice(0, first.offset).split('\n').length;
    tell({ file, line, message: printParseErrorCode(first.error) });
  }
  return isObject(value) ? value : {};
}

function baseAt(
  name: string,
  from: string,
  above: readonly string[],
  reading: Reading,
): TsconfigFile | undefined {
  const file = extendedFile(name, path.posix.dirname(from), reading.disk);
  if (file === undefined) reading.tell({ file: from, message: `extends ${name}, which is not there` });
  else if (above.includes(file)) reading.tell({ file: from, message: `extends itself by ${name}` });
  else return readChain(file, above, reading);
  return undefined;
}

/** Relative, or in a package: a file of it, or its `tsconfig.json`. */
function extendedFile(name: string, dir: string, disk: Disk): string | undefined {
  const isPath = name.startsWith('.') || name.startsWith('/');
  if (isPath) return firstThere(path.posix.resolve(dir, name), disk);
  for (let at = dir; ; at = path.posix.dirname(at)) {
    const found = firstThere(`${at === '/' ? '' : at}/node_modules/${name}`, disk);
    if (found !== undefined) return disk.realOf(found);
    if (at === path.posix.dirname(at)) return undefined;
  }
}

function firstThere(place: string, disk: Disk): string | undefined {
  const places = [place, `${place}.json`, `${place}/tsconfig.json`];
  return places.find((one) => disk.kindOf(one) === 'file');
}

function absolute(value: unknown, dir: string): unknown {
  if (typeof value === 'string') return value.startsWith(CONFIG_DIR) ? value : path.posix.resolve(dir, value);
  return Array.isArray(value) ? value.map((one) => absolute(one, dir)) : value;
}

function withConfigDir(config: TsconfigFile): TsconfigFile {
  const dir = path.posix.dirname(config.file);
  const filled = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value).replaceAll(CONFIG_DIR, JSON.stringify(dir).slice(1, -1))) as T;
  return JSON.stringify(config).includes(CONFIG_DIR) ? filled(config) : config;
}

function listAt(value: unknown, dir: string): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return textsIn(value).map((one) => absolute(one, dir) as string);
}

function referencesIn(value: unknown, dir: string): readonly string[] {
  if (!Array.isArray(value)) return [];
  const paths = value.map((one: unknown) => (isObject(one) ? one['path'] : undefined));
  return textsIn(paths).map((one) => path.posix.resolve(dir, one));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

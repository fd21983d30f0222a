import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export interface Configs {
  /** Of the nearest tsconfig of a file; where that one only refers to others, of the one that has the file. */
  readonly optionsFor: (file: string) => ts.CompilerOptions;
  /** The source of a file that a build by some tsconfig of the workspace would write. */
  readonly sourceOf: (output: string) => string | undefined;
  readonly isOutputFolder: (dir: string) => boolean;
}

interface Parsed {
  readonly options: ts.CompilerOptions;
  readonly files: ReadonlySet<string>;
  readonly references: readonly string[];
}

const DEFAULTS: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  resolveJsonModule: true,
};

/** What other builders than TypeScript write: of each package, `src` lies in `dist/esm` as well. */
export interface Mirror {
  readonly output: string;
  readonly source: string;
}

export function configsOf(root: string, listed: readonly string[], mirrors: readonly Mirror[]): Configs {
  const parsed = new Map<string, Parsed>();
  const sources = new Map<string, string>();
  const read = (file: string): Parsed => {
    const known = parsed.get(file);
    if (known) return known;
    const one = readConfig(file);
    const made = {
      // JSON is always of the graph.
      options: { ...one.options, resolveJsonModule: true },
      files: new Set(one.fileNames),
      references: (one.projectReferences ?? []).map((reference) => ts.resolveProjectReferencePath(reference)),
    };
    parsed.set(file, made);
    addOutputs(one, sources);
    return made;
  };
  for (const file of listed) if (/(?:^|\/)tsconfig[^/]*\.json$/.test(file)) read(path.join(root, file));
  for (const mirror of mirrors) addMirrored({ root, listed, mirror }, sources);
  const folders = new Set<string>();
  for (const output of sources.keys()) {
    for (let dir = path.dirname(output); dir.length > root.length; dir = path.dirname(dir)) folders.add(dir);
  }
  return {
    optionsFor: (file) => optionsFor(file, root, read),
    sourceOf: (output) => (existsSync(output) ? undefined : sources.get(withoutLinks(output))),
    isOutputFolder: (dir) => folders.has(withoutLinks(dir)),
  };
}

/** Of a place that need not be there. */
function withoutLinks(place: string): string {
  const link = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(place);
  if (!link?.[1] || !existsSync(link[1])) return place;
  return realpathSync(link[1]) + (link[2] ?? '');
}

interface Mirrored {
  readonly root: string;
  readonly listed: readonly string[];
  readonly mirror: Mirror;
}

function addMirrored({ root, listed, mirror }: Mirrored, sources: Map<string, string>): void {
  const inSource = new RegExp(`^(.*/)${mirror.source}/(.*?)\\.[cm]?tsx?$`);
  for (const file of listed) {
    const [, dir, name] = inSource.exec(file) ?? [];
    if (dir === undefined || name === undefined || !existsSync(path.join(root, dir, 'package.json')))
      continue;
    for (const ending of ['.d.ts', '.d.cts', '.js', '.cjs'])
      sources.set(path.join(root, dir, mirror.output, name + ending), path.join(root, file));
  }
}

function readConfig(file: string): ts.ParsedCommandLine {
  const { config } = ts.readConfigFile(file, (name) => ts.sys.readFile(name)) as { config?: unknown };
  return ts.parseJsonConfigFileContent(config ?? {}, ts.sys, path.dirname(file), undefined, file);
}

function addOutputs(config: ts.ParsedCommandLine, sources: Map<string, string>): void {
  const { outDir, declarationDir, noEmit } = config.options;
  if ((outDir ?? declarationDir) === undefined || noEmit) return;
  for (const input of config.fileNames) {
    if (/\.d\.[cm]?ts$|\.json$/.test(input)) continue;
    try {
      for (const output of ts.getOutputFileNames(config, input, false)) sources.set(output, input);
    } catch {
      // Of an input that this config does not emit.
    }
  }
}

function optionsFor(file: string, root: string, read: (file: string) => Parsed): ts.CompilerOptions {
  for (let dir = path.dirname(file); dir.length >= root.length; dir = path.dirname(dir)) {
    const config = path.join(dir, 'tsconfig.json');
    if (!ts.sys.fileExists(config)) continue;
    const own = read(config);
    if (own.references.length === 0 || own.files.has(file)) return own.options;
    return (referred(own, file, read, new Set([config])) ?? own).options;
  }
  return DEFAULTS;
}

function referred(
  from: Parsed,
  file: string,
  read: (file: string) => Parsed,
  seen: Set<string>,
): Parsed | undefined {
  for (const config of from.references) {
    if (seen.has(config) || !ts.sys.fileExists(config)) continue;
    seen.add(config);
    const one = read(config);
    const found = one.files.has(file) ? one : referred(one, file, read, seen);
    if (found) return found;
  }
  return undefined;
}

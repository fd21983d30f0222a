import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { type Mirror, configsOf } from './configs.ts';
import { usagesIn } from './usages.ts';

/** One name in one file, and the file of the workspace that TypeScript says it leads to. */
export interface OracleEdge {
  readonly from: string;
  readonly specifier: string;
  readonly to: string;
}

export interface Oracle {
  /** Only what leads to a file of the graph. */
  readonly edges: readonly OracleEdge[];
  /** All names that were looked up, as `from specifier`. */
  readonly asked: ReadonlySet<string>;
}

/**
 * Where the imports of these files lead by TypeScript 6 itself: its parser, its resolution, the options of each
 * file's own tsconfig. What a build would write counts as written, as far as a tsconfig or `mirrors` say so, and
 * leads to its source.
 */
export function oracleOf(root: string, files: readonly string[], mirrors: readonly Mirror[] = []): Oracle {
  const configs = configsOf(root, files, mirrors);
  const listed = new Set(files);
  const host: ts.ModuleResolutionHost = {
    ...ts.sys,
    fileExists: (file) => configs.sourceOf(file) !== undefined || ts.sys.fileExists(file),
    directoryExists: (dir) => configs.isOutputFolder(dir) || ts.sys.directoryExists(dir),
    realpath: (file) => (configs.sourceOf(file) === undefined ? (ts.sys.realpath?.(file) ?? file) : file),
  };
  const edges = new Map<string, OracleEdge>();
  const asked = new Set<string>();
  for (const from of files) {
    if (from.endsWith('.json')) continue;
    const file = path.join(root, from);
    const resolve = resolverFor(file, configs.optionsFor(file), host);
    for (const { specifier, resolved } of resolve()) {
      asked.add(`${from} ${specifier}`);
      const to = resolved && inGraph(resolved, root, listed, configs.sourceOf);
      if (to !== undefined) edges.set(`${from} ${specifier} ${to}`, { from, specifier, to });
    }
  }
  return { edges: [...edges.values()], asked };
}

interface Resolved {
  readonly specifier: string;
  readonly resolved: string | undefined;
}

const caches = new WeakMap<ts.CompilerOptions, Map<string, ts.ModuleResolutionCache>>();

/** One for each folder: TypeScript would take what `#name` is in one package for what it is in those around it. */
function cacheFor(dir: string, options: ts.CompilerOptions): ts.ModuleResolutionCache {
  const own = caches.get(options) ?? new Map<string, ts.ModuleResolutionCache>();
  caches.set(options, own);
  const manifests = own.values().next().value?.getPackageJsonInfoCache();
  const cache = own.get(dir) ?? ts.createModuleResolutionCache(dir, (name) => name, options, manifests);
  own.set(dir, cache);
  return cache;
}

function resolverFor(
  file: string,
  options: ts.CompilerOptions,
  host: ts.ModuleResolutionHost,
): () => Resolved[] {
  return () => {
    const cache = cacheFor(path.dirname(file), options);
    const implied = ts.getImpliedNodeFormatForFile(file, cache.getPackageJsonInfoCache(), host, options);
    const text = readFileSync(file, 'utf8');
    const languageVersion = ts.ScriptTarget.Latest;
    const format = implied === undefined ? {} : { impliedNodeFormat: implied };
    const source = ts.createSourceFile(file, text, { languageVersion, ...format }, true);
    return usagesIn(source).map(({ specifier, node, how }) => {
      if (how === 'path')
        return { specifier, resolved: referenced(path.resolve(path.dirname(file), specifier)) };
      if (how === 'types') {
        const { resolvedTypeReferenceDirective: found } = ts.resolveTypeReferenceDirective(
          specifier,
          file,
          options,
          host,
        );
        return { specifier, resolved: found?.resolvedFileName };
      }
      const mode = node && ts.getModeForUsageLocation(source, node, options);
      const { resolvedModule } = ts.resolveModuleName(specifier, file, options, host, cache, undefined, mode);
      return { specifier, resolved: resolvedModule?.resolvedFileName };
    });
  };
}

function referenced(file: string): string | undefined {
  return [file, `${file}.ts`, `${file}.tsx`, `${file}.d.ts`].find((one) => ts.sys.fileExists(one));
}

function inGraph(
  resolved: string,
  root: string,
  listed: ReadonlySet<string>,
  sourceOf: (file: string) => string | undefined,
): string | undefined {
  const source =
    sourceOf(resolved) ?? (listed.has(path.relative(root, resolved)) ? resolved : realpath(resolved));
  const relative = path.relative(root, source);
  return listed.has(relative) ? relative : undefined;
}

function realpath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageName } from '@subminute/core';
import type { Import, Target } from '@subminute/core/graph';
import type { PlannedBuild, PlannedFiles } from '@subminute/core/plan';
import type { Loader, TransformOptions } from 'esbuild';
import { readJson, textAt } from '../decompose/json-file.ts';
import { filesIn } from '../decompose/overlay.ts';
import { type OwnSource, ownSources } from '../imports/own-sources.ts';
import { loadParser } from '../imports/parser.ts';
import type { TsconfigFile } from '../imports/tsconfig-file.ts';
import type { Esbuild } from './esbuild.ts';
import { type Language, SUPPORTED } from './language.ts';
import { type Failed, type Made, messagesOf, thrownMessages } from './made.ts';
import { scriptOf } from './script-name.ts';
import { isForTests } from './tests-out.ts';
import { withScriptNames } from './script-names.ts';

export interface Building {
  readonly root: string;
  readonly build: PlannedBuild;
  readonly tsconfig: TsconfigFile;
  readonly language: Language;
  readonly esbuild: Esbuild;
}

/** A file of each source, as TypeScript would write it; JSON that they import stands beside. */
export async function transpiled(building: Building, makes: PlannedFiles): Promise<Made | Failed> {
  const { root, build, tsconfig } = building;
  const out = path.posix.join(root, makes.out);
  const folder = path.posix.join(root, build.sources);
  const { sources } = ownSources({
    root,
    home: path.posix.join(root, build.home),
    tsconfig,
    written: [out],
    isMeant: (file) => file.startsWith(`${folder}/`) && !isForTests(file),
    follows: ({ how, kind }) =>
      (how === 'static' || how === 'dynamic' || how === 'require') && kind !== 'type',
    parse: await loadParser(),
  });
  if (sources.length === 0)
    return { failed: `${tsconfig.file}: error subminute: it names no source that is built` };
  const files = new Map<string, string | Uint8Array>();
  const failed: string[] = [];
  const warned: string[] = [];
  const nameOf = (file: string): string => path.posix.join(out, file.slice(folder.length));
  const data = new Set<string>();
  const own = textAt(readJson(filesIn(root), path.posix.join(build.home, 'package.json')), 'name');
  for (const source of sources) {
    const wrong = besideCode(source, { root, folder, own, data });
    if (wrong !== undefined) failed.push(wrong);
  }
  const results = await Promise.all(
    sources.map(async (source) => ({
      source,
      ...(await scriptsOf(source, nameOf(source.file), building, makes)),
    })),
  );
  for (const { source, scripts, failed: problem, warned: warning } of results) {
    if (problem !== '') failed.push(problem);
    if (warning !== '') warned.push(warning);
    for (const [file, text] of scripts) {
      if (files.has(file))
        failed.push(
          `${source.file.slice(root.length + 1)}: error subminute: another source becomes the same file`,
        );
      files.set(file, text);
    }
  }
  if (failed.length > 0) return { failed: failed.join('\n') };
  for (const file of data) files.set(nameOf(file), readFileSync(file));
  return { files, reads: [...sources.map(({ file }) => file), ...data], warnings: warned.join('\n') };
}

interface Beside {
  readonly root: string;
  readonly folder: string;
  /** The project's own name: by that its files are found when it runs, too. */
  readonly own: unknown;
  /** JSON that is imported. */
  readonly data: Set<string>;
}

/** JSON that a source imports is collected; of other files nothing is written here. */
function besideCode({ file, scan, targets }: OwnSource, beside: Beside): string | undefined {
  if (scan.facts.broken) return undefined;
  for (const [at, one] of scan.imports.entries()) {
    const wrong = one.kind === 'type' ? undefined : besideOne(one, targets[at], file, beside);
    if (wrong !== undefined)
      return `${file.slice(beside.root.length + 1)}: error subminute: it imports ${one.specifier}, which ${wrong}. ${AGAIN}`;
  }
  return undefined;
}

function besideOne(
  { specifier }: Import,
  target: Target | undefined,
  file: string,
  { root, folder, own, data }: Beside,
): string | undefined {
  const to =
    target?.is === 'file' ? (target.runs ?? target.file) : target?.is === 'asset' ? target.file : undefined;
  const isRelative = /^\.{1,2}(?:\/|$)/.test(specifier);
  if (!isRelative) {
    const isOwn = to !== undefined && path.posix.join(root, to).startsWith(`${folder}/`);
    const isKnown = specifier.startsWith('#') || packageName(specifier) === own;
    return isOwn && !isKnown ? 'nothing but its tsconfig knows' : undefined;
  }
  const found =
    to === undefined ? path.posix.resolve(path.posix.dirname(file), specifier) : path.posix.join(root, to);
  if (to !== undefined && !found.startsWith(`${folder}/`)) return 'lies outside of what is built';
  if (specifier.endsWith('.json') && existsSync(found)) data.add(found);
  else if (target?.is === 'asset' || /\.(?:css|s[ac]ss|less|svg|png|wasm|node)$/.test(specifier))
    return 'nothing is built of';
  return undefined;
}

const AGAIN = 'Run: npx nx g @subminute/nx:infer';

const LOADERS: Readonly<Record<string, Loader>> = { ts: 'ts', tsx: 'tsx', js: 'js', jsx: 'jsx' };

interface Scripts {
  readonly scripts: readonly (readonly [string, string])[];
  readonly failed: string;
  readonly warned: string;
}

async function scriptsOf(
  { file, text, scan }: OwnSource,
  place: string,
  { root, language, esbuild }: Building,
  { format }: PlannedFiles,
): Promise<Scripts> {
  const script = scriptOf(place);
  const [, letter = '', kind = ''] = /\.([cm]?)([jt]sx?)$/.exec(file) ?? [];
  const { sourcemap, sourceRoot, hasSourcesInMaps, compilerOptions, target } = language;
  const options: TransformOptions = {
    loader: LOADERS[kind] ?? 'ts',
    format: letter === 'm' ? 'esm' : letter === 'c' ? 'cjs' : format,
    target,
    platform: 'node',
    supported: { ...SUPPORTED },
    charset: 'utf8',
    tsconfigRaw: { compilerOptions },
    sourcefile: path.posix.relative(path.posix.dirname(script), file),
    sourcesContent: hasSourcesInMaps,
    logLevel: 'silent',
    ...(sourcemap === undefined ? {} : { sourcemap: sourcemap === 'inline' ? 'inline' : 'external' }),
    ...(sourceRoot === undefined ? {} : { sourceRoot }),
  };
  try {
    const { code, map, warnings } = await esbuild.transform(withScriptNames(text, scan), options);
    const messages = await messagesOf(esbuild, { errors: [], warnings: named(warnings, file, root) });
    const end = sourcemap === 'linked' ? `//# sourceMappingURL=${path.posix.basename(script)}.map\n` : '';
    const scripts = [[script, code + end] as const, ...(end === '' ? [] : [[`${script}.map`, map] as const])];
    return { scripts, failed: messages.failed, warned: messages.warned };
  } catch (error) {
    const thrown = thrownMessages(error);
    if (!thrown) throw error;
    const { errors, warnings } = thrown;
    const messages = await messagesOf(esbuild, {
      errors: named(errors, file, root),
      warnings: named(warnings, file, root),
    });
    return { scripts: [], failed: messages.failed, warned: '' };
  }
}

/** Of a source as people know it, not as it stands in a map. */
function named<T extends { readonly location: { readonly file: string } | null }>(
  messages: readonly T[],
  file: string,
  root: string,
): readonly T[] {
  return messages.map((one) =>
    one.location ? { ...one, location: { ...one.location, file: file.slice(root.length + 1) } } : one,
  );
}

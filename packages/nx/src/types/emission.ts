import path from 'node:path';
import { isDeclaration } from '@subminute/core/graph';
import type { TsconfigFile } from '../imports/tsconfig-file.ts';

/** Where a program puts its declarations. Absolute paths. */
export interface Emission {
  readonly rootDir: string;
  readonly outDir: string;
}

/** From it on, the root of sources is where the tsconfig is; before, what all of them have in common. */
const ROOTED_SINCE = 6;

/**
 * `undefined`: beside its sources, where nobody can tell them from others. `major`: of the compiler's version. `sources`:
 * the program's own.
 */
export function emissionOf(
  { file, options }: Pick<TsconfigFile, 'file' | 'options'>,
  sources: readonly string[],
  major: number,
): Emission | undefined {
  const outDir = options['declarationDir'] ?? options['outDir'];
  if (typeof outDir !== 'string') return undefined;
  const { rootDir, composite } = options;
  const dir = path.posix.dirname(file);
  if (typeof rootDir === 'string') return { rootDir, outDir };
  return {
    outDir,
    rootDir: composite === true || major >= ROOTED_SINCE ? dir : (commonFolder(sources) ?? dir),
  };
}

function commonFolder(files: readonly string[]): string | undefined {
  const [first, ...others] = files.map((file) => path.posix.dirname(file).split('/'));
  if (!first) return undefined;
  const end = first.findIndex((part, at) => others.some((parts) => parts[at] !== part));
  return (end === -1 ? first : first.slice(0, end)).join('/') || '/';
}

/** The declaration of a source; `undefined`: none is made of it. */
export function declarationOf(source: string, { rootDir, outDir }: Emission): string | undefined {
  const kind = /^(.*)\.([cm]?)[jt]sx?$/.exec(source);
  if (!kind || isDeclaration(source) || !source.startsWith(`${rootDir}/`)) return undefined;
  const [, stem = '', letter = ''] = kind;
  return `${outDir}${stem.slice(rootDir.length)}.d.${letter}ts`;
}

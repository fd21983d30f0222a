import type { Disk } from './disk.ts';

/** What stands for an ending: TypeScript looks for sources where their output is named. Declarations before JavaScript. */
const STANDING_FOR: Readonly<Record<string, readonly string[]>> = {
  '.mjs': ['.mts', '.d.mts', '.mjs'],
  '.mts': ['.mts', '.d.mts', '.mjs'],
  '.d.mts': ['.mts', '.d.mts', '.mjs'],
  '.cjs': ['.cts', '.d.cts', '.cjs'],
  '.cts': ['.cts', '.d.cts', '.cjs'],
  '.d.cts': ['.cts', '.d.cts', '.cjs'],
  '.json': ['.d.json.ts', '.json'],
  '.tsx': ['.tsx', '.ts', '.d.ts', '.jsx', '.js'],
  '.jsx': ['.tsx', '.ts', '.d.ts', '.jsx', '.js'],
  '.ts': ['.ts', '.tsx', '.d.ts', '.js', '.jsx'],
  '.d.ts': ['.ts', '.tsx', '.d.ts', '.js', '.jsx'],
  '.js': ['.ts', '.tsx', '.d.ts', '.js', '.jsx'],
};

const WITHOUT = ['.ts', '.tsx', '.d.ts', '.js', '.jsx'];

/** A file by its full name, or by what stands for its ending. */
export function namedFile(place: string, disk: Disk): string | undefined {
  const slash = place.lastIndexOf('/');
  if (!place.includes('.', slash + 1)) return undefined;
  const ending = endingOf(place);
  const stem = place.slice(0, place.length - ending.length);
  const endings = STANDING_FOR[ending] ?? [`.d${ending}.ts`];
  return firstFile(stem, endings, disk);
}

/** As a manifest names it: a source or a declaration is meant as it stands, of a script its source is. */
export function manifestFile(place: string, disk: Disk): string | undefined {
  if (/\.[cm]?tsx?$/.test(place)) return exactFile(place, disk);
  return namedFile(place, disk) ?? exactFile(place, disk);
}

/** The same as `namedFile`, or with an ending added. */
export function fileAt(place: string, disk: Disk): string | undefined {
  return namedFile(place, disk) ?? firstFile(place, WITHOUT, disk);
}

/** A file exactly as it is named, of whatever kind. */
export function exactFile(place: string, disk: Disk): string | undefined {
  return disk.kindOf(place) === 'file' ? place : undefined;
}

function firstFile(stem: string, endings: readonly string[], disk: Disk): string | undefined {
  for (const ending of endings) {
    const file = stem + ending;
    if (disk.kindOf(file) === 'file') return file;
  }
  return undefined;
}

/** With the `.d` of a declaration. */
export function endingOf(file: string): string {
  const declaration = /\.d\.[cm]?ts$/.exec(file);
  if (declaration) return declaration[0];
  return file.slice(file.lastIndexOf('.'));
}

/** What is executed where TypeScript reads a declaration: the script beside it. */
export function scriptBeside(declaration: string, disk: Disk): string | undefined {
  const ending = /\.d\.([cm]?)ts$/.exec(declaration);
  if (!ending) return undefined;
  const stem = declaration.slice(0, -ending[0].length);
  const kind = ending[1] ?? '';
  return firstFile(stem, kind === '' ? ['.js', '.jsx'] : [`.${kind}js`], disk);
}

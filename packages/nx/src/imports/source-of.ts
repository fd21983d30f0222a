import path from 'node:path';
import { endingOf, fileAt, namedFile } from './candidates.ts';
import type { Disk } from './disk.ts';
import { readTsconfig } from './tsconfig-file.ts';

/** Folders that builds write to. */
const OUTPUTS =
  /^(?:dist|build|lib|out|output|es|esm|esm\d+|cjs|types|typings|dts|umd|modern|legacy|node|browser)$/;

/**
 * The source of a file that a build would write, so that packages are connected in a checkout where nothing is
 * built: by `outDir` and `rootDir` of the package's tsconfigs, else by names (`dist/esm/a.d.ts` → `src/a.ts`).
 * A guess, but never of a file that is not there.
 */
export function openSources(disk: Disk, isListed: (file: string) => boolean): SourceOf {
  const moves = new Map<string, readonly Move[]>();
  const movesOf = (dir: string): readonly Move[] => {
    const known = moves.get(dir) ?? movesIn(dir, disk);
    moves.set(dir, known);
    return known;
  };
  return (output, packageDir, asked) => {
    const places = placesFor(output, packageDir, movesOf(packageDir));
    for (const place of asked === 'output' ? places.ofOutput : [...places.ofOutput, ...places.ofName]) {
      const found = namedFile(place, disk) ?? fileAt(withoutEnding(place), disk);
      if (found !== undefined && isListed(found)) return found;
    }
    return undefined;
  };
}

/**
 * `output`: only of what lies in a folder that a build writes to. `name`: also of what a package says to have where it
 * has nothing, since some are published from another folder.
 */
export type SourceOf = (output: string, packageDir: string, asked: 'output' | 'name') => string | undefined;

/** What a build takes from `rootDir` lies in `outDir`. */
interface Move {
  readonly outDir: string;
  readonly rootDir: string;
}

function movesIn(dir: string, disk: Disk): readonly Move[] {
  const configs = [...disk.namesIn(dir)].filter((name) => /^tsconfig(?:\..+)?\.json$/.test(name)).sort();
  return configs.flatMap((name) => {
    const { options } = readTsconfig(`${dir}/${name}`, disk, () => {});
    const roots = [options['rootDir'], `${dir}/src`, dir].filter((one) => typeof one === 'string');
    const outputs = [options['declarationDir'], options['outDir']].filter((one) => typeof one === 'string');
    return outputs.flatMap((outDir) => roots.map((rootDir) => ({ outDir, rootDir })));
  });
}

interface Places {
  readonly ofOutput: readonly string[];
  readonly ofName: readonly string[];
}

function placesFor(output: string, dir: string, moves: readonly Move[]): Places {
  const moved = moves
    .filter(({ outDir }) => output.startsWith(`${outDir}/`))
    .map(({ outDir, rootDir }) => rootDir + output.slice(outDir.length));
  const entries = [`${dir}/src/index`, `${dir}/index`, `${dir}/src/public-api`];
  if (output === dir) return { ofOutput: moved, ofName: entries };
  const parts = path.posix.relative(dir, output).split('/');
  const outputs = Math.max(
    0,
    parts.findIndex((part) => !OUTPUTS.test(part)),
  );
  const rest = parts.slice(outputs).join('/');
  const named = [`${dir}/src/${rest}`, `${dir}/${rest}`];
  if (outputs === 0) return { ofOutput: moved, ofName: named };
  // What is bundled into one file has the name of its entry, or of the package.
  const isEntry = outputs === parts.length - 1;
  return { ofOutput: [...moved, ...named], ofName: isEntry ? entries : [] };
}

function withoutEnding(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return name.includes('.') ? file.slice(0, file.length - endingOf(file).length) : file;
}

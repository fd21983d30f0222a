import { openDisk } from '../imports/disk.ts';
import { type TsconfigFile, readTsconfig } from '../imports/tsconfig-file.ts';

/** A tsconfig, what it extends, and what of that could not be found or read. */
export interface ConfigChain {
  readonly tsconfig: TsconfigFile;
  /** Absolute; its own first. */
  readonly files: readonly string[];
  readonly problems: readonly string[];
}

export function configChain(file: string, root: string): ConfigChain {
  const disk = openDisk(root);
  const files: string[] = [];
  const problems: string[] = [];
  const read = (one: string): string | undefined => {
    files.push(one);
    return disk.read(one);
  };
  const tsconfig = readTsconfig(file, { ...disk, read }, (problem) =>
    problems.push(`${problem.file.slice(root.length + 1)} ${problem.message}`),
  );
  return { tsconfig, files, problems };
}

/** All that a compiler is told by a tsconfig, of other projects too: `references` lead through each other. */
export function configChains(file: string, root: string): readonly ConfigChain[] {
  const all = new Map([[file, configChain(file, root)]]);
  // A map goes on with what is added meanwhile.
  for (const { tsconfig } of all.values())
    for (const reference of tsconfig.references) {
      const other = configFile(reference);
      if (!all.has(other)) all.set(other, configChain(other, root));
    }
  return [...all.values()];
}

export function configFile(reference: string): string {
  return reference.endsWith('.json') ? reference : `${reference}/tsconfig.json`;
}

/** Files under one name: a file itself, or a glob that has all of them. */
export interface Named {
  /** Relative to the workspace's root. */
  readonly pattern: string;
  readonly files: readonly string[];
  readonly isListed: boolean;
  /** The last part of the pattern is a glob of ours. */
  readonly isGlob: boolean;
}

/** So many files of one folder are named one by one. */
const SINGLE = 2;

/**
 * Short names for files and for folders whose names were read. A folder that was listed is meant with all files in
 * it, as a new one would be seen; so is what lies between folders that are.
 */
export function namedFiles(files: readonly string[], listed: readonly string[] = []): readonly Named[] {
  const byFolder = new Map<string, string[]>(listed.map((folder) => [folder, []]));
  for (const file of files) {
    const folder = folderOf(file);
    const own = byFolder.get(folder) ?? [];
    byFolder.set(folder, own);
    own.push(file);
  }
  const found = [...byFolder].flatMap(([folder, own]) => inFolder(folder, own, listed.includes(folder)));
  return joinBelow(found).toSorted((a, b) => (a.pattern < b.pattern ? -1 : 1));
}

export function folderOf(file: string): string {
  return file.slice(0, Math.max(file.lastIndexOf('/'), 0));
}

function inFolder(folder: string, files: readonly string[], isListed: boolean): readonly Named[] {
  if (!isListed && files.length <= SINGLE)
    return files.map((file) => ({ pattern: file, files: [file], isListed, isGlob: false }));
  const endings = new Set(files.map(endingOf));
  const [ending = ''] = endings;
  const names = isListed || endings.size > 1 || ending === '' ? '*' : `*${ending}`;
  return [{ pattern: folder === '' ? names : `${folder}/${names}`, files, isListed, isGlob: true }];
}

function endingOf(file: string): string {
  return /[^/](\.[^./]+)$/.exec(file)?.[1] ?? '';
}

/** `docs/*` and `docs/api/*` are `docs/**\/*`; never all of the workspace. */
function joinBelow(all: readonly Named[]): readonly Named[] {
  const wide = all.filter(({ pattern }) => pattern.endsWith('/*')).map(({ pattern }) => pattern.slice(0, -2));
  const tops = wide.filter((folder) => !wide.some((other) => folder.startsWith(`${other}/`)));
  return joinUnder(
    all,
    tops.filter((folder) => wide.some((other) => other.startsWith(`${folder}/`))),
  );
}

function joinUnder(all: readonly Named[], tops: readonly string[]): readonly Named[] {
  const topOf = ({ pattern }: Named): string | undefined => tops.find((top) => pattern.startsWith(`${top}/`));
  const alone = all.filter((one) => topOf(one) === undefined);
  const joined = tops.map((top) => {
    const own = all.filter((one) => topOf(one) === top);
    return {
      pattern: `${top}/**/*`,
      files: own.flatMap(({ files }) => files).sort(),
      isListed: own.some(({ isListed }) => isListed),
      isGlob: true,
    };
  });
  return [...alone, ...joined];
}

/** Stands for all, where it cannot be said which. */
export const UNKNOWN = '*';

/** A commit of the pinned sample: what it changed, as the model needs it. */
export interface SampleCommit {
  /** Abbreviated to 12 characters. */
  readonly sha: string;
  /** Changed files, relative to the workspace's root, sorted. */
  readonly paths: readonly string[];
  /** Packages whose entry in the lockfile changed, sorted; the lockfile itself is among `paths`. */
  readonly packages: readonly string[];
  /** Of `paths`, those that the commit removed. */
  readonly removed?: readonly string[];
  /**
   * Of `paths`, manifests and the root's tsconfig in which nothing changed that Nx reads of them as a project's
   * configuration: their files changed, the configurations did not.
   */
  readonly inert?: readonly string[];
  /** Folders and files that `paths` of the root's tsconfig named before or now, and changed; `*`: one is gone. */
  readonly aliases?: readonly string[];
  /** Of `paths`, files of data in which only white space changed: who reads them as data has nothing new. */
  readonly blank?: readonly string[];
  /** Of `paths`, sources in which nothing changed that others see of them: bodies of functions, comments. */
  readonly bodies?: readonly string[];
}

/** The commit with other names for its files. */
export function withPaths(
  commit: SampleCommit,
  rename: (paths: readonly string[]) => readonly string[],
): SampleCommit {
  const { paths, removed, inert, blank, bodies } = commit;
  return {
    ...commit,
    paths: rename(paths),
    ...(removed && { removed: rename(removed) }),
    ...(inert && { inert: rename(inert) }),
    ...(blank && { blank: rename(blank) }),
    ...(bodies && { bodies: rename(bodies) }),
  };
}

/** What a compiler reads of a project that others see: its sources, and what says where their names lead. */
const DECLARING = /\.[cm]?[jt]sx?$|(?:^|\/)(?:package|tsconfig[^/]*)\.json$/;

/** Of `paths`, those that may have changed what their project declares. */
export function declaringPaths({ paths, bodies = [] }: SampleCommit): readonly string[] {
  const inner = new Set(bodies);
  return paths.filter((path) => DECLARING.test(path) && !inner.has(path));
}

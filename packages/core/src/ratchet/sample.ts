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
  /** Known to have left the outputs of what it rebuilt as they were: what hangs on them keeps its hash. */
  readonly sameOutputs?: true;
}

import type { FileUse } from './file-use.ts';

/** What a task did in a tree; paths are relative to it. What it made before is no input of it. */
export interface TaskFiles {
  readonly read: ReadonlySet<string>;
  readonly listed: ReadonlySet<string>;
  readonly seen: ReadonlySet<string>;
  readonly missing: ReadonlySet<string>;
  readonly wrote: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
}

/** Folds uses into sets: memory goes with the number of different paths in the tree, not with the trace. */
export class TaskFilesFold implements TaskFiles {
  readonly read: Set<string> = new Set();
  readonly listed: Set<string> = new Set();
  readonly seen: Set<string> = new Set();
  readonly missing: Set<string> = new Set();
  readonly wrote: Set<string> = new Set();
  readonly removed: Set<string> = new Set();
  /** Folders of its own, with all that is in them. */
  readonly #made = new Set<string>();
  readonly #tree: string;

  /** `tree`: an absolute real path. */
  constructor(tree: string) {
    this.#tree = tree;
  }

  add(use: FileUse): void {
    const file = this.#inside(use.path);
    if (use.use === 'moved') {
      this.#moved(file, this.#inside(use.to));
      return;
    }
    if (file === undefined) return;
    if (use.use === 'wrote' || use.use === 'made') this.#write(file, use.use === 'made');
    else if (use.use === 'removed') this.#remove(file);
    else if (!this.#isOwn(file)) this[use.use].add(file);
  }

  #moved(from: string | undefined, to: string | undefined): void {
    if (from !== undefined) {
      // What it found and gives another name is an input.
      if (!this.#isOwn(from)) this.read.add(from);
      this.#remove(from);
    }
    // A file or a whole folder: all that is there now is of its making.
    if (to !== undefined) this.#write(to, true);
  }

  #write(file: string, isFolder: boolean): void {
    this.removed.delete(file);
    this.wrote.add(file);
    if (isFolder) this.#made.add(file);
  }

  #remove(file: string): void {
    this.removed.add(file);
    this.wrote.delete(file);
    this.#made.delete(file);
  }

  #isOwn(file: string): boolean {
    if (this.wrote.has(file) || this.removed.has(file)) return true;
    for (let end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1))
      if (this.#made.has(file.slice(0, end))) return true;
    return false;
  }

  /** Relative to the tree, `''` for the tree itself; `undefined` for what is not the workspace's matter. */
  #inside(absolute: string): string | undefined {
    if (absolute === this.#tree) return '';
    if (!absolute.startsWith(`${this.#tree}/`)) return undefined;
    const file = absolute.slice(this.#tree.length + 1);
    return NOT_OURS.test(file) ? undefined : file;
  }
}

/** Git's and Nx's own files, and packages: these are told to Nx by the lockfile. */
const NOT_OURS = /(?:^|\/)(?:\.git|\.nx|node_modules)(?:\/|$)/;

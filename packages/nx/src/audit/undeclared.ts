import type { ProjectLookup } from '@subminute/core/ratchet';
import type { DeclaredInputs } from './declared-inputs.ts';
import { folderOf } from './globs-of.ts';
import type { TaskFiles } from './task-files.ts';

/** The files of a workspace before the task ran, relative to its root. */
export interface FilesBefore {
  /** Those that Nx can hash. */
  readonly known: ReadonlySet<string>;
  /** Others, outside of packages: git ignores them, so that no input can name them. */
  readonly ignored: ReadonlySet<string>;
}

/** A task that the audited one depends on. */
export interface TaskBelow {
  readonly task: string;
  readonly project: string;
  readonly isOutput: (file: string) => boolean;
  /** The audited task names it itself; not only what that one depends on. */
  readonly isDirect: boolean;
}

export interface Declared {
  readonly inputs: DeclaredInputs;
  readonly isOutput: (file: string) => boolean;
  /** The patterns that this is of. */
  readonly outputs: readonly string[];
  readonly below: readonly TaskBelow[];
  /** The project that a file is in; one at the root has no files by this, as its name would mean all. */
  readonly owner: ProjectLookup;
}

/** What a task did and did not declare; all paths are sorted. */
export interface Undeclared {
  readonly reads: readonly string[];
  /** Folders, `''` for the workspace's root. */
  readonly lists: readonly string[];
  /** What other tasks made. */
  readonly readsOutputs: readonly { readonly below: TaskBelow; readonly files: readonly string[] }[];
  /** Of nobody's making, and git ignores it. */
  readonly readsIgnored: readonly string[];
  readonly writes: readonly string[];
  /** In git, or there before. */
  readonly changes: readonly string[];
  readonly removes: readonly string[];
  /** Looked for, and not read: there or not there. A change of that may matter, and often does not. */
  readonly looks: readonly string[];
}

/** `left`: files that were not there before and are there now. */
export function undeclaredOf(
  files: TaskFiles,
  declared: Declared,
  { before, left }: { readonly before: FilesBefore; readonly left: readonly string[] },
): Undeclared {
  const { inputs, isOutput, below } = declared;
  const { known, ignored } = before;
  const read = [...files.read].filter((file) => !isOutput(file)).sort();
  const fromBelow = read.filter((file) => madeBelow(file, declared) !== undefined);
  const others = read.filter((file) => madeBelow(file, declared) === undefined);
  const isThere = (file: string): boolean => known.has(file) || ignored.has(file);
  return {
    reads: others.filter((file) => known.has(file) && !inputs.has(file)),
    lists: undeclaredFolders(files.listed, inputs, known),
    readsOutputs: below.flatMap((one) => {
      const own = fromBelow.filter(
        (file) => isThere(file) && madeBelow(file, declared) === one && !isCovered(file, one, inputs),
      );
      return own.length === 0 ? [] : [{ below: one, files: own }];
    }),
    readsIgnored: others.filter((file) => ignored.has(file) && !inputs.hasOutput(file)),
    writes: left.filter((file) => !isOutput(file)).sort(),
    changes: [...files.wrote].filter((file) => isThere(file) && !isOutput(file)).sort(),
    removes: [...files.removed].filter((file) => isThere(file) && !isOutput(file)).sort(),
    looks: [...files.seen, ...files.missing]
      .filter((file) => files.missing.has(file) || (isThere(file) && !files.read.has(file)))
      .filter((file) => !inputs.has(file) && !isOutput(file) && madeBelow(file, declared) === undefined)
      .sort(),
  };
}

/** The nearest: its own outputs are told before those of what that one depends on. */
function madeBelow(file: string, { below }: Declared): TaskBelow | undefined {
  const makers = below.filter(({ isOutput }) => isOutput(file));
  return makers.find(({ isDirect }) => isDirect) ?? makers[0];
}

/** By itself, or by the files that it is made of. */
function isCovered(file: string, { project }: TaskBelow, inputs: DeclaredInputs): boolean {
  return inputs.hasOutput(file) || inputs.has(file) || inputs.projects.has(project);
}

/** Nx hashes these for every task: that they are declared says nothing of their folder. */
const ALWAYS = new Set(['nx.json', '.gitignore', '.nxignore']);

/**
 * Folders whose names were read, where none of the files in them is declared: a new file there would be seen by the
 * task and not by its hash. Where some are, the task chooses among them as its inputs do, as far as can be told.
 */
function undeclaredFolders(
  listed: ReadonlySet<string>,
  inputs: DeclaredInputs,
  known: ReadonlySet<string>,
): readonly string[] {
  const direct = new Map<string, string[]>();
  for (const file of known) {
    const folder = folderOf(file);
    if (!listed.has(folder) || ALWAYS.has(file)) continue;
    const files = direct.get(folder) ?? [];
    direct.set(folder, files);
    files.push(file);
  }
  // What has only folders in it leads to them, and those of these that are listed are told.
  return [...listed]
    .filter((folder) => {
      const files = direct.get(folder) ?? [];
      const newFile = folder === '' ? 'subminute-new-file' : `${folder}/subminute-new-file`;
      return files.length > 0 && !inputs.has(newFile) && !files.some((file) => inputs.has(file));
    })
    .sort();
}

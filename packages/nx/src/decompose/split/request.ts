import type { Parse } from '../../imports/parser.ts';
import type { FileEdit } from '../file-edit.ts';
import type { Files } from '../proposal.ts';

/** All files that git watches or would: paths relative to the workspace, sorted. */
export interface SplitFiles extends Files {
  readonly paths: readonly string[];
  readonly bytes: (path: string) => Uint8Array | undefined;
}

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** A folder that Nx takes for a project. */
export interface SplitProject {
  readonly name: string;
  readonly root: string;
  /** The name in its package.json. */
  readonly package?: string;
}

export interface SplitWorkspace {
  readonly projects: readonly SplitProject[];
  readonly manager: PackageManager;
  readonly parse: Parse;
}

/** Files of a project that are to become a project of their own, unless its entry is among them. */
export interface Part {
  readonly name: string;
  readonly files: readonly string[];
}

export interface SplitRequest {
  /** A project's name, or its folder. */
  readonly project: string;
  readonly parts: readonly Part[];
}

export interface NewProject {
  /** As the part is called. */
  readonly part: string;
  readonly name: string;
  readonly root: string;
  readonly package?: string;
}

export interface SplitPlan {
  readonly edits: readonly FileEdit[];
  /** From where a file lies to where it will. */
  readonly moves: ReadonlyMap<string, string>;
  readonly projects: readonly NewProject[];
  /** Files outside of the project whose imports change. */
  readonly dependents: readonly string[];
  /** What may go wrong, or was not looked at; one line each. */
  readonly risks: readonly string[];
}

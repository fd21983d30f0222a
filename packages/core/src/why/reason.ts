import type { TaskId } from '../ids.ts';
import type { ChangedFile } from './changed-file.ts';
import type { VersionChange } from '../lockfile/versions-in.ts';

/** One thing that made a task's inputs others than they were. */
export type Reason =
  /** What followed the target on the command line, or its configuration. */
  | { readonly kind: 'arguments'; readonly was: string; readonly is: string }
  /** Its value is never kept. */
  | { readonly kind: 'env'; readonly variable: string }
  /** A command whose output is an input. */
  | { readonly kind: 'runtime'; readonly command: string; readonly was?: string; readonly is?: string }
  /** Keys of nx.json: named inputs, defaults of targets, plugins. */
  | { readonly kind: 'setting'; readonly file: string; readonly keys: readonly string[] }
  /** Packages of the lockfile, those that the workspace asks for first. */
  | { readonly kind: 'package'; readonly file?: string; readonly packages: readonly VersionChange[] }
  /** A plugin of nx.json, or Nx: what it infers is part of a project's configuration. */
  | { readonly kind: 'tool'; readonly name: string; readonly was: string; readonly is: string }
  /** What a target is: its command, its options. */
  | {
      readonly kind: 'target';
      readonly file: string;
      readonly keys: readonly string[];
      readonly chain: readonly string[];
    }
  /** A project that the task did not hang on before, or does no more. */
  | {
      readonly kind: 'dependency';
      readonly change: 'added' | 'removed';
      readonly project: string;
      readonly file?: string;
      readonly chain: readonly string[];
    }
  /** Files of a project, or of the workspace: then the chain is empty. */
  | {
      readonly kind: 'file';
      readonly files: readonly ChangedFile[];
      readonly chain: readonly string[];
      /** The named input of nx.json that takes them in. */
      readonly input?: string;
    }
  /** What the tasks of a dependency have written. */
  | {
      readonly kind: 'outputs';
      readonly folders: readonly string[];
      /** The tasks that have, where that is known. */
      readonly makers?: readonly Maker[];
    }
  /** Nx says that it moved, and nothing that is known explains it. */
  | { readonly kind: 'unnamed'; readonly group: string; readonly chain: readonly string[] };

/** A task whose outputs others take in. */
export interface Maker {
  readonly task: TaskId;
  /** What had changed for it since it made what was there before. */
  readonly because?: Reason;
}

import { createHash } from 'node:crypto';
import type { Result } from '@subminute/core';
import type { LoopContext, LoopState, Rung } from '@subminute/core/decompose';
import type { FileGraph } from '@subminute/core/graph';
import type { SampleCommit, WorkspaceGraph } from '@subminute/core/ratchet';
import type { EditedGraph } from '../imports/edited-graph.ts';
import type { GraphTarget } from '../adapter/graph-targets.ts';
import type { Parse } from '../imports/parser.ts';
import type { FileEdit } from './file-edit.ts';

/** Files as they would be with what was decided before. */
export interface Files {
  /** `undefined`: there is none. Throws where it cannot be read. */
  readonly read: (path: string) => string | undefined;
  readonly exists: (path: string) => boolean;
  /** What nobody has written yet; absent: the files are as they lie on disk. */
  readonly edits?: readonly FileEdit[];
}

/** A change of the graph that may bring the loop back. */
export interface Proposal {
  /** The same for the same change each time: `p` and five letters or digits. */
  readonly id: string;
  readonly rung: Rung;
  /** What it does, in one line, as an order: `test: hash no test files of dependencies`. */
  readonly title: string;
  /** It was looked at and cannot be made: only `edits` says why. */
  readonly isRefused?: true;
  /** What may go wrong, or is not proven; one line each. */
  readonly risks: readonly string[];
  /** Makes the edits; an error says why it cannot be done here. */
  readonly edits: (files: Files) => Edits | Promise<Edits>;
  /** What is wrong with the graph that Nx has with the edits, or what of it nobody meant; `undefined`: nothing. */
  readonly check?: (graph: WorkspaceGraph, before: WorkspaceGraph) => string | undefined;
  /** The loop with the graph that Nx then has: costs of new tasks, moved files, what test files read. */
  readonly after?: (before: LoopState, graph: WorkspaceGraph, files: Files) => LoopState | Promise<LoopState>;
  /** Where writing the edits is not all: all of it or none. Returns the files that it edited. */
  readonly apply?: (place: ApplyPlace) => Promise<Result<readonly string[], string>>;
}

type Edits = Result<readonly FileEdit[], string>;

export interface ApplyPlace {
  readonly root: string;
  /** Where what was there is kept until all is done. */
  readonly store: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** As they are planned on. */
  readonly files: Files;
  /** What is written: the proposal's own edits, and others with them. */
  readonly edits: readonly FileEdit[];
  readonly signal?: AbortSignal;
}

/** What proposals are found by. */
export interface Finding {
  readonly root: string;
  /** As decided so far. */
  readonly state: LoopState;
  readonly files: Files;
  /** Older commits: nothing is judged by them. */
  readonly train: readonly SampleCommit[];
  /** What files import; read when it is first asked for. Throws what git says. */
  readonly fileGraph: () => Promise<FileGraph>;
  /** The same with the edits of these files. */
  readonly graphOver: (files: Files) => Promise<EditedGraph>;
  /** The targets of a project as Nx has put them together, those among them that plugins infer; absent: nobody can tell. */
  readonly targetsOf?: (project: string) => readonly GraphTarget[] | undefined;
  readonly parser: () => Promise<Parse>;
  readonly context: LoopContext;
  readonly budgetMs: number;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/** The proposals of one rung, in any order. */
export type Finder = (finding: Finding) => Promise<readonly Proposal[]>;

/** Short for the eye, long enough for some hundred proposals. */
const ID_LENGTH = 5;

export function idOf(rung: Rung, ...subject: readonly string[]): string {
  const digest = createHash('sha256')
    .update([rung, ...subject].join('\0'))
    .digest();
  const text = BigInt(`0x${digest.toString('hex')}`).toString(36);
  return `p${text.slice(0, ID_LENGTH)}`;
}

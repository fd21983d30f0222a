import type { FileGraph } from '@subminute/core/graph';
import type { GraphTarget } from '../adapter/graph-targets.ts';
import type { LoopFacts } from '../cli/loop-checks/facts.ts';
import type { FileEdit } from '../decompose/file-edit.ts';
import type { Json } from '../decompose/json-file.ts';
import type { Files } from '../decompose/proposal.ts';

/** What a fix is made of. Nothing of it changes. */
export interface FixQuestion {
  readonly root: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly facts: LoopFacts;
  readonly files: Files;
  /** A target as Nx has put it together, with all of its fields. */
  readonly configOf: (task: string) => Json;
  /** Read when it is first asked for. */
  readonly fileGraph: () => Promise<FileGraph>;
  /** Of projects, that the compiler reads what others declare, and no sources of them. */
  readonly readsDeclarations: (project: string) => Promise<boolean>;
}

/** One place in a file. */
export interface Changed {
  readonly file: string;
  readonly key: string;
  /** What stands there now, in a few words. */
  readonly to: string;
}

/** What is as before, and why. */
export interface Left {
  readonly what: string;
  readonly why: string;
}

/** What would be done about one finding: all of the edits, or none. */
export interface FixPlan {
  readonly edits: readonly FileEdit[];
  readonly changed: readonly Changed[];
  readonly left: readonly Left[];
}

/** Mends one kind of finding where that is safe. */
export interface Fixer {
  /** As the check is called. */
  readonly name: string;
  readonly plan: (question: FixQuestion) => FixPlan | Promise<FixPlan>;
  /** Fields of targets that it means to change; in any other, and in any other target, nothing may differ. */
  readonly means: readonly string[];
}

export const NOTHING_TO_FIX: FixPlan = { edits: [], changed: [], left: [] };

export function leftAll(targets: readonly GraphTarget[], why: string): readonly Left[] {
  return targets.map(({ task }) => ({ what: task, why }));
}

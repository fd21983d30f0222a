import type { DatabaseSync } from 'node:sqlite';
import { type Tree, parseTree } from '../process/tree.ts';
import { type StoredInputs, inputsOf, treeOf } from '../store/inputs.ts';
import type { TaskRow } from '../store/task-history.ts';

/** A task in a run: its row, and of what went into it all that is kept. */
export interface Kept {
  readonly row: TaskRow;
  readonly inputs?: StoredInputs;
  readonly tree?: Tree;
}

export function keptOf(db: DatabaseSync, row: TaskRow): Kept {
  const inputs = row.hash === undefined ? undefined : inputsOf(db, row.hash);
  const tree = parseTree(treeOf(db, row.run));
  return { row, ...(inputs ? { inputs } : {}), ...(tree ? { tree } : {}) };
}

import { existsSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { keepRest } from './fuses.ts';
import { inOneStep } from './one-step.ts';

// Nx tells a task that runs alone its hash, one of a batch only its name. Until Nx's hook, which knows both, has put in
// the hash, what such a task rests on is kept by where it ran and how it is called.

/** Says that there is something to put in: to ask costs nothing where there is not. */
const MARK = 'unhashed';

/** What a task is called until its hash is known. */
export function unhashedName(checkout: string, task: string): string {
  return `@${realpathSync(checkout)} ${task}`;
}

export function markUnhashed(store: string): void {
  writeFileSync(path.join(store, MARK), '');
}

export function hasUnhashed(store: string): boolean {
  return existsSync(path.join(store, MARK));
}

/** Puts in the hashes of the tasks that passed; what failed rests on nothing that is cached. */
export function putHashes(
  store: string,
  db: DatabaseSync,
  checkout: string,
  tasks: readonly { readonly task: string; readonly hash?: string; readonly hasPassed: boolean }[],
): void {
  inOneStep(db, () => {
    const find = db.prepare('SELECT verdicts, at_ms FROM rest WHERE task_hash = ?');
    const remove = db.prepare('DELETE FROM rest WHERE task_hash = ?');
    for (const { task, hash, hasPassed } of tasks) {
      const name = unhashedName(checkout, task);
      const row = find.get(name);
      if (!row) continue;
      const states = eights(row['verdicts'] as Uint8Array);
      if (hasPassed && hash !== undefined)
        keepRest(db, { taskHash: hash, states, atMs: row['at_ms'] as number });
      remove.run(name);
    }
    const left = db.prepare("SELECT 1 FROM rest WHERE task_hash LIKE '@%' LIMIT 1").get();
    if (!left) rmSync(path.join(store, MARK), { force: true });
  });
}

function eights(bytes: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: bytes.length / 8 }, (_, n) => bytes.subarray(n * 8, n * 8 + 8));
}

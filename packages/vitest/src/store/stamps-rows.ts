import type { DatabaseSync } from 'node:sqlite';

/** What was known of the contents of a checkout's files when a project ran there last, packed. */
export function stampsAt(
  db: DatabaseSync,
  checkout: string,
  project: string,
): { readonly files: Uint8Array; readonly atMs: number } | undefined {
  const row = db
    .prepare('SELECT files, at_ms FROM stamps WHERE checkout = ? AND project = ?')
    .get(checkout, project);
  return row && { files: row['files'] as Uint8Array, atMs: Number(row['at_ms']) };
}

export function keepStamps(
  db: DatabaseSync,
  row: {
    readonly checkout: string;
    readonly project: string;
    readonly files: Uint8Array;
    readonly nowMs: number;
  },
): void {
  db.prepare('INSERT OR REPLACE INTO stamps (checkout, project, files, at_ms) VALUES (?, ?, ?, ?)').run(
    row.checkout,
    row.project,
    row.files,
    row.nowMs,
  );
}

import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { gunzipSync, gzipSync } from 'node:zlib';
import { inOneStep } from '@subminute/vitest/store';

/**
 * What went into tasks, each thing once: groups by their name and hash, a task's groups by the task's hash,
 * trees by their contents. A run that changes nothing adds a row.
 */
export const INPUTS_SCHEMA = `
CREATE TABLE IF NOT EXISTS input (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  UNIQUE (name, hash)
) STRICT;
CREATE TABLE IF NOT EXISTS task_inputs (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  args TEXT NOT NULL,
  cacheable INTEGER NOT NULL,
  project TEXT NOT NULL,
  root TEXT NOT NULL,
  groups BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS tree (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  body BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS run_tree (
  run TEXT PRIMARY KEY,
  tree INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** What went into a task, as Nx hands it over. */
export interface StoredInputs {
  /** Nx's hash of all of it. */
  readonly hash: string;
  readonly args: string;
  readonly cacheable: boolean;
  readonly project: string;
  /** Of the project, relative to the workspace's root. */
  readonly root: string;
  readonly groups: Readonly<Record<string, string>>;
}

/** What a run keeps beside its record. */
export interface RunInputs {
  readonly tasks: readonly StoredInputs[];
  /** The tree of the checkout, as JSON. */
  readonly tree?: string;
}

/** Inside of the transaction that writes the run. */
export function insertInputs(db: DatabaseSync, run: string, { tasks, tree }: RunInputs): void {
  if (tree !== undefined) insertTree(db, run, tree);
  const hashes = tasks.map(({ hash }) => hash);
  const unknown = unknownHashes(db, hashes);
  if (unknown.size === 0) return;
  const idOf = groupIds(db);
  const insert = db.prepare(
    'INSERT OR IGNORE INTO task_inputs(hash, args, cacheable, project, root, groups) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (const { hash, args, cacheable, project, root, groups } of tasks) {
    if (!unknown.delete(hash)) continue;
    const ids = Object.entries(groups).map(([name, value]) => idOf(name, value));
    insert.run(hash, args, cacheable ? 1 : 0, project, root, packIds(ids));
  }
}

/** The one question of a run in which nothing is new. */
function unknownHashes(db: DatabaseSync, hashes: readonly string[]): Set<string> {
  const rows = db
    .prepare('SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM task_inputs WHERE hash = value)')
    .all(JSON.stringify(hashes));
  return new Set(rows.map((row) => String(row['value'])));
}

/** Tasks share nearly all of their groups: each is looked up once. */
function groupIds(db: DatabaseSync): (name: string, hash: string) => number {
  const known = new Map<string, Map<string, number>>();
  const find = db.prepare('SELECT id FROM input WHERE name = ? AND hash = ?');
  const insert = db.prepare('INSERT INTO input(name, hash) VALUES (?, ?)');
  return (name, hash) => {
    let ids = known.get(name);
    if (!ids) known.set(name, (ids = new Map<string, number>()));
    let id = ids.get(hash);
    if (id === undefined) {
      const row = find.get(name, hash);
      id = Number(row ? row['id'] : insert.run(name, hash).lastInsertRowid);
      ids.set(hash, id);
    }
    return id;
  };
}

function insertTree(db: DatabaseSync, run: string, tree: string): void {
  const digest = createHash('sha256').update(tree).digest('base64url').slice(0, 22);
  const known = db.prepare('SELECT id FROM tree WHERE digest = ?').get(digest);
  const id = known
    ? Number(known['id'])
    : db.prepare('INSERT INTO tree(digest, body) VALUES (?, ?)').run(digest, gzipSync(tree)).lastInsertRowid;
  db.prepare('INSERT OR REPLACE INTO run_tree(run, tree) VALUES (?, ?)').run(run, id);
}

/** What went into a task of this hash; `undefined`: it is not kept. */
export function inputsOf(db: DatabaseSync, hash: string): StoredInputs | undefined {
  const row = db
    .prepare('SELECT args, cacheable, project, root, groups FROM task_inputs WHERE hash = ?')
    .get(hash);
  if (!row) return undefined;
  const ids = unpackIds(row['groups'] as Uint8Array);
  const groups = db
    .prepare('SELECT name, hash FROM input WHERE id IN (SELECT value FROM json_each(?))')
    .all(JSON.stringify(ids))
    .map((group) => [String(group['name']), String(group['hash'])] as const);
  return {
    hash,
    args: String(row['args']),
    cacheable: row['cacheable'] === 1,
    project: String(row['project']),
    root: String(row['root']),
    groups: Object.fromEntries(groups),
  };
}

/**
 * Whether one of these tasks hangs on what a command prints, or may: nobody knows that without running it, and of a
 * task whose inputs are not kept nobody knows what it hangs on.
 */
export function mayHaveRuntimeInputs(db: DatabaseSync, hashes: readonly string[]): boolean {
  if (unknownHashes(db, hashes).size > 0) return true;
  if (!db.prepare("SELECT 1 FROM input WHERE name GLOB 'runtime:*' LIMIT 1").get()) return false;
  return hashes.some((hash) =>
    Object.keys(inputsOf(db, hash)?.groups ?? {}).some(
      (name) => name.startsWith('runtime:') && !/^runtime:node (?:-v|--version)$/.test(name),
    ),
  );
}

/** The tree of a run's checkout, as JSON. */
export function treeOf(db: DatabaseSync, run: string): string | undefined {
  const row = db.prepare('SELECT body FROM run_tree JOIN tree ON id = tree WHERE run = ?').get(run);
  return row && gunzipSync(row['body'] as Uint8Array).toString('utf8');
}

/** A project of a run: its folder, and the projects that its tasks take in. */
export interface TakenIn {
  readonly root: string;
  readonly projects: ReadonlySet<string>;
}

/** What each of some projects takes in, in a run; those without a task in it are missing. */
export function takenIn(
  db: DatabaseSync,
  run: string,
  {
    of,
    pick,
  }: { readonly of: Iterable<string>; readonly pick: (names: Iterable<string>) => Iterable<string> },
): ReadonlyMap<string, TakenIn> {
  const rows = db
    .prepare(
      `SELECT project, root, groups FROM task_run CROSS JOIN task_inputs USING (hash)
       WHERE run = ? AND project IN (SELECT value FROM json_each(?))`,
    )
    .all(run, JSON.stringify([...of]));
  const known = new Map(
    db
      .prepare(`SELECT id, name FROM input WHERE name LIKE '%:ProjectConfiguration'`)
      .all()
      .map((row) => [Number(row['id']), String(row['name'])]),
  );
  const found = new Map<string, { root: string; projects: Set<string> }>();
  for (const row of rows) {
    const project = String(row['project']);
    const entry = found.get(project) ?? { root: String(row['root']), projects: new Set<string>() };
    const names = unpackIds(row['groups'] as Uint8Array).flatMap((id) => known.get(id) ?? []);
    for (const other of pick(names)) entry.projects.add(other);
    found.set(project, entry);
  }
  return found;
}

/** The folders of the projects that a run had tasks of. */
export function projectRoots(db: DatabaseSync, run: string): readonly string[] {
  return db
    .prepare('SELECT DISTINCT root FROM task_run CROSS JOIN task_inputs USING (hash) WHERE run = ?')
    .all(run)
    .map((row) => String(row['root']));
}

/** What is kept of inputs, in bytes of the lists of groups. */
const MAX_BYTES = 64 << 20;

/**
 * Forgets what no run refers to, where runs are gone, and the oldest beyond what is kept. A miss is no
 * harm: `why` says so.
 */
export function forgetInputs(db: DatabaseSync, areRunsGone: boolean, maxBytes: number = MAX_BYTES): void {
  inOneStep(db, () => {
    let gone = dropOldest(db, maxBytes);
    if (areRunsGone) {
      db.exec('DELETE FROM run_tree WHERE run NOT IN (SELECT id FROM run)');
      db.exec('DELETE FROM tree WHERE id NOT IN (SELECT tree FROM run_tree)');
      gone += Number(db.prepare(UNREFERRED).run().changes);
    }
    if (gone > 0) dropGroups(db);
  });
}

const UNREFERRED =
  'DELETE FROM task_inputs WHERE hash NOT IN (SELECT hash FROM task_run WHERE hash IS NOT NULL)';

function dropOldest(db: DatabaseSync, maxBytes: number): number {
  const { changes } = db
    .prepare(
      `DELETE FROM task_inputs WHERE id IN (
         SELECT id FROM (SELECT id, sum(length(groups)) OVER (ORDER BY id DESC) AS bytes FROM task_inputs)
         WHERE bytes > ?)`,
    )
    .run(maxBytes);
  return Number(changes);
}

/** Groups that no task has any more. */
function dropGroups(db: DatabaseSync): void {
  const used = new Set<number>();
  for (const row of db.prepare('SELECT groups FROM task_inputs').iterate()) {
    for (const id of unpackIds(row['groups'] as Uint8Array)) used.add(id);
  }
  db.prepare('DELETE FROM input WHERE id NOT IN (SELECT value FROM json_each(?))').run(
    JSON.stringify([...used]),
  );
}

/** Sorted numbers as their differences, seven bits a byte: mostly one byte each. */
export function packIds(ids: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  let last = 0;
  for (const id of ids.toSorted((a, b) => a - b)) {
    let step = id - last;
    last = id;
    for (; step > 0x7f; step = Math.floor(step / 128)) bytes.push((step % 128) | 0x80);
    bytes.push(step);
  }
  return Uint8Array.from(bytes);
}

export function unpackIds(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  let last = 0;
  let step = 0;
  let scale = 1;
  for (const byte of bytes) {
    step += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte & 0x80) continue;
    last += step;
    ids.push(last);
    step = 0;
    scale = 1;
  }
  return ids;
}

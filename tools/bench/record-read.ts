import { foldRun, readRecord } from '@subminute/core';
import { openDatabase } from '../../packages/nx/dist/store/database.js';

/** All runs of a store: the ids of those that are whole, and how many are not. */
export function readAll(store: string): { readable: ReadonlySet<string>; torn: number } {
  using database = openDatabase(store);
  const readable = new Set<string>();
  let torn = 0;
  for (const row of database.db.prepare('SELECT id, record FROM run').iterate()) {
    const id = String(row['id']);
    const record = readRecord(String(row['record']));
    const tasks = database.db.prepare('SELECT count(*) AS n FROM task_run WHERE run = ?').get(id)?.['n'];
    if (record.ok && foldRun(record.value).tasks.length === 12 && tasks === 12) readable.add(id);
    else torn++;
  }
  return { readable, torn };
}

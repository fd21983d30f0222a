import type { DatabaseSync, StatementSync } from 'node:sqlite';

const statements = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/** A statement that is asked once for each test file or module: prepared once. Not to be iterated over. */
export function prepared(db: DatabaseSync, sql: string): Pick<StatementSync, 'all' | 'get' | 'run'> {
  const own = statements.get(db) ?? new Map<string, StatementSync>();
  statements.set(db, own);
  const statement = own.get(sql) ?? db.prepare(sql);
  own.set(sql, statement);
  return statement;
}

import type * as Sqlite from 'node:sqlite';

/**
 * `node:sqlite` without its one experimental warning; all other warnings stay. Throws where this
 * Node has none (before 22.13): the caller turns that into a message.
 */
export function loadSqlite(): typeof Sqlite {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = (warning: string | Error, ...rest: never[]): void => {
    const text = typeof warning === 'string' ? warning : warning.message;
    if (!text.includes('SQLite is an experimental feature')) emitWarning(warning, ...rest);
  };
  try {
    const sqlite = process.getBuiltinModule('node:sqlite') as typeof Sqlite | undefined;
    if (!sqlite)
      throw new Error(
        `Node ${process.version} has no node:sqlite; subminute needs Node 22.22, 24.11, or 26 and later`,
      );
    return sqlite;
  } finally {
    process.emitWarning = emitWarning;
  }
}

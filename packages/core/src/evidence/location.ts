/** A path as a tool printed it, with the line and column behind it, both from 1. */
export interface Location {
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
}

const BEHIND_COLONS = /^(.{1,1024}?):(\d{1,7})(?::(\d{1,7}))?$/;

/** `path:12:3` or `path:12`; undefined where no line stands behind the path. */
export function parseLocation(text: string): Location | undefined {
  const match = BEHIND_COLONS.exec(text);
  return match ? locationOf(match[1], match[2], match[3]) : undefined;
}

/** A line of 0 means none: ESLint and others print it for a whole file. */
export function locationOf(path = '', line?: string, column?: string): Location {
  const lineNumber = Number(line ?? 0);
  const columnNumber = Number(column ?? 0);
  if (lineNumber < 1) return { path };
  return columnNumber < 1 ? { path, line: lineNumber } : { path, line: lineNumber, column: columnNumber };
}

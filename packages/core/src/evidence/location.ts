import { isDigit, isOfWord } from './characters.ts';

/** A path as a tool printed it, with the line and column behind it, both from 1. */
export interface Location {
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
}

/** `path:12:3` or `path:12`; undefined where no line stands behind the path. */
export function parseLocation(text: string): Location | undefined {
  const last = numberBefore(text, text.length);
  if (last === text.length) return undefined;
  const first = numberBefore(text, last - 1);
  if (first === last - 1) return locationOf(text.slice(0, last - 1), text.slice(last));
  return locationOf(text.slice(0, first - 1), text.slice(first, last - 1), text.slice(last));
}

/** Where the number begins that ends at `end` and has a colon before it; `end` where there is none. */
function numberBefore(text: string, end: number): number {
  let at = end;
  while (at > 0 && end - at < 8 && isDigit(text.charCodeAt(at - 1))) at--;
  return at > 1 && at < end && text.charCodeAt(at - 1) === 0x3a ? at : end;
}

/** No file has more lines, and no line more characters. */
const MAX_NUMBER = 2 ** 31 - 1;

/** A line of 0 means none: ESLint and others print it for a whole file. */
export function locationOf(path = '', line?: string, column?: string): Location {
  const lineNumber = numberOf(line);
  const columnNumber = numberOf(column);
  if (lineNumber < 1) return { path };
  return columnNumber < 1 ? { path, line: lineNumber } : { path, line: lineNumber, column: columnNumber };
}

/** 0 where it is none that counts. */
function numberOf(text: string | undefined): number {
  const number = Number(text ?? 0);
  return number <= MAX_NUMBER ? Math.trunc(number) : 0;
}

/** Whether a text ends like the name of a file: `/\.\w+$/`, from its end, which is cheap for a line that does not. */
export function hasExtension(text: string): boolean {
  let at = text.length - 1;
  while (isOfWord(text.charCodeAt(at))) at--;
  return at < text.length - 1 && text.charCodeAt(at) === 0x2e;
}

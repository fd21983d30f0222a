import type { Place } from '../diagnostic.ts';
import { locationOf } from '../location.ts';
import type { Paths } from '../paths.ts';

/** What Babel cannot parse. */
export interface BabelError {
  readonly code: string;
  readonly message: string;
  readonly place?: Place;
}

/** `SyntaxError: /repo/src/a.js: Unexpected token (1:10)`, as Jest and Playwright print it. Columns count from 0. */
export function parseBabelError(line: string, paths: Paths): BabelError | undefined {
  if (!line.endsWith(')')) return undefined;
  const [, code, path, message, row, column] =
    /^(\w{0,80}Error): (\S.{0,500}?\.\w{1,5}): (.{0,500}?)\.? \((\d{1,7}):(\d{1,7})\)$/.exec(line) ?? [];
  if (code === undefined || message === undefined) return undefined;
  const place = paths.locate(locationOf(path, row, String(Number(column) + 1)));
  return { code, message, ...(place ? { place } : {}) };
}

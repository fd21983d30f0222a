import type { Place } from '../diagnostic.ts';
import { parseErrorBlock } from '../error-block.ts';
import { isErrorHeading } from '../error-heading.ts';
import { placesOf } from '../error-places.ts';
import { type Location, locationOf, parseLocation } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';
import { parseBabelError } from './babel-error.ts';

/** What stands below a `●` of Jest. */
export interface JestBlock {
  /** `suite › name`, `Test suite failed to run` */
  readonly title: string;
  readonly logLine: number;
  /** Without their indentation. */
  readonly lines: string[];
  /** The file of the `FAIL` line above. */
  readonly file: string | undefined;
}

const SUITE = 'Test suite failed to run';
/** Jest's advice is long: behind a file that could not be loaded, more lines say no more. */
const MAX_SUITE_DETAIL = 2;

export function jestFinding(block: JestBlock, everywhere: Paths): Finding {
  // Jest's frames are relative, and are paths: they need not be proved to be some.
  const paths = { ...everywhere, find: (location: Location) => everywhere.locate(location) };
  const isSuite = block.title === SUITE || block.title.startsWith('process.exit called');
  const lines = block.title.startsWith('process.exit called') ? [block.title, ...block.lines] : block.lines;
  const plain = withoutAdvice(lines);
  const parsed = parserError(plain, paths) ?? errorOf(plain, paths);
  const place = parsed.place ?? (block.file === undefined ? undefined : { file: block.file });
  return {
    tool: 'jest',
    severity: 'error',
    certainty: 'sure',
    logLine: block.logLine,
    ...parsed,
    detail: isSuite ? (parsed.detail ?? []).slice(0, MAX_SUITE_DETAIL) : (parsed.detail ?? []),
    ...(place ? { place } : {}),
    ...(isSuite ? {} : { test: block.title.replaceAll(' › ', ' > ') }),
    ...(block.file === undefined ? {} : { testFile: block.file }),
  };
}

type Said = Pick<Finding, 'message' | 'code' | 'detail' | 'frames' | 'place'>;

function errorOf(lines: readonly string[], paths: Paths): Said {
  const error = parseErrorBlock(lines, paths);
  const { place, frames } = placesOf(error);
  return {
    message: error.message,
    detail: error.detail,
    frames,
    ...(place ? { place } : {}),
    ...(error.code === undefined ? {} : { code: error.code }),
  };
}

/** The frame of `describe` says nothing of a test. */
const ADVICE = /^(?:Add a timeout value to this test|If this is a long-running|at (?:Object\.)?describe \()/;

/** A cause stands below the stack, indented; a time-out is told as if it were thrown. */
function withoutAdvice(lines: readonly string[]): string[] {
  const details = lines.indexOf('Details:');
  const out: string[] = [];
  let isCause = false;
  for (const line of lines.slice(details + 1)) {
    const text = line.trim();
    if (text === 'Cause:') isCause = true;
    else if (!ADVICE.test(text)) {
      const said = /^thrown: "(Exceeded timeout of .*?)\.?"?$/.exec(text)?.[1] ?? (isCause ? text : line);
      out.push(isCause && text !== '' ? `Caused by: ${said}` : said);
      if (text !== '') isCause = false;
    }
  }
  return out;
}

/** What Babel, SWC and Node say of a file that they cannot parse: none of it has a frame. */
function parserError(lines: readonly string[], paths: Paths): Said | undefined {
  for (const line of lines.slice(0, 20)) {
    const error = parseBabelError(line, paths);
    if (error) return error;
  }
  return swcError(lines, paths) ?? nodeSyntaxError(lines, paths);
}

/** `  x Expression expected`, `,-[src/a.ts:1:1]`, the code with its line, and `:  ^` below it. */
function swcError(lines: readonly string[], paths: Paths): Said | undefined {
  const box = lines.findIndex((line) => /^\s*[,╭][-─]+\[ ?\S+ ?\]/.test(line));
  const message = /^\s*[x×] (.*)$/.exec(lines[box - 1] ?? '')?.[1];
  if (message === undefined) return undefined;
  const named = parseLocation(/\[ ?([^\s[]\S{0,300}?) ?\]/.exec(lines[box] ?? '')?.[1] ?? '');
  const caret = lines.findIndex((line, at) => at > box && /^\s*[:·]\s+[\^─┬]/.test(line));
  const [gutter, row] = /^\s*(\d+) [|│] /.exec(lines[caret - 1] ?? '') ?? [];
  const column = (lines[caret] ?? '').search(/[\^─┬]/) - (gutter?.length ?? 0) + 1;
  const location =
    named && row !== undefined ? locationOf(named.path, row, String(column)) : (named ?? { path: '' });
  const place: Place | undefined = paths.locate(location);
  return { code: 'SyntaxError', message, ...(place ? { place } : {}) };
}

/** `/repo/a.js:3`, the line and a caret, and below them `SyntaxError: …`. */
function nodeSyntaxError(lines: readonly string[], paths: Paths): Said | undefined {
  const begin = lines.findIndex((line) => line.trim() !== '');
  const location = parseLocation(lines[begin] ?? '');
  const heading = lines.findIndex((line, at) => at > begin && isErrorHeading(line));
  if (!location || heading === -1 || heading > begin + 8) return undefined;
  const place = paths.locate(location);
  const said = errorOf(lines.slice(heading), paths);
  return { ...said, ...(place ? { place } : {}) };
}

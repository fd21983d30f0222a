import type { Place } from '../diagnostic.ts';
import { locationOf, parseLocation } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Reader, Sink } from '../reader.ts';

/** `src/a.ts(1,2): error TS2322: …`, `src/a.ts:1:2 - error TS2322: …`, `error TS5083: …` */
const ERROR =
  /^\s*(?:Error: )?(?:(\S.*?)(?:\((\d+),(\d+)\)|:(\d+):(\d+))(?:: | - ))?(error|warning) (TS\d+): (.*)$/;

const MAX_DETAIL = 12;

interface Open {
  readonly finding: Omit<Finding, 'detail' | 'frames'>;
  readonly detail: string[];
  readonly frames: Place[];
  /** Chain: reasons indented below the message. Source: the frame of the code. Related: places it names. */
  part: 'chain' | 'source' | 'related';
}

/**
 * The TypeScript compiler: `tsc -p`, `tsc -b`, pretty or not, and what prints in its format (vue-tsc,
 * ts-jest, `@nx/js:tsc`). Tried on 5.9, 6.0 and 7.0.
 */
export function createTscReader(sink: Sink, paths: Paths): Reader {
  let open: Open | undefined;

  function close(): void {
    if (!open) return;
    const { finding, detail, frames } = open;
    open = undefined;
    const place = finding.place ?? frames[0] ?? quotedFile(finding.message, paths);
    const others = frames.filter((frame) => frame !== place);
    sink.add({
      ...finding,
      ...(place ? { place } : {}),
      detail: detail.slice(0, MAX_DETAIL),
      frames: others,
    });
  }

  return {
    line(text, number) {
      if (text.includes(' TS')) {
        const finding = errorOf(text, number, paths);
        if (finding) {
          close();
          open = { finding, detail: [], frames: [], part: 'chain' };
          return true;
        }
      }
      if (!open) return false;
      const isMine = belongs(open, text, paths);
      if (!isMine) close();
      return isMine;
    },
    end: close,
  };
}

function errorOf(text: string, logLine: number, paths: Paths): Open['finding'] | undefined {
  const match = ERROR.exec(text);
  if (!match) return undefined;
  const [, path, line = match[4], column = match[5], , , category, code = '', message = ''] = match;
  const place = path === undefined ? undefined : paths.locate(locationOf(path, line, column));
  const severity = category === 'warning' ? 'warning' : 'error';
  return { tool: 'tsc', severity, code, message, logLine, certainty: 'sure', ...(place ? { place } : {}) };
}

/** Takes a line that belongs to the open error; false where something else begins. */
function belongs(open: Open, text: string, paths: Paths): boolean {
  if (text.trim() === '') {
    if (open.part === 'chain') open.part = 'source';
    return true;
  }
  const related = /^ {2}(\S.*?:\d+:\d+)(?: - (.*))?$/.exec(text);
  if (related) {
    const place = paths.locate(parseLocation(related[1] ?? '') ?? { path: '' });
    if (place) open.frames.push(place);
    if (related[2] !== undefined) open.detail.push(related[2]);
    open.part = 'related';
    return true;
  }
  if (open.part === 'chain') {
    if (!text.startsWith('  ')) return false;
    // Two blanks for each level: the depth says what is a reason of what.
    open.detail.push(text.slice(2));
    return true;
  }
  if (isSource(text)) return true;
  if (open.part !== 'related' || !text.startsWith('    ')) return false;
  open.detail.push(text.trim());
  return true;
}

/** A line of the quoted code, or the tildes below it. */
function isSource(text: string): boolean {
  return /^ {0,4}\d+ |^ {0,4}\d+$|^[ ~]+$|^\s*\.\.\.$/.test(text);
}

/** An error of a whole file only quotes its name: `Cannot read file '/repo/tsconfig.base.json'.` */
function quotedFile(message: string, paths: Paths): Place | undefined {
  for (const [, quoted = ''] of message.slice(0, 2000).matchAll(/'([^']{1,500}\.\w{1,6})'/g)) {
    const place = paths.locate({ path: quoted });
    if (place && paths.exists(place.file)) return place;
  }
  return undefined;
}

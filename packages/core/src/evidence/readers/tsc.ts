import type { Place } from '../diagnostic.ts';
import { type Location, locationOf, parseLocation } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Reader, Sink } from '../reader.ts';

/** `src/a.ts(1,2): error TS2322: …`, `src/a.ts:1:2 - error TS2322: …`, `error TS5083: …` */
const ERROR =
  /^\s*(?:Error: )?(?:(\S.*?)(?:\((\d+),(\d+)\)|:(\d+):(\d+))(?:: | - ))?(error|warning) (TS\d+): (.*)$/;

/** A chain of reasons may be deep: its end says what differs. */
const MAX_CHAIN = 40;
const MAX_DETAIL = 2;

/** What a related place says, where the place alone says it. */
const DECLARED =
  /^The call would have succeeded against |\bspecified here\b|\b(?:is|was)(?: also)? (?:declared|defined|exported|imported) here\b|^The expected type comes from /;
/** The link of a chain that names what the last one is about. */
const ABOUT = /^(?:(?:The )?[Tt]ypes (?:of|returned by)|Property '|Type at position|Each member)/;

interface Related {
  readonly place: Place | undefined;
  message: string;
}

interface Open {
  readonly finding: Omit<Finding, 'detail' | 'frames'>;
  readonly chain: string[];
  readonly related: Related[];
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
    const { finding, chain, related } = open;
    open = undefined;
    const place = finding.place ?? related[0]?.place ?? quotedFile(finding.message, paths);
    const elsewhere = related.flatMap((one) =>
      one.place && one.place.file !== place?.file ? [one.place] : [],
    );
    const told = related.map(({ message }) => message).filter((text) => text !== '' && !DECLARED.test(text));
    sink.add({
      ...finding,
      ...(place ? { place } : {}),
      detail: [...reasonsOf(chain), ...told].slice(0, MAX_DETAIL),
      frames: elsewhere.slice(0, MAX_DETAIL),
    });
  }

  return {
    begins: { words: true },
    isOpen: () => open !== undefined,
    line(text, number) {
      if (text.includes(' TS')) {
        const finding = errorOf(text, number, paths);
        if (finding) {
          close();
          open = { finding, chain: [], related: [], part: 'chain' };
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
  const place = path === undefined ? undefined : placeOf(locationOf(path, line, column), paths);
  const severity = category === 'warning' ? 'warning' : 'error';
  return {
    tool: 'tsc',
    severity,
    code,
    message: withoutPhrase(message),
    logLine,
    certainty: 'sure',
    ...(place ? { place } : {}),
  };
}

/** What runs several commands says at each line which one speaks: `[types] src/a.ts`, `lib/a build: src/a.ts`. */
function placeOf(location: Location, paths: Paths): Place | undefined {
  const whole = paths.locate(location);
  const { path } = location;
  if (!path.includes(' ') || (whole && paths.exists(whole.file))) return whole;
  const last = path.slice(path.lastIndexOf(' ') + 1);
  const folder = path.slice(0, path.indexOf(' '));
  const places = [last, `${folder}/${last}`].map((name) => paths.locate({ ...location, path: name }));
  return places.find((place) => place && paths.exists(place.file)) ?? whole;
}

/** What TypeScript says in the same words each time, around what it is about. */
function withoutPhrase(message: string): string {
  return message
    .replace(/^(Cannot find module '.*') or its corresponding type declarations\.$/, '$1')
    .replace(/^Object literal may only specify known properties, (?:and|but) (?=')/, '');
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
    if (open.related.length < MAX_CHAIN) open.related.push({ place, message: related[2] ?? '' });
    open.part = 'related';
    return true;
  }
  if (open.part === 'chain') {
    if (!text.startsWith('  ')) return false;
    open.chain.push(text.trim());
    if (open.chain.length > MAX_CHAIN) open.chain.shift();
    return true;
  }
  if (isSource(text)) return true;
  if (open.part !== 'related' || !text.startsWith('    ')) return false;
  const last = open.related.at(-1);
  if (last) last.message = text.trim();
  return true;
}

/** The last reason, which says what differs, and above it what it is about. */
function reasonsOf(chain: readonly string[]): string[] {
  const last = chain.at(-1);
  if (last === undefined) return [];
  const about = chain.slice(0, -1).findLast((link) => ABOUT.test(link));
  return about === undefined ? [last] : [about, last];
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

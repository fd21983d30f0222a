import type { Place } from '../diagnostic.ts';
import { isDigit } from '../characters.ts';
import { locationOf } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Reader, Sink } from '../reader.ts';

/** `path:12:3: error: message`, `path:12: message`, `path(12,3): error C100: message` */
const LOCATED =
  /^([^\s:()'"<>|][^:()'"<>|]{0,500})(?::(\d{1,7})(?::(\d{1,7}))?|\((\d{1,7}),(\d{1,7})\))(?::|\s+-)?\s+(\S.*)$/;
const SEVERITY =
  /^(fatal error|error|warning|note|info|hint|remark)\b(?:\s*[[(]?([A-Z]{1,8}\d{1,6})[\])]?)?\s*[:-]?\s*(.*)$/i;

/** A rule's or an error's own name: flake8's `E501`, a trailing `[rule-name]`. */
const LEADING_CODE = /^([A-Z]{1,5}\d{2,5})\b:?\s+(.*)$/;
const TRAILING_CODE = /^(.*?)\s{1,8}[[(]([\w@][\w@/.-]{1,60})[\])]$/;

/** Compilers of these print no word for an error. */
const BARE = /\.(?:go|c|cc|cpp|cxx|h|hpp|zig|swift|java|kt|scala|nim|proto)$/;

/**
 * Any tool that begins a line with a place, as gcc and most linters do. Takes only files that exist, and
 * only what says that it is an error. The last reader: what others know better they have taken before.
 * Tried on the formats of gcc, mypy, flake8 and go vet.
 */
export function createLocatedLineReader(sink: Sink, paths: Paths): Reader {
  return {
    begins: { words: true, places: true },
    isOpen: () => false,
    line(text, number) {
      const finding = mayBeLocated(text) ? findingOf(text, number, paths) : undefined;
      if (finding) sink.add(finding);
      return finding !== undefined;
    },
    end() {},
  };
}

/** Cheap, since it sees many lines. */
function mayBeLocated(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first <= 0x20 || first === 0x5b || first === 0x7b || text.length < 6) return false;
  const at = text.indexOf(':');
  if (at > 0 && at < 500 && isDigit(text.charCodeAt(at + 1))) return isPathLike(text, at);
  const bracket = text.indexOf('(');
  return bracket > 0 && bracket < 500 && isDigit(text.charCodeAt(bracket + 1)) && isPathLike(text, bracket);
}

/** A path has a dot or a slash; the time of day at the start of a line has none. */
function isPathLike(text: string, end: number): boolean {
  const dot = text.indexOf('.');
  if (dot !== -1 && dot < end) return true;
  const slash = text.indexOf('/');
  return slash !== -1 && slash < end;
}

function findingOf(text: string, logLine: number, paths: Paths): Finding | undefined {
  const match = LOCATED.exec(text);
  if (!match) return undefined;
  const [, path = '', line = match[4], column = match[5], , , whole = ''] = match;
  const rest = whole.slice(0, 1000);
  const said = messageOf(rest, path);
  if (!said) return undefined;
  const place: Place | undefined = paths.find(locationOf(path, line, column));
  if (!place || !paths.exists(place.file)) return undefined;
  return { tool: 'text', logLine, certainty: 'guess', place, ...said };
}

function messageOf(rest: string, path: string): Pick<Finding, 'severity' | 'message' | 'code'> | undefined {
  const [, word = '', code, said = ''] = SEVERITY.exec(rest) ?? [];
  if (/^(?:note|info|hint|remark)$/i.test(word)) return undefined;
  if (word !== '')
    return { severity: /^warning$/i.test(word) ? 'warning' : 'error', ...withRule(said, code) };
  const leading = LEADING_CODE.exec(rest);
  if (leading) return { severity: 'error', message: leading[2] ?? '', code: leading[1] ?? '' };
  const isError = BARE.test(path) || TRAILING_CODE.test(rest);
  return isError ? { severity: 'error', ...withRule(rest, undefined) } : undefined;
}

function withRule(text: string, code: string | undefined): { message: string; code?: string } {
  if (code !== undefined) return { message: text, code };
  const trailing = TRAILING_CODE.exec(text);
  return trailing ? { message: trailing[1] ?? '', code: trailing[2] ?? '' } : { message: text };
}

import type { Place } from '../diagnostic.ts';
import { type Location, parseLocation } from '../location.ts';
import type { Paths } from '../paths.ts';
import { parseStackFrame } from '../stack-frame.ts';

/** One message of esbuild's, with what it notes below. */
export interface EsbuildBlock {
  readonly isWarning: boolean;
  readonly message: string;
  /** A warning's kind, or the plugin that failed. */
  readonly code?: string;
  /** As it was printed. */
  readonly location?: string;
  readonly place?: Place;
  readonly detail: readonly string[];
  readonly frames: readonly Place[];
}

const HEAD = /^(?:✘ \[ERROR\]|▲ \[WARNING\]) (.*?)(?: \[(plugin )?([\w@/.:-]{1,100})\])?$/;
/** `    src/a.ts:4:21:` */
const PLACE = /^ {4}(\S.*:\d+:\d+):$/;
const NOTE = /^ {2}(\S.*)$/;

const MAX_NOTES = 3;
const MAX_FRAMES = 2;

/** Reads a message's lines, from `✘ [ERROR]` on. */
export function parseEsbuildBlock(lines: readonly string[], paths: Paths): EsbuildBlock {
  const [head = '', ...body] = lines;
  const [, text = '', plugin, code] = HEAD.exec(head) ?? [];
  const isWarning = head.startsWith('▲');
  const isCode = code !== undefined && (plugin !== undefined || isWarning);
  const message = isCode || code === undefined ? text : `${text} [${code}]`;
  const printed = body.map((line) => PLACE.exec(line)?.[1]).filter((place) => place !== undefined);
  const [first, ...related] = printed;
  const places = related.map((place) => placeOf(parseLocation(place), paths));
  const stack = stackOf(body, paths);
  const frames = [...places.filter((place) => place !== undefined), ...stack];
  const place =
    (first === undefined ? undefined : placeOf(parseLocation(first), paths)) ?? stack[0] ?? frames[0];
  return {
    isWarning,
    message,
    detail: notesOf(body),
    frames: frames.filter((frame) => frame !== place).slice(0, MAX_FRAMES),
    ...(isCode ? { code } : {}),
    ...(first === undefined ? {} : { location: first }),
    ...(place ? { place } : {}),
  };
}

/** esbuild counts columns from 0. */
export function placeOf(location: Location | undefined, paths: Paths): Place | undefined {
  const place = location && paths.locate(location);
  if (!place || place.line === undefined) return place;
  return { ...place, column: (place.column ?? 0) + 1 };
}

function stackOf(body: readonly string[], paths: Paths): Place[] {
  return body.flatMap((line) => parseStackFrame(line, paths)?.place ?? []);
}

/** Advice that holds for any such error. */
const ADVICE = /^(?:You can mark the path |This error came from the ")/;

/** Without advice in general, and without that mending an error removes it. */
function notesOf(body: readonly string[]): string[] {
  return body
    .map((line) => NOTE.exec(line)?.[1] ?? '')
    .filter((note) => note !== '' && !ADVICE.test(note))
    .map((note) => note.replace(/, which will remove this error\b.*$/, '.'))
    .slice(0, MAX_NOTES);
}

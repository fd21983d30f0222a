import { parseHeading } from '../error-heading.ts';
import { mentionedIn } from '../error-places.ts';
import type { Place } from '../diagnostic.ts';
import { parseLocation } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';
import { parseStackFrame } from '../stack-frame.ts';
import { placeOf } from './esbuild-block.ts';
import { withoutCopiedLine, withoutPlace } from './rollup-error.ts';

/** `[UNRESOLVED_IMPORT] message`, `[builtin:vite-transform] message`, `[plugin my-plugin] src/a.ts:1:3` */
const HEAD = /^\[(plugin )?([^\]]{1,100})\](?: (.*))?$/;
const PLACE = /[╭┌]─+\[ (.+?) \]$/;
const HELP = /^ *│ Help: (.*)$/;
const CAUSE = /^\s*(?:\[cause\]: (.*)|Caused by:)$/;
/** From here on, the stack is that of the whole build. */
const SHARED_STACK = /^\s*at (?:aggregateBindingErrorsIntoJsError|unwrapBindingResult) /;
/** Messages that only announce another one. */
const VAGUE = /threw an error$|^Error happened while loading config/;

const MAX_HELP = 2;

export function isRolldownHead(text: string): boolean {
  return text.charCodeAt(0) === 0x5b && HEAD.test(text);
}

/** Reads one error, from its first line on. */
export function parseRolldownError(lines: readonly string[], logLine: number, paths: Paths): Finding {
  const { code, message, place } = headOf(lines, paths);
  const printed = firstMatch(lines, PLACE);
  const framed =
    printed === undefined ? undefined : paths.locate(parseLocation(printed) ?? { path: printed });
  const frames = framesOf(lines, paths);
  const where = framed ?? place ?? mentionedIn([message], paths) ?? frames[0];
  return {
    tool: 'rolldown',
    severity: 'error',
    certainty: 'sure',
    message: where ? withoutPlace(withoutEnding(message, printed), where, paths) : message,
    detail: helpOf(lines),
    frames: frames.filter((frame) => frame !== where).slice(0, 1),
    logLine,
    ...(where ? { place: where } : {}),
    ...(code === undefined ? {} : { code }),
  };
}

interface Head {
  readonly code?: string;
  readonly message: string;
  /** Where a plugin failed. */
  readonly place?: Place;
}

function headOf(lines: readonly string[], paths: Paths): Head {
  const [, plugin, kind, rest = ''] = HEAD.exec(lines[0] ?? '') ?? [];
  const code = kind?.replace(/^builtin:(?:vite-transform$)?/, '');
  const named = code === undefined || code === '' ? {} : { code };
  if (plugin === undefined)
    return { ...named, message: messageOf(kind === undefined ? lines : [rest, ...lines.slice(1)]) };
  // Names of modules that a plugin made up look like relative paths.
  const location = parseLocation(rest) ?? { path: rest };
  const place = paths.find(location) && placeOf(location, paths);
  return { ...named, message: messageOf(lines.slice(1)), ...(place ? { place } : {}) };
}

/** The error's own name only where it says something. */
function messageOf(lines: readonly string[]): string {
  const [first = ''] = lines;
  if (VAGUE.test(first)) return causeOf(lines) ?? first;
  const heading = parseHeading(first);
  const text = heading && /^(?:Rolldown|Rollup)?Error$/.test(heading.code) ? heading.message : first;
  return text.replace(/^\[vite\]: /, '');
}

/** On the same line, or on the next one that has text. */
function causeOf(lines: readonly string[]): string | undefined {
  const at = lines.findIndex((line) => CAUSE.test(line));
  if (at === -1) return undefined;
  return (
    CAUSE.exec(lines[at] ?? '')?.[1] ??
    lines
      .slice(at + 1)
      .find((line) => line !== '')
      ?.trim()
  );
}

function framesOf(lines: readonly string[], paths: Paths): Place[] {
  const end = lines.findIndex((line) => SHARED_STACK.test(line));
  return (end === -1 ? lines : lines.slice(0, end)).flatMap((line) => {
    const place = parseStackFrame(line, paths)?.place;
    return place ? [withoutCopiedLine(place)] : [];
  });
}

function helpOf(lines: readonly string[]): string[] {
  const help = lines.flatMap((line) => HELP.exec(line)?.[1] ?? []);
  return help.filter((line) => !line.includes(' is imported by the following path')).slice(0, MAX_HELP);
}

function firstMatch(lines: readonly string[], pattern: RegExp): string | undefined {
  for (const line of lines) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `Could not resolve './a' in src/b.ts`, where the place says the file already. */
function withoutEnding(message: string, printed: string | undefined): string {
  const ending = ` in ${printed?.replace(/:\d+:\d+$/, '') ?? ''}`;
  return ending !== ' in ' && message.endsWith(ending) ? message.slice(0, -ending.length) : message;
}

import { type Annotation, parseAnnotation } from './annotation.ts';
import { isDigit } from '../characters.ts';
import { parseLocation } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';

/** `src/a.ts:1:2: error eslint(no-debugger): message help: advice`, or without a rule */
const AGENT = /^(error|warning)(?: ([\w@/-]{1,60}\([\w@/.-]{1,80}\)))?: (.*)$/;
/** `src/a.ts:1:2: message [Error/eslint(no-debugger)]` */
const UNIX = /^(.*) \[(Error|Warning)(?:\/([\w@/-]{1,60}\([\w@/.-]{1,80}\)))?\]$/;

interface Line {
  readonly paths: Paths;
  readonly logLine: number;
  /** Whether oxlint is known to have run: what has no rule looks like the line of any compiler. */
  readonly isKnown: boolean;
}

/** A line of `-f agent`, `-f unix` or `-f github`. */
export function readOxlintLine(text: string, { paths, logLine, isKnown }: Line): Finding | undefined {
  const annotation = parseAnnotation(text);
  if (annotation) return ofAnnotation(annotation, { paths, logLine, isKnown });
  const at = mayBeLocated(text) ? text.indexOf(': ') : -1;
  const location = at > 0 && at < 600 ? parseLocation(text.slice(0, at)) : undefined;
  if (location?.column === undefined) return undefined;
  const said = messageOf(text.slice(at + 2));
  if (!said || (said.rule === undefined && !isKnown)) return undefined;
  const place = paths.locate(location);
  return {
    tool: 'oxlint',
    severity: said.word.toLowerCase() === 'warning' ? 'warning' : 'error',
    certainty: 'sure',
    message: said.message,
    logLine,
    ...(place ? { place } : {}),
    ...(said.rule === undefined ? {} : { code: oxlintCode(said.rule) }),
  };
}

/** Cheap, since it sees many lines: a number behind the first colon, that of a drive left out. */
function mayBeLocated(text: string): boolean {
  if (text.charCodeAt(0) <= 0x20) return false;
  const at = text.indexOf(':', text.charCodeAt(1) === 0x3a ? 2 : 0);
  return at > 0 && isDigit(text.charCodeAt(at + 1));
}

/** The message repeats the place. */
function ofAnnotation(
  { word, title = '', location, message }: Annotation,
  { paths, logLine }: Line,
): Finding | undefined {
  const isRule = /^[\w@/-]{1,60}\([\w@/.-]{1,80}\)$/.test(title);
  if (word === 'notice' || (!isRule && title !== 'oxlint')) return undefined;
  const place = location && paths.locate(location);
  return {
    tool: 'oxlint',
    severity: word,
    certainty: 'sure',
    message: message.replace(/^\S{1,500}:\d+:\d+: /, ''),
    logLine,
    ...(place ? { place } : {}),
    ...(isRule ? { code: oxlintCode(title) } : {}),
  };
}

function messageOf(text: string): { word: string; rule: string | undefined; message: string } | undefined {
  const [, word, rule, message = ''] = AGENT.exec(text) ?? [];
  if (word !== undefined) return { word, rule, message: withoutAdvice(message) };
  const [, unixMessage = '', unixWord, unixRule] = text.endsWith(']') ? (UNIX.exec(text) ?? []) : [];
  return unixWord === undefined ? undefined : { word: unixWord, rule: unixRule, message: unixMessage };
}

function withoutAdvice(message: string): string {
  const at = message.lastIndexOf(' help: ');
  return at === -1 ? message : message.slice(0, at);
}

/** `eslint(no-debugger)` → `no-debugger`, `typescript(no-explicit-any)` → `typescript/no-explicit-any`. */
export function oxlintCode(rule: string): string {
  const [plugin = '', name = ''] = rule.slice(0, -1).split('(');
  return plugin === 'eslint' ? name : `${plugin}/${name}`;
}

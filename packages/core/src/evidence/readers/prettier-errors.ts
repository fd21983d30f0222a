import { locationOf } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Sink } from '../reader.ts';

/** `[error] src/a.ts: SyntaxError: '}' expected. (2:1)` */
const OF_FILE = /^\[error\] (.{1,500}?): ([A-Z]\w*Error): (?:[A-Z]\w*Error: )?(.*?)(?: \((\d+):(\d+)\))?$/;
/** The quoted code below. */
const QUOTED = /^\[error\](?: (?:>| ) *\d* \|| {4,}\|| \s*\^+$|$| $)/;

const MAX_OTHERS = 20;

/** What Prettier says with `[error]`. */
export interface PrettierErrors {
  /** `ours`: nobody but Prettier writes such a line. `maybe`: it has to be known that Prettier ran. */
  line(text: string, number: number): 'ours' | 'maybe';
  /** Gives the sink also what only may be Prettier's. */
  end(): void;
}

export function createPrettierErrors(sink: Sink, paths: Paths): PrettierErrors {
  const others: { text: string; readonly logLine: number; last: number }[] = [];
  let hasFile = false;
  const isCode = createQuote();

  /** A line that ends with a colon announces the next one. */
  function other(text: string, logLine: number): void {
    const before = others.at(-1);
    if (before?.text.endsWith(':') === true && before.last === logLine - 1) {
      before.text = `${before.text} ${text}`;
      before.last = logLine;
    } else if (others.length < MAX_OTHERS) others.push({ text, logLine, last: logLine });
  }

  return {
    line(text, logLine) {
      const ofFile = OF_FILE.exec(text);
      const isQuoted = isCode(text) && !ofFile;
      if (ofFile) sink.add({ ...syntaxError(ofFile, paths), logLine });
      else if (!isQuoted) other(text.slice('[error] '.length), logLine);
      hasFile ||= ofFile !== null;
      return ofFile || (hasFile && isQuoted) ? 'ours' : 'maybe';
    },
    end() {
      for (const { text, logLine } of others) sink.add({ ...otherError(text, paths), logLine });
    },
  };
}

/** Whether a line is quoted code: told by its margin, or between a blank line and a caret. */
function createQuote(): (text: string) => boolean {
  let isInside = false;
  let wasCaret = false;
  return (text) => {
    const isBlank = text === '[error]';
    const isCaret = /^\[error\]\s*(?:\|\s*)?\^+$/.test(text);
    if (isBlank) isInside = !wasCaret;
    else if (isCaret) isInside = false;
    wasCaret = isCaret;
    return isInside || isCaret || QUOTED.test(text);
  };
}

function syntaxError(match: RegExpExecArray, paths: Paths): Omit<Finding, 'logLine'> {
  const [, path, code = '', message = '', line, column] = match;
  const place = paths.locate(locationOf(path, line, column));
  return {
    tool: 'prettier',
    severity: 'error',
    certainty: 'sure',
    code,
    message,
    ...(place ? { place } : {}),
  };
}

/** Of the command or of its configuration; the file may stand in quotes. */
function otherError(message: string, paths: Paths): Omit<Finding, 'logLine'> {
  const quoted = /"([^"]{1,500})"/.exec(message)?.[1];
  const place = quoted === undefined ? undefined : paths.find({ path: quoted });
  return {
    tool: 'prettier',
    severity: 'error',
    certainty: 'sure',
    message: withoutFile(message.replace(/:$/, ''), quoted),
    ...(place ? { place } : {}),
  };
}

/** The place says which file it is. */
function withoutFile(message: string, quoted: string | undefined): string {
  return quoted === undefined
    ? message
    : message.replaceAll(` for file "${quoted}":`, ':').replaceAll(` in "${quoted}":`, ':');
}

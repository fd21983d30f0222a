import type { Place } from '../diagnostic.ts';
import type { Paths } from '../paths.ts';
import { assertionDetail } from './python-assertion.ts';
import { addressOf, pythonPlace } from './python-places.ts';

/** One error of a chain. */
export interface PythonSegment {
  readonly code?: string;
  readonly message: string;
  readonly detail: readonly string[];
  /** The innermost first. */
  readonly frames: readonly Place[];
}

/** `  File "jobs/a.py", line 8, in load` */
const NATIVE = /^\s*File "(.{1,500})", line (\d{1,7})(?:, in .*)?$/;
/** `jobs/a.py:8: in load`, `jobs/a.py:8: KeyError`, `jobs/a.py:8: `: pytest's own styles. */
const OWN = /^(?!E )([^\s:='">][^:='"]{0,500}):(\d{1,7})(?::(?: in .*| ?[\w.]*)?)?$/;
/** `file /repo/tests/test_a.py, line 88`: where a test asks for a fixture that is not there. */
const ASKS = /^file (.{1,500}), line (\d{1,7})$/;
const ERROR = /^([A-Za-z_][\w.]{0,120})(?::(?: (.*))?)?$/;
/** `json.decoder.JSONDecodeError`; `assert`, a word in front of a colon, is none. */
const NAME = /(?:^|\.)[A-Z]\w*$/;
/** The gutter of a group of errors: `  | `, `  + `, `  +-+---------------- 1 ----------------`. */
const GUTTER = /^\s*(?:\| ?|\+ (?=Exception Group))/;
const MEMBER = /^\s*\+-[-+]*(?: (\d+) -+)?$/;
const MAX_MEMBERS = 4;

interface Scan {
  readonly frames: Place[];
  /** What the error says: pytest's lines with an `E`, or what is not indented behind the frames. */
  said: string[];
  /** The name that pytest prints behind the last place. */
  name?: string;
}

/** Reads one error of a chain; undefined where the lines name none. */
export function parseSegment(lines: readonly string[], paths: Paths): PythonSegment | undefined {
  const groups = membersOf(lines);
  const scan = scanOf(groups[0] ?? [], paths);
  const own = errorOf(scan);
  if (!own) return undefined;
  const members = groups.slice(1, 1 + MAX_MEMBERS).flatMap((group) => {
    const member = scanOf(group, paths);
    const error = errorOf(member);
    const [place] = member.frames.toReversed();
    if (!error) return [];
    return [`${place ? `${addressOf(place)} ` : ''}${error.code ?? 'Error'}: ${error.message}`];
  });
  return { ...own, detail: [...own.detail, ...members], frames: scan.frames.toReversed() };
}

/** The lines of the error itself, then of each error in its group, without the group's gutter. */
function membersOf(lines: readonly string[]): string[][] {
  const groups: string[][] = [[]];
  for (const line of lines) {
    const member = MEMBER.exec(line);
    if (!member) groups.at(-1)?.push(withoutGutter(line));
    else if (member[1] !== undefined) groups.push([]);
  }
  return groups;
}

function withoutGutter(line: string): string {
  return line.replace(GUTTER, '');
}

function scanOf(lines: readonly string[], paths: Paths): Scan {
  const scan: Scan = { frames: [], said: [] };
  const marked = lines.filter((line) => /^E(?: {2}|$)/.test(line));
  const isNative = marked.length === 0;
  for (const line of lines) {
    const [, path, number] =
      NATIVE.exec(line.replace(/^E {2,}/, '')) ?? (ASKS.exec(line) || OWN.exec(line)) ?? [];
    const isFrame = path !== undefined;
    const place = isFrame ? pythonPlace(path, number, paths) : undefined;
    if (place && !isSame(place, scan.frames.at(-1))) scan.frames.push(place);
    if (isFrame) scan.name = /: ([A-Z][\w.]*)$/.exec(line)?.[1] ?? scan.name ?? '';
    // What stood there before a frame was no message.
    if (isFrame && isNative) scan.said = [];
    else if (isNative && (scan.said.length > 0 || /^\S/.test(line))) scan.said.push(line);
  }
  if (!isNative) scan.said = unindented(marked);
  return scan;
}

function isSame(a: Place, b: Place | undefined): boolean {
  return a.file === b?.file && a.line === b.line;
}

/** Without the `E` and its blanks; a quoted line of code before the error is left out. */
function unindented(marked: readonly string[]): string[] {
  const quotes = marked.findLastIndex((line) => NATIVE.test(line.slice(1)));
  const from = quotes === -1 ? 0 : marked.findIndex((line, at) => at > quotes && /^E {3}\S/.test(line));
  const lines = marked.slice(Math.max(0, from)).map((line) => line.slice(1));
  const indent = (lines[0] ?? '').length - (lines[0] ?? '').trimStart().length;
  return lines.map((line) => (line.slice(0, indent).trim() === '' ? line.slice(indent) : line.trimStart()));
}

const NO_MESSAGE =
  /^(?:Traceback \(most recent call last\):|Exception Group Traceback|Traceback:$|Hint: |[_\s]+$|\.\.\.)/;

function errorOf({ said: lines, name }: Scan): Omit<PythonSegment, 'frames'> | undefined {
  const from = lines.findIndex((line) => line.trim() !== '' && !NO_MESSAGE.test(line.trim()));
  const first = lines[from]?.trim();
  if (first === undefined) return undefined;
  const [, word, text = ''] = ERROR.exec(first) ?? [];
  const isNamed = word !== undefined && (NAME.test(word) || /Error$|Exception$/.test(word));
  const rest = lines.slice(from + 1);
  const said = assertionDetail(isNamed ? text : first, rest);
  const code = isNamed ? word : name;
  // `assert 1 == 2` says itself what it is.
  const isPlain = said.message.startsWith('assert ') && (code ?? 'AssertionError') === 'AssertionError';
  return { ...said, ...(isPlain || code === undefined || code === '' ? {} : { code }) };
}

import { inline } from '../render/line.ts';

/** What an answer may cite: the lines that were sent, and files of the workspace. */
export interface Source {
  readonly lines: readonly string[];
  /** The lines of a file of the workspace; `undefined`: there is none, or it is not for reading. */
  readonly file: (path: string) => readonly string[] | undefined;
}

/** A path below the workspace's root, as we write paths: no other is ever looked up. */
export function isSafePath(path: string): boolean {
  if (path.length > 300 || inline(path) !== path || /[\\:]/.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

const blanks = (text: string): string => text.split(/\s+/).join(' ').trim();

/** What goes on as a name or a number does: before and behind a citation there must be none of it. */
const GOES_ON = /[\w$@]/;

/** Whether some line has the text, whole words of it, whatever its white space. */
export function occurs(text: string, lines: readonly string[]): boolean {
  const wanted = blanks(text);
  return wanted !== '' && lines.some((line) => occursIn(wanted, blanks(line)));
}

function occursIn(wanted: string, line: string): boolean {
  for (let at = line.indexOf(wanted); at !== -1; at = line.indexOf(wanted, at + 1)) {
    if (!goesOn(line[at - 1], wanted[0]) && !goesOn(line[at + wanted.length], wanted.at(-1))) return true;
  }
  return false;
}

function goesOn(beside: string | undefined, end: string | undefined): boolean {
  return GOES_ON.test(beside ?? ' ') && GOES_ON.test(end ?? ' ');
}

/** Whether a file is one that the lines name, whole, or one of the workspace. */
export function knowsFile(file: string, source: Source): boolean {
  return namesFile(file, source.lines) || (isSafePath(file) && source.file(file) !== undefined);
}

/** Not as the end of a longer path: `src/a.ts` is not named by `other/src/a.ts`. */
function namesFile(file: string, lines: readonly string[]): boolean {
  return lines.some((line) => addressesIn(line, file).length > 0);
}

/** What stands behind each naming of a file in a line. */
function addressesIn(line: string, file: string): readonly string[] {
  const found: string[] = [];
  if (file === '') return found;
  for (let at = line.indexOf(file); at !== -1; at = line.indexOf(file, at + 1)) {
    const before = line[at - 1] ?? ' ';
    const behind = line.slice(at + file.length);
    if (!/[\w./@$-]/.test(before) && !/^(?:[\w/@$-]|\.\w)/.test(behind)) found.push(behind);
  }
  return found;
}

/** `:12`, `(12,5)`, `", line 12`, ` line 12` */
const LINE_BEHIND = /^(?::|\(|["'`)]?,? line |#L)(\d+)(?!\d)/;

/** Whether a line of a file is named in what was sent, or is there in the workspace. */
export function knowsLine(file: string, line: number, source: Source): boolean {
  const isNamed = source.lines.some((text) =>
    addressesIn(text, file).some((behind) => Number(LINE_BEHIND.exec(behind)?.[1]) === line),
  );
  if (isNamed) return true;
  const lines = isSafePath(file) ? source.file(file) : undefined;
  return lines !== undefined && line >= 1 && line <= lines.length;
}

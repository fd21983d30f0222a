import type { Place } from '../diagnostic.ts';
import type { RustPaths } from './rust-paths.ts';

/** One `error[E0308]: …` of rustc, clippy or cargo with the lines below. */
export interface RustDiagnostic {
  readonly code?: string;
  readonly message: string;
  readonly detail: readonly string[];
  readonly place?: Place;
  readonly frames: readonly Place[];
}

const MAX_LABELS = 2;
const MAX_DETAIL = 4;

const ARROW = /^\s*(?:-->|:::) (\S.*?):(\d{1,7}):(\d{1,7})$/;
const SOURCE = /^\s*(\d{1,7}) [|│] ?/;
/** The lint, where rustc says why it is on. */
const LINT =
  /`#\[(?:warn|deny|forbid)\(([\w:]+)\)\]`|`-[DFW] ([\w:-]+)`|rust-clippy\/[^ #]*#(\w+)|[|│] #!?\[(?:warn|deny|forbid)\(([\w:]+)\)\]$/;
/** Labels that say no more than the message does, or how it might be mended. */
const IDLE = /^help: | borrow occurs here$/;
/** What a linker or cargo says of its reason, in a note or below the error. */
const REASON =
  /undefined symbol|undefined reference|cannot find -l|unable to find library|not found:|Caused by|No such file|\berror: /;

interface Scan {
  place?: Place;
  primary: string;
  readonly labels: string[];
  readonly frames: Place[];
  readonly reasons: string[];
  code?: string;
}

/**
 * Reads the lines of one diagnostic: the message with the label below the place, as rustc itself puts them
 * together for `--message-format short`; other labelled lines; places in notes.
 */
export function parseRustDiagnostic(lines: readonly string[], paths: RustPaths): RustDiagnostic {
  const [head = '', ...below] = lines;
  const [, named, message = head] = /^(?:error|warning)(?:\[([\w:]+)\])?: (.*)$/.exec(head) ?? [];
  const scan = scanOf(below, paths);
  const code = named ?? scan.code;
  const said = scan.primary === '' || message.includes(scan.primary) ? '' : `: ${scan.primary}`;
  const plain = scan.place ? [] : plainLines(below);
  return {
    message: `${message}${said}`,
    detail: [...scan.labels.slice(0, MAX_LABELS), ...scan.reasons, ...plain].slice(0, MAX_DETAIL),
    frames: scan.frames.slice(0, 2),
    ...(code === undefined ? {} : { code }),
    ...(scan.place ? { place: scan.place } : {}),
  };
}

function scanOf(lines: readonly string[], paths: RustPaths): Scan {
  const scan: Scan = { primary: '', labels: [], frames: [], reasons: [] };
  let source = 0;
  let isSuggestion = false;
  let isOfLint = false;
  for (const line of lines) {
    const [, path = '', row, column] =
      line.includes('--> ') || line.includes('::: ') ? (ARROW.exec(line) ?? []) : [];
    const place = path === '' ? undefined : paths.locate(path, row, column);
    if (/^(?:help|note): /.test(line)) isSuggestion = true;
    if (isSuggestion)
      isOfLint =
        line === 'note: the lint level is defined here' || (isOfLint && !/^(?:help|note): /.test(line));
    if (path !== '' && !scan.place && !isSuggestion) scan.place = place ?? { file: '' };
    else if (place && !isOfLint && place.line !== scan.place?.line) scan.frames.push(place);
    const [quoted, number] = SOURCE.exec(line) ?? [];
    if (quoted !== undefined) source = Number(number);
    else if (!isSuggestion) label(scan, line, source);
    const lint = scan.code === undefined && /[`#]/.test(line) ? lintOf(line) : undefined;
    if (lint !== undefined) scan.code = lint;
    if (/^\s*= note: |^ {10}/.test(line) && REASON.test(line))
      scan.reasons.push(line.replace(/^\s*= note: /, '').trim());
  }
  if (scan.place?.file === '') delete scan.place;
  return scan;
}

function lintOf(line: string): string | undefined {
  const [, attribute, flag, clippy, source] = LINT.exec(line) ?? [];
  if (clippy !== undefined) return `clippy::${clippy}`;
  return attribute ?? source ?? flag?.replaceAll('-', '_');
}

/** `   |     ^^^^^ expected `u32`, found `usize``; with dashes, what else takes part. */
function label(scan: Scan, line: string, source: number): void {
  const [, marks = ''] = /^\s*[|│]([ |│/_]*[-^].*)$/.exec(line) ?? [];
  // Several labels may share a line: `---- because of this  ^^^^ expected `u32``.
  const at = marks.lastIndexOf('^ ');
  const text = at === -1 ? '' : marks.slice(at + 2);
  if (text !== '' && !IDLE.test(text) && scan.primary === '') scan.primary = text;
  const other =
    at === -1 && source !== scan.place?.line ? /^[ |│/_^]*-[-^]* (\S.*)$/.exec(marks)?.[1] : undefined;
  if (other !== undefined && !/^help: |^expected .* because of return type$/.test(other))
    scan.labels.push(`${source}: ${other}`);
}

/** What cargo says below an error without a place. */
function plainLines(lines: readonly string[]): string[] {
  return lines
    .filter(
      (line) =>
        /^\S|^ {2,6}\S/.test(line) &&
        !/^(?:As a reminder|Caused by:|For more information|Usage: |\s*(?:\||= |---))/.test(line),
    )
    .map((line) => line.trim());
}

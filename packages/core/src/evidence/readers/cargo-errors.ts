import type { Sink } from '../reader.ts';
import { type Said, type Short, createCargoCounts } from './cargo-counts.ts';
import { isPanic, parsePanic } from './rust-panic.ts';
import type { RustPaths } from './rust-paths.ts';
import { parseRustDiagnostic } from './rustc-diagnostic.ts';

const HEAD = /^(error|warning)(?:\[[\w:]+\])?: \S/;
/** `src/lib.rs:2:5: error[E0432]: …`, of `--message-format short`. */
const SHORT = /^(\S.{0,500}?\.rs):(\d+):(\d+): (error|warning)(?:\[([\w:]+)\])?: (.*)$/;
/** What cargo says when all is said. */
const SUMMARY =
  /^(?:error|warning): (?:could not compile |aborting due to |test failed, |doctest failed, |build failed|bench failed, |\d+ targets? failed|\d+ warnings? emitted|process didn't exit successfully|`.+` \(.+\) generated \d+ )|^(?:Some errors have detailed explanations|For more information about (?:this|an) error)/;
const MAX_LINES = 150;

/** The errors and warnings of rustc and of cargo itself. */
export interface CargoErrors {
  line(text: string, number: number, isCargo: boolean): boolean;
  close(): void;
  isOpen(): boolean;
  end(): void;
}

interface Open {
  readonly logLine: number;
  readonly lines: string[];
  readonly kind: 'error' | 'warning' | 'summary';
  /** Whether cargo speaks: any program may begin a line with `error: `. */
  readonly isCargo: boolean;
}

export function createCargoErrors(sink: Sink, paths: RustPaths): CargoErrors {
  const counts = createCargoCounts(sink);
  let death: Said | undefined;
  let open: Open | undefined;

  function close(): void {
    const ended = open;
    open = undefined;
    if (ended?.kind === 'summary') death = deathIn(ended) ?? death;
    else if (ended) give(ended);
  }

  function give(ended: Open): void {
    const { lines, logLine } = ended;
    const read = parseRustDiagnostic(lines, paths);
    if (!(read.place || isOfCargo(ended)) || (counts.hasErrors() && isAboutLast(lines))) return;
    if (ended.kind === 'warning') counts.warning(read);
    else counts.error({ ...read, ...panicBelow(lines, paths), ...manifestBelow(lines, paths), logLine });
  }

  /** Whether the line begins something that is sure to be cargo's or rustc's. */
  function begin(text: string, logLine: number, isCargo: boolean): boolean {
    const kind = kindOf(text);
    const short = kind === undefined ? shortOf(text, paths) : undefined;
    if (kind !== undefined || short) close();
    if (short) counts.short(short, logLine);
    if (kind === undefined) return short !== undefined;
    open = { logLine, lines: [text], kind, isCargo };
    return kind === 'summary' || (kind === 'error' && (isCargo || text.startsWith('error[E')));
  }

  function end(): void {
    close();
    // Without a word of its own, as after a stack overflow that it printed itself.
    if (death) sink.add({ tool: 'cargo', severity: 'error', certainty: 'likely', ...death });
    const tally = counts.tally();
    if (tally !== '') sink.tally(tally);
  }

  function inside(text: string): boolean {
    if (!open) return false;
    const { kind, lines, isCargo } = open;
    const isMine = belongs(text, open);
    if (!isMine) close();
    else if (lines.length < MAX_LINES) lines.push(text);
    return isMine && kind === 'error' && isCargo;
  }

  return {
    close,
    end,
    isOpen: () => open !== undefined,
    line: (text, number, isCargo) =>
      begin(text, number, isCargo) || (open?.logLine !== number && inside(text)),
  };
}

/** An error of the short format. */
function shortOf(text: string, paths: RustPaths): Short | undefined {
  const match = text.includes('.rs:') ? SHORT.exec(text) : null;
  if (!match) return undefined;
  const [, path = '', line, column, category, code, message = ''] = match;
  const place = paths.locate(path, line, column);
  const said = { message, ...(code === undefined ? {} : { code }), ...(place ? { place } : {}) };
  return { isWarning: category === 'warning', said };
}

/** The first letters are looked at first, since this sees nearly every line. */
function kindOf(text: string): Open['kind'] | undefined {
  const first = text.charCodeAt(0);
  if (first !== 0x65 && first !== 0x77 && first !== 0x53 && first !== 0x46) return undefined; // e, w, S, F
  if (SUMMARY.test(text)) return 'summary';
  const category = HEAD.exec(text)?.[1];
  return category === 'error' || category === 'warning' ? category : undefined;
}

function isOfCargo({ lines, isCargo }: Open): boolean {
  return (
    isCargo ||
    /^\w+\[E\d+\]/.test(lines[0] ?? '') ||
    lines.some((line) => /\bCargo\.(?:toml|lock)\b|`cargo /.test(line))
  );
}

/** A manifest that cannot be loaded, for what was just said. */
function isAboutLast(lines: readonly string[]): boolean {
  return (lines[0] ?? '').startsWith('error: failed to load manifest ') && !lines.includes('Caused by:');
}

/** A test or a program that ended without a word: cargo names the signal. */
function deathIn({ lines, logLine }: Open): Said | undefined {
  const signal = lines
    .map((line) => /didn't exit successfully: .*\((signal: .+)\)$/.exec(line)?.[1])
    .find(Boolean);
  return signal === undefined
    ? undefined
    : { message: `process didn't exit successfully (${signal})`, logLine };
}

/** An error of cargo itself goes on behind a blank line with its causes. */
function belongs(text: string, { lines }: Open): boolean {
  const isQuoted = lines.some((line) => line.includes('--> '));
  if (text === '') return !isQuoted && lines.at(-1) !== '';
  if (/^(?: |\||\d+ [|│-]|(?:help|note): |Caused by:|\.\.\.$)/.test(text)) return true;
  return !isQuoted && !lines.includes('') && /^[a-z]/.test(text);
}

/** A build script that panicked: where, and with which words. */
function panicBelow(lines: readonly string[], paths: RustPaths): Partial<Said> {
  const at = lines.findIndex(isPanic);
  if (at === -1) return {};
  const { place, message } = parsePanic(lines.slice(at), paths);
  return { detail: [message], ...(place ? { place } : {}) };
}

/** Before 1.90, where a manifest cannot be parsed stands in the causes. */
function manifestBelow(lines: readonly string[], paths: RustPaths): Partial<Said> {
  const path = lines.map((line) => /failed to parse manifest at `(.+)`/.exec(line)?.[1]).find(Boolean);
  const at = lines.findIndex((line) => /TOML parse error at line \d/.test(line));
  const [, line, column] = /line (\d+), column (\d+)/.exec(lines[at] ?? '') ?? [];
  const place = path === undefined ? undefined : paths.locate(path, line, column);
  if (!place) return {};
  const said = lines.slice(at + 1).filter((text) => /^ {2}[A-Za-z]/.test(text));
  return { place, detail: said.slice(0, 2).map((text) => text.trim()) };
}

import type { Place } from '../diagnostic.ts';
import { parseErrorBlock } from '../error-block.ts';
import { isErrorHeading, parseHeading } from '../error-heading.ts';
import { placesOf } from '../error-places.ts';
import { locationOf } from '../location.ts';
import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Reader, Sink } from '../reader.ts';
import { parseStackFrame } from '../stack-frame.ts';

/** How far above its stack an error may begin: `node:assert` prints a diff between them. */
const MAX_ABOVE = 60;
const MAX_BLOCK_LINES = 120;

/** `/repo/tools/db.mjs:3`, the quoted line and `^^^`: what Node prints before it dies. */
interface Crash {
  readonly place: Place | undefined;
  /** The caret's line: the error's own lines begin below. */
  readonly logLine: number;
}

interface Open {
  readonly lines: string[];
  readonly logLine: number;
}

/**
 * An error that ended a Node process, or that a program printed with its stack: the message, the first
 * frame of the user's, causes. Sure where Node itself printed it and died. Tried on Node 20 and 24.
 */
export function createNodeStackReader(sink: Sink, paths: Paths): Reader {
  let above: string[] = [];
  let crash: Crash | undefined;
  let open: Open | undefined;

  function close(hasDied: boolean): void {
    const ended = open ?? (hasDied && crash ? thrown(above, crash) : undefined);
    const finding = ended && findingOf(ended, crash, paths);
    if (finding) sink.add({ ...finding, certainty: hasDied || crash ? 'sure' : 'likely' });
    open = crash = undefined;
    above = [];
  }

  function begins(text: string, number: number): boolean {
    if (!isFrameLike(text) || !parseStackFrame(text, paths)) return false;
    const from = beginOf(above, crash ? number - 1 - crash.logLine : above.length);
    if (from === -1) return false;
    open = { lines: [...above.slice(from), text], logLine: number - (above.length - from) };
    above = [];
    return true;
  }

  function outside(text: string, number: number): boolean {
    if (isCaret(text)) crash = crashOf(above, text, number, paths) ?? crash;
    if (text.startsWith('FATAL ERROR: ')) sink.add({ ...fatal(text), logLine: number });
    if (begins(text, number)) return true;
    above.push(text);
    if (above.length > 2 * MAX_ABOVE) above = above.slice(-MAX_ABOVE);
    return false;
  }

  return {
    line(text, number) {
      if (text.startsWith('Node.js v') && (open ?? crash)) {
        close(true);
        return true;
      }
      if (open && belongs(text, open)) {
        if (open.lines.length < MAX_BLOCK_LINES) open.lines.push(text);
        return true;
      }
      if (open) close(false);
      if (isEcho(text)) {
        crash = undefined;
        above = [];
        return false;
      }
      return outside(text, number);
    },
    end: () => close(false),
  };
}

function findingOf(
  { lines, logLine }: Open,
  crash: Crash | undefined,
  paths: Paths,
): Omit<Finding, 'certainty'> | undefined {
  const block = parseErrorBlock(lines, paths);
  // No frame points into a file that could not even be parsed.
  const isSyntax = block.code?.startsWith('SyntaxError') === true;
  const { place, frames } = placesOf(isSyntax && crash?.place ? { ...block, source: crash.place } : block);
  const where = place ?? crash?.place;
  if (block.message === '' && !where) return undefined;
  return {
    tool: 'node',
    severity: 'error',
    logLine,
    message: block.message,
    detail: block.detail,
    frames,
    ...(where ? { place: where } : {}),
    ...(block.code === undefined ? {} : { code: block.code }),
  };
}

function fatal(text: string): Omit<Finding, 'logLine'> {
  const message = text.slice('FATAL ERROR: '.length);
  return { tool: 'node', severity: 'error', certainty: 'sure', code: 'FATAL ERROR', message };
}

/** Behind the first frame: more frames, properties in braces, and one blank line before Node says its version. */
function belongs(text: string, open: Open): boolean {
  if (text === '') return open.lines.at(-1) !== '';
  if (text === '}' || text.startsWith("Emitted 'error' event")) return true;
  return text.startsWith('  ') && open.lines.at(-1) !== '';
}

/** Cheap tests first: this sees every line that no other reader takes. */
function isFrameLike(text: string): boolean {
  const at = text.indexOf('at ');
  return at !== -1 && at < 12 && text.slice(0, at).trim() === '';
}

function isCaret(text: string): boolean {
  return text.endsWith('^') && /^ *\^+$/.test(text);
}

/** The caret stands two lines below `file:line`, and its column is that of the error. */
function crashOf(above: readonly string[], caret: string, logLine: number, paths: Paths): Crash | undefined {
  const [, file, line] = /^(\S.*):(\d+)$/.exec(above.at(-2) ?? '') ?? [];
  if (file === undefined) return undefined;
  return { place: paths.find(locationOf(file, line, String(caret.indexOf('^') + 1))), logLine };
}

/** Where the error of a stack begins: the nearest line above that names an error, or the line right above. */
function beginOf(above: readonly string[], reach: number): number {
  const top = Math.max(0, above.length - Math.min(reach, MAX_ABOVE));
  for (let at = above.length - 1; at >= top; at--) {
    if (isErrorHeading(above[at] ?? '')) return at;
  }
  const last = above.length - 1;
  return last >= top && parseHeading(above[last] ?? '') ? last : -1;
}

/** What was thrown is no Error: Node prints it as it is, without a stack. */
function thrown(above: readonly string[], { logLine }: Crash): Open | undefined {
  const caret = above.findLastIndex(isCaret);
  const lines = above.slice(caret + 1).filter((line) => line.trim() !== '' && !line.startsWith('(Use `node'));
  return caret === -1 || lines.length === 0 ? undefined : { lines, logLine: logLine + 1 };
}

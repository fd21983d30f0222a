import type { Place } from '../diagnostic.ts';
import { parseErrorBlock, placesOf } from '../error-block.ts';
import { isErrorHeading, parseHeading } from '../error-heading.ts';
import { locationOf } from '../location.ts';
import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Reader, Sink } from '../reader.ts';
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
 * frame of the user's, causes. Sure where Node itself printed it and died. Tried on Node 20 to 24.
 */
export function createNodeStackReader(sink: Sink, paths: Paths): Reader {
  let above: string[] = [];
  let crash: Crash | undefined;
  let open: Open | undefined;

  function close(hasDied: boolean): void {
    const ended = open ?? (hasDied && crash ? thrown(above, crash) : undefined);
    const isSure = hasDied || crash !== undefined;
    const crashed = crash?.place;
    open = crash = undefined;
    above = [];
    if (!ended) return;
    const block = parseErrorBlock(ended.lines, paths);
    const isSyntax = block.code?.startsWith('SyntaxError') === true || block.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX';
    const { place, frames } = placesOf(isSyntax && crashed ? { ...block, source: crashed } : block);
    const where = place ?? crashed;
    if (block.message === '' && !where) return;
    sink.add({
      tool: 'node',
      severity: 'error',
      certainty: isSure ? 'sure' : 'likely',
      logLine: ended.logLine,
      message: block.message,
      detail: block.detail,
      frames,
      ...(where ? { place: where } : {}),
      ...(block.code === undefined ? {} : { code: block.code }),
    });
  }

  function outside(text: string, number: number): boolean {
    if (isCaret(text)) {
      const place = crashPlace(above, text, paths) ?? (crash?.logLine === number - 4 ? crash.place : undefined);
      if (place !== undefined || isCrashHeader(above.at(-2) ?? '')) crash = { place, logLine: number };
    }
    if (text.startsWith('FATAL ERROR: ')) {
      const message = text.slice('FATAL ERROR: '.length);
      sink.add({ tool: 'node', severity: 'error', certainty: 'sure', code: 'FATAL ERROR', message, logLine: number });
      return true;
    }
    if (isFrameLike(text) && parseStackFrame(text, paths)) {
      const from = beginOf(above, crash ? number - 1 - crash.logLine : above.length);
      if (from !== -1) {
        open = { lines: [...above.slice(from), text], logLine: number - (above.length - from) };
        above = [];
        return true;
      }
    }
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
      if (open) {
        if (belongs(text, open, paths)) {
          if (open.lines.length < MAX_BLOCK_LINES) open.lines.push(text);
          return true;
        }
        close(false);
      }
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

/** Behind the first frame: more frames, properties in braces, and one blank line before Node says its version. */
function belongs(text: string, open: Open, paths: Paths): boolean {
  if (text === '') return open.lines.at(-1) !== '';
  if (text === '}' || /^Emitted 'error' event/.test(text)) return true;
  if (!text.startsWith(' ')) return false;
  return open.lines.at(-1) !== '' && (parseStackFrame(text, paths) !== undefined || /^ {2,}/.test(text));
}

/** Cheap tests first: this sees every line that no other reader takes. */
function isFrameLike(text: string): boolean {
  const at = text.indexOf('at ');
  return at !== -1 && at < 12 && text.slice(0, at).trim() === '';
}

function isCaret(text: string): boolean {
  return text.endsWith('^') && /^ *\^+$/.test(text);
}

function isCrashHeader(text: string): boolean {
  return /^\S.*:\d+$/.test(text);
}

function crashPlace(above: readonly string[], caret: string, paths: Paths): Place | undefined {
  const match = /^(\S.*):(\d+)$/.exec(above.at(-2) ?? '');
  return match ? paths.find(locationOf(match[1], match[2], String(caret.indexOf('^') + 1))) : undefined;
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

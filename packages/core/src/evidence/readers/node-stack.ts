import { parseErrorBlock } from '../error-block.ts';
import { isErrorHeading, parseHeading } from '../error-heading.ts';
import { placesOf } from '../error-places.ts';
import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Certainty, Finding, Reader, Sink } from '../reader.ts';
import { parseStackFrame } from '../stack-frame.ts';
import { type NodeCrash, isCaret, parseCrash, parseFatal, thrownValue } from './node-crash.ts';

/** How far above its stack an error may begin: `node:assert` prints a diff between them. */
const MAX_ABOVE = 60;
const MAX_BLOCK_LINES = 120;
/** An error that was only printed explains the failure where it stands at the log's end. */
const NEAR_END = 60;
const MAX_PRINTED = 5;

interface Block {
  readonly lines: string[];
  readonly logLine: number;
}

/**
 * An error that ended a Node process, or that a program printed with its stack: the message, the first
 * frame of the user's, causes. Sure where Node itself printed it and died; of those that a program
 * printed, only the last ones. Tried on Node 20 and 24.
 */
export function createNodeStackReader(sink: Sink, paths: Paths): Reader {
  let above: string[] = [];
  let crash: NodeCrash | undefined;
  let block: Block | undefined;
  let printed: Block[] = [];
  let last = 0;

  function add(ended: Block, certainty: Certainty): void {
    const finding = findingOf(ended, crash, paths);
    if (finding) sink.add({ ...finding, certainty });
  }

  function close(hasDied: boolean): void {
    const value = block || !hasDied || !crash ? [] : thrownValue(above);
    const ended = value.length > 0 ? { lines: value, logLine: last } : block;
    if (ended && (hasDied || crash)) add(ended, 'sure');
    else if (ended) printed = [...printed, ended].slice(-MAX_PRINTED);
    block = crash = undefined;
    above = [];
  }

  function outside(text: string, number: number, ink: number): void {
    if (crash && number - crash.logLine > MAX_ABOVE) crash = undefined;
    if (isCaret(text)) crash = parseCrash(above, text, number, paths) ?? crash;
    const fatal = parseFatal(text);
    if (fatal) sink.add({ ...fatal, logLine: number });
    const reach = crash ? number - 1 - crash.logLine : MAX_ABOVE;
    const lines = mayBeFrame(ink) ? blockOf(text, above, reach, paths) : undefined;
    block = lines && { lines, logLine: number - lines.length + 1 };
    if (block) above = [];
    else above.push(text);
    if (above.length > 2 * MAX_ABOVE) above = above.slice(-MAX_ABOVE);
  }

  return {
    line(text, number, { ink }) {
      last = number;
      const hasDied = text.startsWith('Node.js v') && (block ?? crash) !== undefined;
      const isMine = hasDied || (block !== undefined && belongs(text, block));
      if (block && isMine && !hasDied && block.lines.length < MAX_BLOCK_LINES) block.lines.push(text);
      if (hasDied || (block && !isMine)) close(hasDied);
      if (!isMine && isEcho(text)) close(false);
      else if (!isMine) outside(text, number, ink);
      // What was only printed is for the excerpt too: it may not be the reason.
      return isMine && (hasDied || crash !== undefined);
    },
    end() {
      close(false);
      for (const one of printed) {
        if (one.logLine + one.lines.length > last - NEAR_END) add(one, 'likely');
      }
    },
  };
}

function findingOf(
  { lines, logLine }: Block,
  crash: NodeCrash | undefined,
  paths: Paths,
): Omit<Finding, 'certainty'> | undefined {
  const error = parseErrorBlock(lines, paths);
  // No frame points into a file that could not even be parsed.
  const isSyntax = error.code?.startsWith('SyntaxError') === true;
  const { place, frames } = placesOf(isSyntax && crash?.place ? { ...error, source: crash.place } : error);
  const where = place ?? crash?.place;
  if (error.message === '' && !where) return undefined;
  return {
    tool: 'node',
    severity: 'error',
    logLine,
    message: error.message,
    detail: error.detail,
    frames,
    ...(where ? { place: where } : {}),
    ...(error.code === undefined ? {} : { code: error.code }),
  };
}

/** Behind the first frame: more frames, properties in braces, and one blank line before Node says its version. */
function belongs(text: string, { lines }: Block): boolean {
  if (text === '') return lines.at(-1) !== '';
  if (text === '}' || text.startsWith("Emitted 'error' event")) return true;
  return text.startsWith('  ') && lines.at(-1) !== '';
}

/** The `a` of `at`, or what has to be looked at closely. */
function mayBeFrame(ink: number): boolean {
  return ink === 0x61 || ink < 0x20 || ink > 0x7f;
}

/** Cheap tests first: this sees every line that no other reader takes. */
function isFrameLike(text: string): boolean {
  const at = text.indexOf('at ');
  return at !== -1 && at < 12 && text.slice(0, at).trim() === '';
}

/** With the first frame, the block of an error begins at the nearest line above that names one, or right above. */
function blockOf(text: string, above: readonly string[], reach: number, paths: Paths): string[] | undefined {
  if (!isFrameLike(text) || !parseStackFrame(text, paths)) return undefined;
  const top = Math.max(0, above.length - Math.min(reach, MAX_ABOVE));
  let from = above.findLastIndex((line, at) => at >= top && isErrorHeading(line));
  if (from === -1 && above.length > top && parseHeading(above.at(-1) ?? '')) from = above.length - 1;
  return from === -1 ? undefined : [...above.slice(from), text];
}

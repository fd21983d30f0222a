import { isEcho, isNoise } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Certainty, Finding, Reader, Sink } from '../reader.ts';
import { isChainLink, parsePythonError } from './python-error.ts';

const BEGIN = /^\s*(?:\+ Exception Group )?Traceback \(most recent call last\):$/;
const FRAME = /^\s{2,}(?:\| +)?File ".{1,500}", line \d+/;
const MESSAGE = /^[A-Za-z_][\w.]*(?::|$)/;
/** `python3: can't open file '/repo/x.py': [Errno 2] …`, `python3: No module named pytest` */
const COMMAND =
  /^(?:\S*\/)?python[\d.]*: ((?:can't open file|No module named|Error while finding module|can't find ).*)$/;

const MAX_LINES = 400;
const MAX_HEAD = 100;
/** Lines of a message behind its first one. */
const MAX_BEHIND = 6;
/** An error that was only logged explains the failure where it stands at the log's end. */
const NEAR_END = 60;
const MAX_KEPT = 5;

interface Block {
  readonly lines: string[];
  readonly logLine: number;
  end: number;
  /** Where its last error has its message. */
  messageAt?: number;
}

/**
 * An error that ended a Python program, or that it logged: the last of the chain with the innermost frame
 * of the user's, and what caused it. Sure where nothing follows. Tried on Python 3.11.
 */
export function createPythonReader(sink: Sink, paths: Paths): Reader {
  let open: Block | undefined;
  let kept: Block[] = [];
  let lastLine = 0;

  function close(): void {
    if (open) kept = [...kept, open].slice(-MAX_KEPT);
    open = undefined;
  }

  return {
    begins: { first: 'p/', words: true },
    isOpen: () => open !== undefined || kept.length > 0,
    line(text, number, { first, hasWords }) {
      const isMine = open !== undefined && belongs(text, open, number);
      if (open && !isMine) close();
      if (!isMine && hasWords && text.length < 1000 && (isBegin(text) || isFrame(text)))
        open = { lines: [text], logLine: number, end: number };
      const said = first === 0x70 || first === 0x2f ? COMMAND.exec(text)?.[1] : undefined; // p, /
      if (said !== undefined) sink.add(found(number, { message: said }, 'likely'));
      if ((open !== undefined || kept.length > 0) && !isNoise(text)) lastLine = number;
      return open !== undefined || said !== undefined;
    },
    end() {
      close();
      // Of equal ones, the last is the one that ended the program.
      for (const block of kept.reverse()) {
        const certainty = block.end >= lastLine ? 'sure' : 'likely';
        const finding = block.end > lastLine - NEAR_END ? findingOf(block, certainty, paths) : undefined;
        if (finding) sink.add(finding);
      }
    },
  };
}

// Cheap tests first, since these see many lines.

function isBegin(text: string): boolean {
  return text.endsWith(' last):') && BEGIN.test(text);
}

function isFrame(text: string): boolean {
  return text.includes('File "') && FRAME.test(text);
}

/** Takes a line of the open error; false where something else begins. */
function belongs(text: string, block: Block, number: number): boolean {
  if (isEcho(text) || (isBegin(text) && !isChainLink(lastSaid(block)))) return false;
  const isTraced = text.startsWith(' ') || isBegin(text);
  const isLink = isChainLink(text);
  const { messageAt } = block;
  if (messageAt === undefined) {
    if (!isTraced && MESSAGE.test(text)) block.messageAt = number;
    else if (!isTraced && text !== '') return false;
  } else if (isLink || isBegin(text)) delete block.messageAt;
  else if (text !== '' && (number - messageAt > MAX_BEHIND || isAfresh(text, block))) return false;
  push(block, text, number);
  return true;
}

function lastSaid({ lines }: Block): string {
  return lines.findLast((line) => line !== '') ?? '';
}

/** Behind the message's first line: below a blank one, or a line of a log, nothing is the error's. */
function isAfresh(text: string, block: Block): boolean {
  return block.lines.at(-1) === '' || /^(?:\[|\d{2,4}[-:/]|(?:DEBUG|INFO|WARN|ERROR|CRITICAL)\b)/.test(text);
}

function push(block: Block, text: string, number: number): void {
  block.lines.push(text);
  if (text !== '') block.end = number;
  if (block.lines.length > MAX_LINES) block.lines.splice(MAX_HEAD, MAX_HEAD);
}

function findingOf(block: Block, certainty: Certainty, paths: Paths): Finding | undefined {
  if (block.messageAt === undefined && !block.lines.some((line) => /^\s*\| [A-Z]\w*: /.test(line)))
    return undefined;
  const error = parsePythonError(block.lines, paths);
  if (!error) return undefined;
  const { frames, ...said } = error;
  const [place, ...outer] = frames;
  return { ...found(block.logLine, said, certainty), ...(place ? { place } : {}), frames: outer.slice(0, 1) };
}

function found(
  logLine: number,
  said: Pick<Finding, 'message' | 'code' | 'detail'>,
  certainty: Certainty,
): Finding {
  return { tool: 'python', severity: 'error', certainty, logLine, ...said };
}

import { detached } from '../detached.ts';
import { isDigit } from '../characters.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Reader, Sink } from '../reader.ts';
import { createWarnings, tallyOf } from '../warnings.ts';
import { type EsbuildBlock, parseEsbuildBlock } from './esbuild-block.ts';
import { parseThrown } from './esbuild-thrown.ts';

const HEAD = /^(?:✘ \[ERROR\]|▲ \[WARNING\]) /;
const FAILED = /\b(?:Build|Transform) failed with \d+ errors?:$/;
/** `2 warnings and 1 error`, `0 of 2 warnings and 1 of 4 errors shown (…)` */
const SUMMARY =
  /^(?:(?:\d+ of )?(\d+) warnings?)?(?: and )?(?:(?:\d+ of )?(\d+) errors?)?( shown \(disable the message limit.*\))?$/;

const MAX_LINES = 60;
const MAX_TOLD = 1000;

interface Open {
  readonly logLine: number;
  readonly lines: string[];
}

/**
 * esbuild's command, its API that prints, and the message of the error that its API throws (Vite 5 to 7
 * print that one). Its columns count from 0. Tried on 0.21, 0.25 and 0.28.
 */
export function createEsbuildReader(sink: Sink, paths: Paths): Reader {
  const warnings = createWarnings(sink);
  const isNew = createMemory();
  let open: Open | undefined;
  let failedLine = 0;
  let hasSpoken = false;

  function add(block: EsbuildBlock, logLine: number): void {
    const to = block.isWarning ? warnings : sink;
    if (isNew(block)) to.add(findingOf(block, logLine));
  }

  function close(): void {
    if (open) add(parseEsbuildBlock(open.lines, paths), open.logLine);
    open = undefined;
  }

  /** Lines without a place come first, right below the line that counts them. */
  function thrown(text: string, logLine: number): boolean {
    const isFirst = failedLine > 0 && failedLine === logLine - 1;
    const block = parseThrown(text, isFirst, paths);
    if (block && isFirst) failedLine = logLine;
    if (block) add(block, logLine);
    return block !== undefined;
  }

  function summary(text: string): boolean {
    const tally = hasSpoken ? summed(text, () => warnings.rules()) : undefined;
    if (tally !== undefined && tally !== '') sink.tally(tally);
    return tally !== undefined;
  }

  return {
    begins: { words: true, wide: true },
    isOpen: () => open !== undefined,
    line(text, number, { first, hasWords }) {
      if ((first === 0x2718 || first === 0x25b2) && HEAD.test(text)) {
        close();
        open = { logLine: number, lines: [text] };
        return (hasSpoken = true);
      }
      const isMore = open !== undefined && (text === '' || text.startsWith('  '));
      if (isMore && open && open.lines.length < MAX_LINES) open.lines.push(text);
      if (isMore) return true;
      close();
      if (!hasWords) return false;
      if (text.endsWith(':') && FAILED.test(text)) failedLine = number;
      return thrown(text, number) || summary(text);
    },
    end() {
      close();
      warnings.end();
    },
  };
}

/** What its API prints, it throws again. */
function createMemory(): (block: EsbuildBlock) => boolean {
  const told = new Set<string>();
  return ({ location = '', message }) => {
    const key = `${location} ${message.slice(0, 300)}`;
    if (told.has(key)) return false;
    if (told.size < MAX_TOLD) told.add(detached(key));
    return true;
  };
}

/** What esbuild counted; empty where it says no more than the errors themselves. */
function summed(text: string, rules: () => string): string | undefined {
  const first = text.charCodeAt(0);
  if (first !== 0x20 && !isDigit(first)) return undefined;
  const [whole = '', warned, failed, isCut] = SUMMARY.exec(text) ?? [];
  if (whole === '') return undefined;
  if (warned === undefined && isCut === undefined) return '';
  const tally = tallyOf(Number(failed ?? 0), Number(warned ?? 0), isCut === undefined ? rules() : '');
  return isCut === undefined ? tally : `${tally} (not all shown)`;
}

function findingOf(block: EsbuildBlock, logLine: number): Finding {
  const { message, detail, frames, place, code, isWarning } = block;
  return {
    tool: 'esbuild',
    severity: isWarning ? 'warning' : 'error',
    certainty: 'sure',
    message,
    detail,
    frames,
    logLine,
    ...(place ? { place } : {}),
    ...(code === undefined ? {} : { code }),
  };
}

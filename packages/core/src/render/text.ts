import { type Cause, rootCauses } from '../evidence/causes.ts';
import type { RunResult } from '../run/result.ts';
import { type Word, wordOf } from '../run/verdict.ts';
import { causeLines } from './cause-lines.ts';
import { headline } from './headline.ts';
import { bytesOf, inline } from './line.ts';
import { skippedLines } from './skipped-lines.ts';

export interface TextOptions {
  /** The loop's budget in ms, said in the first line. */
  readonly budgetMs: number;
  /** The bound of a red answer; what does not fit is counted and addressed. */
  readonly maxBytes: number;
  /** When it is judged, ms since the epoch: the length of an unfinished run. */
  readonly nowMs: number;
  /** Said last, at most one. */
  readonly hint?: string;
}

/** A red answer's bound where nobody set another. */
export const DEFAULT_MAX_BYTES = 8192;

/**
 * The verdict as text, in the grammar of docs/output.md: our lines start in column 0, what comes
 * from tasks never does.
 */
export function renderText(result: RunResult, options: TextOptions): string {
  const word = wordOf(result);
  const head = headline(result, word, options);
  const tail = [...skippedLines(result), ...(options.hint === undefined ? [] : [options.hint])];
  const body = word === 'PASS' ? [] : bodyOf(result, word, room(options, [head, ...tail]));
  return `${[head, ...body, ...tail].join('\n')}\n`;
}

function room(options: TextOptions, lines: readonly string[]): number {
  return options.maxBytes - lines.reduce((sum, line) => sum + bytesOf(line) + 1, 0);
}

function bodyOf(result: RunResult, word: Word, maxBytes: number): string[] {
  const lines: string[] = [];
  if (result.broken) lines.push(...result.broken.detail.slice(0, 8).map((line) => `   ${inline(line)}`));
  for (const unknown of result.unknown) {
    const nearest = unknown.nearest.slice(0, 3).join(', ');
    const ask = nearest === '' ? '' : `; did you mean ${nearest}?`;
    const where = unknown.kind === 'target' ? ' in any project' : '';
    // The first one stands in the first line already where nothing else does.
    if (word !== 'ERROR' || result.broken || unknown !== result.unknown[0]) {
      lines.push(`no ${unknown.kind} '${inline(unknown.name)}'${where}${ask}`);
    }
  }
  if (result.reason !== undefined && word === 'FAIL') lines.push(`nx: ${inline(result.reason)}`);
  return [...lines, ...fit(rootCauses(result), maxBytes - lines.reduce((n, l) => n + bytesOf(l) + 1, 0))];
}

/** Breadth first: every cause's first line before any cause's details; a fact is never cut in its middle. */
function fit(causes: readonly Cause[], maxBytes: number): string[] {
  const blocks = causes.map(causeLines);
  const more = (count: number): string => `… ${count} more: show F${causes.length - count + 1}`;
  let left = maxBytes - bytesOf(more(causes.length)) - 1;
  let heads = 0;
  for (const block of blocks) {
    left -= bytesOf(block.head) + 1;
    if (left < 0 && heads > 0) break;
    heads++;
  }
  left = Math.max(0, left);
  const lines: string[] = [];
  for (const [index, block] of blocks.slice(0, heads).entries()) {
    lines.push(block.head);
    // What is left is shared: early causes may take more, but each later one keeps its part.
    const share = Math.max(left / (heads - index), left / 2);
    const { shown, bytes } = take(block.details, share, `   … ${causes[index]?.id ?? ''}`);
    lines.push(...shown);
    left = Math.max(0, left - bytes);
  }
  if (heads < causes.length) lines.push(more(causes.length - heads));
  return lines;
}

function take(lines: readonly string[], maxBytes: number, address: string): { shown: string[]; bytes: number } {
  const shown: string[] = [];
  let bytes = 0;
  for (const [index, line] of lines.entries()) {
    const next = bytes + bytesOf(line) + 1;
    if (next > maxBytes) {
      const rest = `${address}: ${lines.length - index} more lines`;
      return { shown: [...shown, rest], bytes: bytes + bytesOf(rest) + 1 };
    }
    shown.push(line);
    bytes = next;
  }
  return { shown, bytes };
}

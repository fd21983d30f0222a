import type { Place } from '../diagnostic.ts';
import type { Paths } from '../paths.ts';
import { addressOf } from './python-places.ts';
import { type PythonSegment, parseSegment } from './python-segment.ts';

/** A Python error: the last one of its chain, and in its detail what caused it. */
export interface PythonError {
  readonly code?: string;
  readonly message: string;
  readonly detail: readonly string[];
  /** The user's frames, the innermost first. */
  readonly frames: readonly Place[];
}

const MAX_CAUSES = 2;

const BECAUSE = /^[|\s]*The above exception was the direct cause of the following exception:$/;
const WHILE = /^[|\s]*During handling of the above exception, another exception occurred:$/;

/** Whether the line stands between two errors of one chain. */
export function isChainLink(line: string): boolean {
  return BECAUSE.test(line) || WHILE.test(line);
}

/**
 * Reads the lines of one error, as Python prints it (`Traceback …`, `File "x", line 1, in f`) or as pytest
 * does in any of its styles: chains, groups of errors, syntax errors. undefined where there is none.
 */
export function parsePythonError(lines: readonly string[], paths: Paths): PythonError | undefined {
  const parts: { link: string; lines: string[] }[] = [{ link: '', lines: [] }];
  for (const line of lines) {
    if (BECAUSE.test(line)) parts.push({ link: 'Caused by', lines: [] });
    else if (WHILE.test(line)) parts.push({ link: 'While handling', lines: [] });
    else parts.at(-1)?.lines.push(line);
  }
  const read = parts.map((part) => ({ ...part, segment: parseSegment(part.lines, paths) }));
  const last = read.pop();
  if (!last?.segment) return undefined;
  const causes: string[] = [];
  let { link } = last;
  for (const { segment, link: next } of read.reverse().slice(0, MAX_CAUSES)) {
    if (segment) causes.push(`${link}: ${sentenceOf(segment)}`);
    link = next;
  }
  const { code, message, detail, frames } = last.segment;
  return { message, detail: [...detail, ...causes], frames, ...(code === undefined ? {} : { code }) };
}

/** `jobs/a.py:8 TypeError: message` */
function sentenceOf({ code, message, frames: [place] }: PythonSegment): string {
  const name = code === undefined ? '' : `${code}: `;
  return `${place ? `${addressOf(place)} ` : ''}${name}${message}`;
}

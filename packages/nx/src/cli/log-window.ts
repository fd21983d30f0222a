import { inline } from '@subminute/core';
import type { Sink } from './io.ts';

/** Lines `from` … of those that match. */
export interface Window {
  readonly from: number;
  readonly count: number;
  readonly grep?: RegExp;
}

/** A longer line of a log is cut here, and says so. */
const MAX_LINE = 2000;

/** Writes a part of a log, numbered and indented; what is left out is counted, with its address. */
export async function writeWindow(
  out: Sink,
  log: AsyncIterable<string>,
  { from, count, grep }: Window,
  title: string,
): Promise<void> {
  const shown: string[] = [];
  let lines = 0;
  let matching = 0;
  for await (const line of log) {
    lines++;
    if (grep && !grep.test(line)) continue;
    matching++;
    if (matching >= from && shown.length < count) shown.push(`   ${lines}: ${inline(line, MAX_LINE)}`);
  }
  const last = from + shown.length - 1;
  const of = grep ? `${matching} matching of ${lines} lines` : `${lines} lines`;
  const range = shown.length === 0 ? 'none' : `${from}-${last}`;
  const more = matching > last ? [`${matching - last} more: --lines ${last + 1}-${last + count}`] : [];
  out.write(`${[`${title}: ${range} of ${of}`, ...shown, ...more].join('\n')}\n`);
}

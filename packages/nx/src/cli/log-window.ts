import { type RunId, type TaskId, inline, quoted } from '@subminute/core';

/** Lines `from` … of those that match. */
export interface Window {
  readonly from: number;
  readonly count: number;
  readonly grep?: RegExp;
}

/** A part of a log, and what is left out of it. */
export interface Shown extends Window {
  readonly lines: readonly { readonly number: number; readonly text: string }[];
  /** Lines of the log, and of those that match. */
  readonly total: number;
  readonly matching: number;
}

interface Source {
  readonly task: TaskId;
  readonly run: RunId;
}

/** A longer line of a log is cut here, and says so. */
const MAX_LINE = 2000;
/** More lines are on the next page: what is shown is held in memory. */
const MAX_LINES = 10_000;

export async function readWindow(log: AsyncIterable<string>, wanted: Window): Promise<Shown> {
  const window = { ...wanted, count: Math.min(wanted.count, MAX_LINES) };
  const { from, count, grep } = window;
  const lines: { number: number; text: string }[] = [];
  let total = 0;
  let matching = 0;
  for await (const line of log) {
    total++;
    if (grep && !grep.test(line)) continue;
    matching++;
    if (matching >= from && lines.length < count) lines.push({ number: total, text: quoted(line, MAX_LINE) });
  }
  return { ...window, lines, total, matching };
}

/** Numbered and indented; what is left out is counted, with its address. */
export function windowText({ from, count, grep, lines, total, matching }: Shown, source: Source): string {
  const last = from + lines.length - 1;
  const of = grep ? `${matching} matching of ${total} lines` : `${total} lines`;
  const range = lines.length === 0 ? 'none' : `${from}-${last}`;
  const left = matching - last;
  const more = left > 0 && lines.length > 0 ? [`${left} more: --lines ${last + 1}-${last + count}`] : [];
  const head = `log of ${inline(source.task)} in run ${source.run}: ${range} of ${of}`;
  return `${[head, ...lines.map(({ number, text }) => `   ${number}: ${text}`), ...more].join('\n')}\n`;
}

export function windowJson({ from, grep, lines, total, matching }: Shown, source: Source): string {
  const document = { version: 1, ...source, from, grep: grep?.source, lines, total, matching };
  return `${JSON.stringify(document)}\n`;
}

import { type Result, err, ok } from '../result.ts';
import { inline } from '../render/line.ts';
import { cleanText } from '../evidence/clean.ts';
import { type Source, knowsFile, knowsLine, occurs } from './source.ts';
import { strike } from './strike.ts';

/** One point of an explanation, in which nothing is cited that is not in the source. */
export interface CheckedPoint {
  readonly text: string;
  readonly file?: string;
  readonly line?: number;
  readonly message?: string;
}

export interface Advice {
  readonly points: readonly CheckedPoint[];
  readonly next?: string;
}

export interface CheckedAnswer {
  readonly advice: Advice;
  /** Citations that were taken out. */
  readonly struck: number;
}

const MAX_POINTS = 4;
const MAX_MESSAGE = 300;

/** Reads an explanation and takes out of it what nobody can find; an error says why nothing is left. */
export function checkPoints(answer: string, source: Source): Result<CheckedAnswer, string> {
  const read = jsonIn(answer);
  const points = read?.['points'];
  if (!Array.isArray(points)) return err(NO_FORM);
  if (points.length === 0) return err('the model says that the log does not tell why');
  let struck = 0;
  const checked: CheckedPoint[] = [];
  for (const point of points.slice(0, MAX_POINTS)) {
    const found = checkPoint(point, source);
    struck += found.struck;
    if (found.point) checked.push(found.point);
  }
  const next = typeof read?.['next'] === 'string' ? strike(read['next'], source) : undefined;
  struck += next?.struck ?? 0;
  if (checked.length === 0) return err(NOTHING_LEFT);
  return ok({
    advice: { points: checked, ...(next && saysSomething(next.text) ? { next: next.text } : {}) },
    struck,
  });
}

export const NO_FORM = 'the answer has not the form that was asked for';
export const NOTHING_LEFT = 'nothing of the answer is left without what it made up';

interface Found {
  readonly point?: CheckedPoint;
  readonly struck: number;
}

function checkPoint(point: unknown, source: Source): Found {
  if (!isRecord(point) || typeof point['text'] !== 'string') return { struck: 0 };
  const { text, struck } = strike(point['text'], source);
  const cited = place(point['file'], point['line'], source);
  const message = said(point['message'], [...source.lines, ...lineOf(cited, source)]);
  const all = struck + cited.struck + message.struck;
  if (!saysSomething(text)) return { struck: all };
  const { file, line } = cited;
  return {
    point: {
      text,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
      ...(message.text === undefined ? {} : { message: message.text }),
    },
    struck: all,
  };
}

interface Cited {
  readonly file?: string;
  readonly line?: number;
  readonly struck: number;
}

function place(file: unknown, line: unknown, source: Source): Cited {
  if (file === undefined || file === null || file === '') return { struck: 0 };
  if (typeof file !== 'string' || inline(cleanText(file)) !== file || !knowsFile(file, source))
    return { struck: 1 };
  if (line === undefined || line === null) return { file, struck: 0 };
  const isThere = typeof line === 'number' && Number.isInteger(line) && knowsLine(file, line, source);
  return isThere ? { file, line, struck: 0 } : { file, struck: 1 };
}

/** What a file of the workspace has in the line that was cited. */
function lineOf({ file, line }: Cited, source: Source): readonly string[] {
  const text = file === undefined || line === undefined ? undefined : source.file(file)?.[line - 1];
  return text === undefined ? [] : [text];
}

function said(
  message: unknown,
  lines: readonly string[],
): { readonly text?: string; readonly struck: number } {
  if (message === undefined || message === null || message === '') return { struck: 0 };
  if (typeof message !== 'string') return { struck: 1 };
  const text = inline(cleanText(message), MAX_MESSAGE);
  return message.length <= MAX_MESSAGE && occurs(text, lines) ? { text, struck: 0 } : { struck: 1 };
}

/** Three words at least, beside what was struck out. */
export function saysSomething(text: string): boolean {
  return (
    text
      .replaceAll('‹struck out›', ' ')
      .split(/\s+/)
      .filter((word) => /\w/.test(word)).length >= 3
  );
}

/** The JSON object in an answer, whatever stands around it. */
export function jsonIn(answer: string): Readonly<Record<string, unknown>> | undefined {
  const from = answer.indexOf('{');
  const to = answer.lastIndexOf('}');
  if (from === -1 || to < from) return undefined;
  try {
    const value: unknown = JSON.parse(answer.slice(from, to + 1));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

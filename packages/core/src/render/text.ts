import { type Cause, rootCauses } from '../evidence/causes.ts';
import type { Since } from '../evidence/since.ts';
import type { RunResult } from '../run/result.ts';
import { type Word, wordOf } from '../run/verdict.ts';
import { fitCauses } from './fit-causes.ts';
import { headline } from './headline.ts';
import { bytesOfLines, cutToBytes, linesWithin, quoted } from './line.ts';
import { doubtsOf, notesOf } from './notes.ts';
import { sinceLine, sinceRunLine } from './since-line.ts';
import { skippedLines } from './skipped-lines.ts';
import { fuseHint } from './test-files.ts';

export interface TextOptions {
  /** The loop's budget in ms, said in the first line. */
  readonly budgetMs: number;
  /** The bound of a red answer; what does not fit is counted and addressed. */
  readonly maxBytes: number;
  /** When it is judged, ms since the epoch: the length of an unfinished run. */
  readonly nowMs: number;
  /** What changed since the tasks ran before. */
  readonly since?: Since;
  /** The run that was asked for: of the causes, only those that are new since then. */
  readonly sinceRun?: string;
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
  const causes = rootCauses(result).filter(
    ({ id }) =>
      options.sinceRun === undefined || options.since === undefined || options.since.new.includes(id),
  );
  const head = headline(result, word, { ...options, errors: errorCount(causes) });
  const since = sinceLines(word, causes, options);
  const hint = hintLine(result, options.hint, word === 'PASS' ? greenLeft([head, ...since]) : undefined);
  const left = options.maxBytes - bytesOfLines([head, ...since, ...hint]);
  const skipped = skippedLines(result, causes, left / 3);
  const body =
    word === 'PASS' ? [] : bodyOf({ result, word, causes, maxBytes: left - bytesOfLines(skipped) });
  const doubts =
    word === 'PASS' ? doubtLines(result, MAX_GREEN_BYTES - bytesOfLines([head, ...since, ...hint])) : [];
  return `${[head, ...body, ...doubts, ...skipped, ...since, ...hint].join('\n')}\n`;
}

/** Who asks what is new since a run is told so in any case; others where something failed. */
function sinceLines(word: Word, causes: readonly Cause[], { since, sinceRun }: TextOptions): string[] {
  if (sinceRun === undefined) return word === 'FAIL' && since ? [sinceLine(since)] : [];
  // No task of it ran then: all is new.
  const all = { new: causes.map(({ id }) => id), still: [], fixed: 0 };
  return [sinceRunLine(since ?? all, sinceRun)];
}

/** A green answer is short, whatever it has to say. */
const MAX_GREEN_BYTES = 200;

/** What a green answer has left for its hint. */
function greenLeft(said: readonly string[]): number {
  return MAX_GREEN_BYTES - bytesOfLines(said) - 1;
}

function hintLine(result: RunResult, given: string | undefined, maxBytes: number | undefined): string[] {
  const hint = given ?? fuseHint(result, maxBytes);
  if (hint === undefined) return [];
  return [maxBytes === undefined ? hint : cutToBytes(hint, maxBytes)];
}

function doubtLines(result: RunResult, maxBytes: number): string[] {
  const [first, ...others] = doubtsOf(result);
  if (!first || maxBytes < 60) return [];
  const more = others.length > 0 ? ` (and ${others.length} more tasks)` : '';
  return [cutToBytes(`${first.task} exited with 0, its log says${more}: ${first.says}`, maxBytes - 1)];
}

/** Said where it is far more than there are causes. */
function errorCount(causes: readonly Cause[]): string {
  const places = causes.reduce((sum, { alike, follows }) => sum + 1 + alike.length + follows.length, 0);
  return places > causes.length * 2 ? `, ${places} errors` : '';
}

interface Body {
  readonly result: RunResult;
  readonly word: Word;
  readonly causes: readonly Cause[];
  readonly maxBytes: number;
}

function bodyOf({ result, word, causes, maxBytes }: Body): string[] {
  const lines: string[] = [];
  if (result.broken) lines.push(...result.broken.detail.slice(0, 8).map((line) => `   ${quoted(line)}`));
  lines.push(...notesOf(result, word));
  const said = linesWithin(lines, causes.length === 0 ? maxBytes : maxBytes / 2);
  return [...said, ...fitCauses(causes, maxBytes - bytesOfLines(said))];
}

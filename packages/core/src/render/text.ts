import { type Cause, rootCauses } from '../evidence/causes.ts';
import type { Since } from '../evidence/since.ts';
import type { RunResult } from '../run/result.ts';
import { type Word, wordOf } from '../run/verdict.ts';
import { addressOf } from './cause-lines.ts';
import { fitCauses } from './fit-causes.ts';
import { headline } from './headline.ts';
import { bytesOfLines, cutToBytes, inline, linesWithin, quoted } from './line.ts';
import { sinceLine } from './since-line.ts';
import { skippedLines } from './skipped-lines.ts';

export interface TextOptions {
  /** The loop's budget in ms, said in the first line. */
  readonly budgetMs: number;
  /** The bound of a red answer; what does not fit is counted and addressed. */
  readonly maxBytes: number;
  /** When it is judged, ms since the epoch: the length of an unfinished run. */
  readonly nowMs: number;
  /** What changed since the tasks ran before. */
  readonly since?: Since;
  /** Of the causes, only those that are new by `since`. */
  readonly onlyNew?: boolean;
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
    ({ id }) => options.onlyNew !== true || options.since === undefined || options.since.new.includes(id),
  );
  const head = headline(result, word, { ...options, errors: errorCount(causes) });
  const hint = options.hint === undefined ? [] : [options.hint];
  const since = word === 'FAIL' && options.since ? [sinceLine(options.since)] : [];
  const left = options.maxBytes - bytesOfLines([head, ...since, ...hint]);
  const skipped = skippedLines(result, causes, left / 3);
  const body =
    word === 'PASS' ? [] : bodyOf({ result, word, causes, maxBytes: left - bytesOfLines(skipped) });
  const doubts = word === 'PASS' ? doubtLines(result, MAX_GREEN_BYTES - bytesOfLines([head])) : [];
  return `${[head, ...body, ...doubts, ...skipped, ...since, ...hint].join('\n')}\n`;
}

/** A green answer is short, whatever it has to say. */
const MAX_GREEN_BYTES = 200;

/** A task that passed although its log sums up a failure: the exit code decides, but somebody may hide one. */
function doubtLines(result: RunResult, maxBytes: number): string[] {
  const doubtful = result.tasks.filter((task) => task.doubt !== undefined);
  const [first] = doubtful;
  if (!first) return [];
  const more = doubtful.length > 1 ? ` (and ${doubtful.length - 1} more tasks)` : '';
  const line = `${inline(first.task, 60)} exited with 0, its log says${more}: ${inline(first.doubt ?? '')}`;
  return maxBytes < 60 ? [] : [cutToBytes(line, maxBytes - 1)];
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
  for (const unknown of result.unknown) {
    const nearest = unknown.nearest.slice(0, 3).join(', ');
    const ask = nearest === '' ? '' : `; did you mean ${nearest}?`;
    const where = unknown.kind === 'target' ? ' in any project' : '';
    // The first one stands in the first line already where nothing else does.
    if (word !== 'ERROR' || result.broken || unknown !== result.unknown[0]) {
      lines.push(`no ${unknown.kind} '${inline(unknown.name)}'${where}${ask}`);
    }
  }
  if (result.suspect && word === 'FAIL') {
    const { place, text } = result.suspect;
    lines.push(`cause? ${addressOf(place)} ${inline(text, 160)} (changed)`);
  }
  if (result.reason !== undefined && word === 'FAIL') lines.push(`nx: ${inline(result.reason)}`);
  const said = linesWithin(lines, causes.length === 0 ? maxBytes : maxBytes / 2);
  return [...said, ...fitCauses(causes, maxBytes - bytesOfLines(said))];
}

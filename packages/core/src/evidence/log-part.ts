import { cleanText } from './clean.ts';
import { isEcho } from './noise.ts';
import type { PartBounds } from './part-search.ts';
import { createPaths } from './paths.ts';
import { createRedactor } from './redact.ts';
import { cut } from './tidy.ts';

/** A line of a log by its number there. */
export interface PartLine {
  readonly number: number;
  readonly text: string;
}

/** A part of a log, shortened in its middle: what failed stands first, and the stack last. */
export interface LogPart {
  readonly lines: readonly PartLine[];
  /** Lines of the part that are left out, behind the line with this number. */
  readonly left?: { readonly behind: number; readonly count: number };
}

const FIRST = 24;
const LAST = 12;
/** Tests that fail of one error stand above it, one a line. */
const MAX_HEADS = 3;
const MAX_WIDTH = 300;

/** What tools and runners say of the whole at its end, which is no failure's own. */
const SUMMARY =
  /^\s*(?:Test Files {2}|Tests:? {2}|Test Suites:|Snapshots:? {2}|Type Errors {2}|Errors {2}|Start at {2}|Duration {2}|Found \d+ |Finished in |Checked \d+ |✖ \d+ problem|Ran \d+ test|={6,} |test result: |error: could not compile|error: aborting due|\d+ (?:failed|passed|flaky|skipped|errors?|warnings?)(?:$|,| \(| and \d))/;
/** `⎯⎯⎯[1/2]⎯` and the title of a section; a rule without a word parts an error from its properties. */
const RULE = /^⎯.*[[A-Za-z]/;

/** Takes the lines of a log from its first one on, and keeps those of a part. */
export interface PartReader {
  /** `true`: the part is at its end. */
  line(text: string, number: number): boolean;
  end(): LogPart;
}

export function createPartReader({ from, before }: PartBounds, workspaceRoot: string): PartReader {
  const redact = createRedactor();
  const paths = createPaths({ workspaceRoot, projectRoot: '.', exists: () => false });
  const first: PartLine[] = [];
  const last: PartLine[] = [];
  let heads = 0;
  let left = 0;

  function keep(number: number, text: string): void {
    const safe = redact(paths.shorten(text.slice(0, MAX_WIDTH * 4))).replaceAll('\t', '  ');
    const line = { number, text: cut(safe, MAX_WIDTH) };
    if (first.length < FIRST) first.push(line);
    else if (last.push(line) > LAST) {
      last.shift();
      left++;
    }
  }

  return {
    line(raw, number) {
      if (number < from) return false;
      const text = cleanText(raw).trimEnd();
      if (number >= before || (number > from && isBehind(text))) return true;
      const isMore = text.startsWith(' FAIL  ') && ++heads > MAX_HEADS;
      if (!isMore && !/^[\s⎯]*$/.test(text)) keep(number, text);
      return false;
    },
    end: () => ({
      lines: [...first, ...last],
      ...(left > 0 ? { left: { behind: first.at(-1)?.number ?? from, count: left } } : {}),
    }),
  };
}

function isBehind(text: string): boolean {
  return isEcho(text) || SUMMARY.test(text) || RULE.test(text);
}

import { elidedPair } from './elide.ts';
import { type Difference, valueDifferences } from './value-diff.ts';
import { createValueTree } from './value-tree.ts';

/** More differing lines say no more. */
const MAX_LINES = 12;
const MAX_DIFFERENCES = 6;

/** What stands above a diff; `1st spy call:` of Vitest has no other. */
const LEGEND =
  /^(?:(?:- (?:Expected|Snapshot)(?:\s+- \d+)?|\+ Received(?:\s+\+ \d+)?|\+ actual - expected)(?:$|\s)| {2}\d+(?:st|nd|rd|th) .* call:$)/;
/** Two characters, or one on a line that is empty. */
const GUTTER = /^(?:[-+ ](?: |$)|@@ -\d|$|\s*\.\.\.)/;
/** A value alone, below `- Expected:`. */
const VALUE_BELOW = /^(?:["'`\d[{/<]|[}\])],?$|(?:true|false|null|undefined|NaN)$)/;
/** What stands for lines that were left out: `@@ -3,4 +3,4 @@`, `...` by Node. */
const GAP = /^(?:@@ -\d|\s*\.\.\.(?:\s|$))/;

/** Whether lines behind an error's message have a diff of what was expected and what came. */
export function isDiff(lines: readonly string[]): boolean {
  return lines.some((line) => LEGEND.test(line) || /^@@ -\d|^- Expected:$/.test(line));
}

/**
 * What differs in a diff that Vitest, Jest, Playwright or `node:assert` printed: for objects the paths, as
 * far as the diff shows them, otherwise the differing lines, `-` expected and `+` received.
 */
export function differencesIn(lines: readonly string[]): readonly Difference[] | readonly string[] {
  const diff = namedHalves(lines) ?? diffOf(lines);
  return pathsIn(diff) ?? differingLines(diff);
}

/** The lines that belong to no diff. */
export function besidesDiffs(lines: readonly string[]): string[] {
  let isInside = false;
  return lines.filter((line) => {
    isInside = isLegend(line) || (isInside && (GUTTER.test(line) || VALUE_BELOW.test(line)));
    return !isInside;
  });
}

/** `path: expected 1, got 2`, the first ones. */
export function differenceLines(found: readonly Difference[] | readonly string[]): string[] {
  const lines = found.map((one) => (typeof one === 'string' ? one : differenceText(one)));
  const max = typeof found[0] === 'string' ? MAX_LINES : MAX_DIFFERENCES;
  if (lines.length <= max) return lines;
  const what = typeof found[0] === 'string' ? 'differing lines' : 'differences';
  return [...lines.slice(0, max - 1), `… ${lines.length - max + 1} more ${what}`];
}

/** `expected 1, got 2`; `nothing` where there is no value at all. */
export function differenceText({ path, expected, received }: Difference): string {
  const [a, b] = elidedPair(expected ?? 'nothing', received ?? 'nothing');
  return `${path === '' ? '' : `${path}: `}expected ${a}, got ${b}`;
}

function isLegend(line: string): boolean {
  return LEGEND.test(line) || /^@@ -\d|^[-+] (?:Expected|Received):$/.test(line);
}

/** The lines below the first legend, as far as they have its gutter. */
function diffOf(lines: readonly string[]): string[] {
  const begin = lines.findIndex(isLegend);
  const out: string[] = [];
  for (const line of lines.slice(Math.max(0, begin))) {
    const isOther = LEGEND.test(line);
    if (!GUTTER.test(line) || (isOther && out.some((text) => text !== ''))) break;
    if (!isOther) out.push(line);
  }
  while (out[0] === '') out.shift();
  while (out.at(-1)?.trim() === '') out.pop();
  return out;
}

/** Vitest's way to show values that have nothing in common: `- Expected:`, the one, `+ Received:`, the other. */
function namedHalves(lines: readonly string[]): string[] | undefined {
  const expected = lines.indexOf('- Expected:');
  const received = lines.indexOf('+ Received:');
  if (expected === -1 || received < expected) return undefined;
  const half = (from: readonly string[], sign: string): string[] => {
    const end = from.indexOf('');
    return (end === -1 ? from : from.slice(0, end)).map((line) => `${sign} ${line}`);
  };
  return [...half(lines.slice(expected + 1, received), '-'), ...half(lines.slice(received + 1), '+')];
}

/** undefined where the lines are no values, or those of a text of several lines. */
function pathsIn(diff: readonly string[]): Difference[] | undefined {
  const found: Difference[] = [];
  for (const { lines, begin } of hunksOf(diff)) {
    const expected = createValueTree(begin);
    const received = createValueTree(begin);
    for (const line of lines) {
      const text = line.slice(2);
      if (!line.startsWith('+') && !expected.line(text)) return undefined;
      if (!line.startsWith('-') && !received.line(text)) return undefined;
    }
    found.push(...valueDifferences(expected.root, received.root));
  }
  return found.length === 0 ? undefined : found;
}

interface Hunk {
  readonly begin: 'before' | 'inside';
  readonly lines: string[];
}

function hunksOf(diff: readonly string[]): Hunk[] {
  let hunk: Hunk = { begin: 'before', lines: [] };
  const hunks = [hunk];
  for (const line of diff) {
    if (GAP.test(line)) {
      hunk = { begin: /^@@ -1(?:,\d+)? /.test(line) ? 'before' : 'inside', lines: [] };
      hunks.push(hunk);
    } else if (line !== '' || hunk.lines.length > 0) hunk.lines.push(line);
  }
  return hunks.filter(({ lines }) => lines.length > 0);
}

/** The changed lines, and above each run of them the line that it follows. */
function differingLines(diff: readonly string[]): string[] {
  const out: string[] = [];
  for (const [at, line] of diff.entries()) {
    const before = diff[at - 1] ?? '';
    if (/^[-+]/.test(line)) {
      if (at > 0 && /^ {2}\S|^ {3,}\S/.test(before)) out.push(`  ${before.trim()}`);
      out.push(`${line.charAt(0)} ${line.slice(1).trim()}`.trimEnd());
    }
  }
  return elidePairs(out.filter((line) => line.length > 1));
}

/** Two long lines that differ in little: only where they differ. */
function elidePairs(lines: readonly string[]): string[] {
  const out = [...lines];
  for (let at = 0; at + 1 < out.length; at++) {
    const [a = '', b = ''] = out.slice(at, at + 2);
    const signs = `${a.charAt(0)}${b.charAt(0)}`;
    if (signs !== '-+' && signs !== '+-') continue;
    const [one, other] = elidedPair(a.slice(2), b.slice(2));
    [out[at], out[at + 1]] = [`${a.slice(0, 2)}${one}`, `${b.slice(0, 2)}${other}`];
    at++;
  }
  return out;
}

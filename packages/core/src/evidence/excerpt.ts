import { detached } from './detached.ts';
import { type Weight, errorAt, weightOf } from './error-words.ts';
import type { Look } from './look.ts';
import { isNoise } from './noise.ts';
import type { Paths } from './paths.ts';
import { redact } from './redact.ts';
import { shapeOf } from './shape.ts';
import { cut } from './tidy.ts';

/** Within the contract of `Evidence.excerpt`: what says error, where, and what sums up is a few lines. */
const MAX_LINES = 12;
/** A log of so many lines is shown whole. */
const MAX_WHOLE = 10;
const MAX_WIDTH = 400;
/** On both sides of what is shown: hardly a secret is longer. */
const MARGIN = 2000;

interface SampleSize {
  readonly first: number;
  readonly last: number;
  /** Whether two lines that differ in numbers only are alike. */
  readonly numbers: 'matter' | 'ignored';
}

/** Of a longer log, so many of its end, and so many of each weight: the first ones and the last ones. */
const TAIL = 4;
/** Among so many of its last lines, those that are alike are routine. */
const ROUTINE = 12;
const SAMPLES: Readonly<Record<Exclude<Weight, 'none'>, SampleSize>> = {
  strong: { first: 5, last: 3, numbers: 'ignored' },
  // Where a line says where, or what was expected, its numbers are what it says.
  telling: { first: 5, last: 2, numbers: 'matter' },
  weak: { first: 4, last: 0, numbers: 'ignored' },
};

/** Behind a line that matters, so many lines are kept for what space is left. */
const BEHIND = 2;
const MAX_BEHIND = 6;

/** Lines that are drawn with characters. */
const RULES = /[─━⎯═▁▔]{3,}|={6,}|_{6,}|-{8,}/g;

interface Kept {
  readonly text: string;
  /** Of a longer line, what a secret may need to be known by: it must not be cut before it is told. */
  readonly wide?: string;
  readonly number: number;
  count: number;
}

/** Chooses the lines of a log that matter, for where no reader understood it. */
export interface Excerpt {
  /** `isRead`: a reader has understood the line. Then it counts only as one of the log's last. */
  line(text: string, number: number, isRead: boolean, look?: Look): void;
  /** In the order of the log, clean, equal ones once with their count. */
  lines(): string[];
}

export function createExcerpt(paths: Paths): Excerpt {
  /** The whole log, as long as it is short. */
  let whole: Map<string, Kept> | undefined = new Map();
  const samples = {
    strong: createSample(SAMPLES.strong),
    telling: createSample(SAMPLES.telling),
    weak: createSample(SAMPLES.weak),
  };
  const tail: Kept[] = [];
  const behind: Kept[] = [];
  let following = 0;
  /** The last line that says nothing of an error. */
  let plain = '';

  function keepWhole(line: Kept): void {
    if (!whole) return;
    const known = whole.get(line.text);
    if (known) known.count++;
    else if (whole.size < MAX_WHOLE) whole.set(detached(line.text), { ...line });
    else whole = undefined;
  }

  return {
    line(text, number, isRead, look) {
      if (text === '' || isNoise(text)) return;
      const kept = keptOf(text, number);
      const short = kept.text;
      keepWhole(kept);
      if (tail.push(kept) > ROUTINE) tail.shift();
      const weight = isRead ? 'none' : weightOf(text, look);
      if (weight !== 'none' && samples[weight].add(kept)) following = weight === 'weak' ? 0 : BEHIND;
      else if (weight === 'none') {
        if (following-- > 0 && behind.length < MAX_BEHIND && !isAlike(short, plain))
          behind.push({ ...kept, text: detached(short) });
        plain = short;
      }
    },
    lines() {
      const { strong, telling, weak } = samples;
      const chosen = whole
        ? [...whole.values()]
        : choose([endOf(tail), strong.kept(), telling.kept(), weak.kept(), behind]);
      chosen.sort((a, b) => a.number - b.number);
      return chosen.map(({ text, wide, count }) => {
        const safe = wide === undefined ? redact(paths.shorten(text)) : around(redact(paths.shorten(wide)));
        const clean = cut(safe.replaceAll('\t', '  ').replace(RULES, '').trimEnd(), MAX_WIDTH - 12);
        return detached(count > 1 ? `${clean} (×${count})` : clean);
      });
    },
  };
}

function isAlike(a: string, b: string): boolean {
  return shapeOf(a, 'ignored') === shapeOf(b, 'ignored');
}

/** The last line, which sums up, and those just above it that are not routine. */
function endOf(tail: readonly Kept[]): Kept[] {
  const last = tail.at(-1);
  return tail
    .slice(-TAIL)
    .filter(
      (line) => line === last || !tail.some((other) => other !== line && isAlike(other.text, line.text)),
    );
}

/** Takes from the first list first, no line twice, as many as fit. */
function choose(lists: readonly (readonly Kept[])[]): Kept[] {
  const byNumber = new Map<number, Kept>();
  for (const kept of lists.flat()) {
    const known = byNumber.get(kept.number);
    if (known) known.count = Math.max(known.count, kept.count);
    else if (byNumber.size < MAX_LINES) byNumber.set(kept.number, kept);
  }
  return [...byNumber.values()];
}

interface Sample {
  /** Whether the line is a new one. */
  add(line: Kept): boolean;
  kept(): Kept[];
}

/** Keeps the first and the last lines that are not alike, and counts the others. */
function createSample(size: SampleSize): Sample {
  const first = new Map<number, Kept>();
  const last = new Map<number, Kept>();
  return {
    add({ text, number, wide }) {
      const key = shapeOf(text, size.numbers);
      const known = first.get(key) ?? last.get(key);
      if (known) {
        known.count++;
        return false;
      }
      const line = { text, number, count: 1, ...(wide === undefined ? {} : { wide: detached(wide) }) };
      if (first.size < size.first) first.set(key, { ...line, text: detached(text) });
      else if (size.last > 0) {
        const [oldest] = last.keys();
        if (oldest !== undefined && last.size >= size.last) last.delete(oldest);
        last.set(key, line);
      }
      return true;
    },
    kept: () => [...first.values(), ...last.values()],
  };
}

function keptOf(text: string, number: number): Kept {
  if (text.length <= MAX_WIDTH) return { text, number, count: 1 };
  const from = beginOf(text);
  const wide = text.slice(Math.max(0, from - MARGIN), from + MAX_WIDTH + MARGIN);
  return { text: around(text, from), wide, number, count: 1 };
}

function beginOf(text: string): number {
  return Math.max(0, Math.min(errorAt(text) - 100, text.length - MAX_WIDTH));
}

/** The part of a long line where the error stands. */
function around(text: string, from = beginOf(text)): string {
  return `${from > 0 ? '…' : ''}${text.slice(from, from + MAX_WIDTH - 1)}`
    .toWellFormed()
    .replaceAll('\ufffd', '');
}

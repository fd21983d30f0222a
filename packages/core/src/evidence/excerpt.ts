import { type Weight, errorAt, weightOf } from './error-words.ts';
import { isNoise } from './noise.ts';
import type { Paths } from './paths.ts';
import { redact } from './redact.ts';
import { cut, detached } from './tidy.ts';

/** The contract of `Evidence.excerpt`. */
const MAX_LINES = 20;
const MAX_WIDTH = 400;

/** Of a longer log, so many of its end, and so many of each weight: the first ones and the last ones. */
const TAIL = 4;
const SAMPLES: Readonly<Record<Exclude<Weight, 'none'>, readonly [first: number, last: number]>> = {
  strong: [8, 4],
  telling: [8, 2],
  weak: [6, 0],
};

interface Kept {
  readonly text: string;
  readonly number: number;
  count: number;
}

/** Chooses the lines of a log that matter, for where no reader understood it. */
export interface Excerpt {
  line(text: string, number: number): void;
  /** In the order of the log, clean, equal ones once with their count. */
  lines(): string[];
}

export function createExcerpt(paths: Paths): Excerpt {
  /** The whole log, as long as it is short. */
  let whole: Map<string, Kept> | undefined = new Map();
  const samples = {
    strong: createSample(...SAMPLES.strong),
    telling: createSample(...SAMPLES.telling),
    weak: createSample(...SAMPLES.weak),
  };
  const tail: Kept[] = [];

  function keepWhole(text: string, number: number): void {
    if (!whole) return;
    const known = whole.get(text);
    if (known) known.count++;
    else if (whole.size < MAX_LINES) whole.set(detached(text), { text, number, count: 1 });
    else whole = undefined;
  }

  return {
    line(text, number) {
      if (text === '' || isNoise(text)) return;
      const short = text.length <= MAX_WIDTH ? text : around(text);
      keepWhole(short, number);
      const kept = { text: short, number, count: 1 };
      if (tail.push(kept) > TAIL) tail.shift();
      const weight = weightOf(text);
      if (weight !== 'none') samples[weight].add(kept);
    },
    lines() {
      const { strong, telling, weak } = samples;
      const chosen = whole ? [...whole.values()] : choose([tail, strong.kept(), telling.kept(), weak.kept()]);
      chosen.sort((a, b) => a.number - b.number);
      return chosen.map(({ text, count }) => {
        const clean = cut(redact(paths.shorten(text)).replaceAll('\t', '  '), MAX_WIDTH - 12);
        return detached(count > 1 ? `${clean} (×${count})` : clean);
      });
    },
  };
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
  add(line: Kept): void;
  kept(): Kept[];
}

/** Keeps the first and the last lines that differ in more than their numbers, and counts the others. */
function createSample(maxFirst: number, maxLast: number): Sample {
  const first = new Map<string, Kept>();
  const last = new Map<string, Kept>();
  return {
    add({ text, number }) {
      const key = text.replace(/\d+/g, '0');
      const known = first.get(key) ?? last.get(key);
      if (known) {
        known.count++;
        return;
      }
      const line = { text: detached(text), number, count: 1 };
      if (first.size < maxFirst) first.set(detached(key), line);
      else if (maxLast > 0) {
        const [oldest] = last.keys();
        if (oldest !== undefined && last.size >= maxLast) last.delete(oldest);
        last.set(detached(key), line);
      }
    },
    kept: () => [...first.values(), ...last.values()],
  };
}

/** The part of a long line where the error stands. */
function around(text: string): string {
  const from = Math.max(0, Math.min(errorAt(text) - 100, text.length - MAX_WIDTH));
  return `${from > 0 ? '…' : ''}${text.slice(from, from + MAX_WIDTH - 1)}`.toWellFormed().replaceAll('\ufffd', '');
}

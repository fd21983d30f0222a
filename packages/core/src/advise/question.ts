import { bytesOf, cutToBytes } from '../render/line.ts';

/** What is sent to a model, and what it may cite in its answer. */
export interface Question {
  /** In a few words, for who pays: `F1`, `3 proposals`. */
  readonly about: string;
  readonly system: string;
  readonly text: string;
  /** The lines of `text` that come from outside: clean, and without secrets. */
  readonly lines: readonly string[];
  /** Of `system` and `text`, told on the high side: what counts them differs from model to model. */
  readonly tokens: number;
  /** The answer's bound. */
  readonly answerTokens: number;
}

/** Of one question, with its answer. */
export interface TokenBudget {
  readonly maxTokens: number;
  /** What no text can hold by chance: it marks where the text from outside begins and ends. */
  readonly mark: string;
}

/** English text and code have four bytes a token; logs are full of numbers, paths and hashes, which have fewer. */
const BYTES_A_TOKEN = 2.5;

export function tokensOf(text: string): number {
  return Math.ceil(bytesOf(text) / BYTES_A_TOKEN);
}

/** A quarter, but hardly an answer needs more. */
const MAX_ANSWER = 1000;

export interface Material {
  readonly about: string;
  readonly system: string;
  /** What is asked, before the lines. */
  readonly ask: string;
  /** The most telling first: what does not fit is left out from the end. */
  readonly parts: readonly Part[];
}

interface Part {
  readonly title: string;
  readonly lines: readonly string[];
  /** Which lines stay where not all do: of a log the end tells more. Default: the first. */
  readonly keep?: 'first' | 'last';
}

const MAX_LINE_BYTES = 600;

/** Puts a question together within its budget. */
export function questionOf(material: Material, { maxTokens, mark }: TokenBudget): Question {
  const answerTokens = Math.min(MAX_ANSWER, Math.floor(maxTokens / 4));
  const frame = `${material.system}\n${material.ask}\n`;
  let left = Math.floor((maxTokens - answerTokens - tokensOf(frame)) * BYTES_A_TOKEN);
  const lines: string[] = [];
  const texts: string[] = [];
  for (const { title, lines: given, keep = 'first' } of material.parts) {
    const head = `${title}:\n<${mark}>\n`;
    const foot = `</${mark}>\n`;
    const bounded = given.map((line) => cutToBytes(line, MAX_LINE_BYTES));
    const fitting = within(bounded, left - bytesOf(head) - bytesOf(foot), keep);
    if (fitting.length === 0) continue;
    const part = `${head}${fitting.map((line) => `${line}\n`).join('')}${foot}`;
    left -= bytesOf(part);
    texts.push(part);
    lines.push(...fitting);
  }
  const text = `${material.ask}\n${texts.join('')}`;
  const { about, system } = material;
  return { about, system, text, lines, tokens: tokensOf(system) + tokensOf(text), answerTokens };
}

function within(lines: readonly string[], maxBytes: number, keep: 'first' | 'last'): readonly string[] {
  const ordered = keep === 'first' ? lines : lines.toReversed();
  let left = maxBytes;
  const end = ordered.findIndex((line) => (left -= bytesOf(line) + 1) < 0);
  const fitting = end === -1 ? ordered : ordered.slice(0, end);
  return keep === 'first' ? fitting : fitting.toReversed();
}

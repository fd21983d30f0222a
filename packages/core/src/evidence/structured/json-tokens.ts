import { isDigit, isLetter } from '../characters.ts';
import type { Scalar } from './json-stream.ts';
import { createJsonString } from './json-string.ts';

export interface TokenSink {
  open(isArray: boolean): void;
  close(isArray: boolean): void;
  scalar(value: Scalar): void;
  separator(mark: ':' | ','): void;
  fail(): void;
  /** Whether nothing more is wanted. */
  isOver(): boolean;
}

/** Of numbers, the longest that any tool writes. */
const MAX_WORD = 40;

const WORDS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Cuts JSON into tokens; a token may be spread over any number of chunks. Gives where it stopped. */
export function createTokens(sink: TokenSink): (text: string, from: number) => number {
  const string = createJsonString();
  let word = '';

  function endWord(): void {
    const value = word;
    word = '';
    if (value === '') return;
    const scalar = WORDS.get(value);
    if (scalar !== undefined) sink.scalar(scalar);
    else if (/^-?\d/.test(value) && !Number.isNaN(Number(value))) sink.scalar(Number(value));
    else sink.fail();
  }

  function outside(char: string): void {
    if (isOfScalar(char.charCodeAt(0))) {
      word += char;
      if (word.length > MAX_WORD) sink.fail();
      return;
    }
    endWord();
    if (sink.isOver()) return;
    if (char === '"') string.open();
    else if (char === '{' || char === '[') sink.open(char === '[');
    else if (char === '}' || char === ']') sink.close(char === ']');
    else if (char === ':' || char === ',') sink.separator(char);
    else if (char.charCodeAt(0) > 0x20) sink.fail();
  }

  return (text, from) => {
    let at = from;
    while (at < text.length && !sink.isOver()) {
      if (!string.isOpen()) outside(text.charAt(at++));
      else {
        at = string.push(text, at);
        const value = string.take();
        if (value !== undefined) sink.scalar(value);
      }
    }
    return at;
  };
}

/** Of `true` and `-1.5e+3`. */
function isOfScalar(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 0x2b || code === 0x2d || code === 0x2e;
}

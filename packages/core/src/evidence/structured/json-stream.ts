import { type TokenSink, createTokens } from './json-tokens.ts';

export type Scalar = string | number | boolean | null;

/** Sees a document's values as they are read; none of them is kept here. */
export interface JsonHandler {
  /** `path` has a `*` for each array: `*.messages.*.line`. The root's own path is empty. */
  value(path: string, value: Scalar): void;
  /** An object or an array is complete. */
  close(path: string): void;
}

export interface JsonStream {
  /** Takes more of the text from `from` on; gives where it stopped: at its end, or behind the document. */
  push(text: string, from: number): number;
  /** `broken`: what came is no JSON, or deeper than any tool writes it. */
  state(): 'open' | 'done' | 'broken';
}

/** No tool nests deeper. */
const MAX_DEPTH = 64;
const MAX_KEY = 100;

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'nothing';

interface Level {
  readonly isArray: boolean;
  readonly path: string;
}

/** Reads one JSON object or array in chunks of any size, in memory that does not grow with it. */
export function createJsonStream(handler: JsonHandler): JsonStream {
  const levels: Level[] = [];
  let expected: Expected = 'value';
  let path = '';
  let isBroken = false;

  function open(isArray: boolean): void {
    if (!expected.startsWith('value') || levels.length >= MAX_DEPTH) return fail();
    levels.push({ isArray, path });
    if (isArray) path = joined(path, '*');
    expected = isArray ? 'value or end' : 'key or end';
  }

  function close(isArray: boolean): void {
    const level = levels.pop();
    const mayEnd = expected === 'comma or end' || expected === (isArray ? 'value or end' : 'key or end');
    if (level?.isArray !== isArray || !mayEnd) return fail();
    path = level.path;
    handler.close(path);
    complete();
  }

  /** A value is read: what may follow depends on what it stands in. */
  function complete(): void {
    const level = levels.at(-1);
    expected = level ? 'comma or end' : 'nothing';
    if (level) path = level.isArray ? joined(level.path, '*') : level.path;
  }

  function scalar(value: Scalar): void {
    if (levels.length === 0) return fail();
    if (expected.startsWith('key') && typeof value === 'string') {
      path = joined(levels.at(-1)?.path ?? '', value.slice(0, MAX_KEY));
      expected = 'colon';
    } else if (expected.startsWith('value')) {
      handler.value(path, value);
      complete();
    } else fail();
  }

  function separator(mark: ':' | ','): void {
    if (mark === ':' && expected === 'colon') expected = 'value';
    else if (mark === ',' && expected === 'comma or end')
      expected = levels.at(-1)?.isArray === true ? 'value' : 'key';
    else fail();
  }

  function fail(): void {
    isBroken = true;
  }

  const state = (): 'open' | 'done' | 'broken' =>
    isBroken ? 'broken' : expected === 'nothing' ? 'done' : 'open';
  const sink: TokenSink = { open, close, scalar, separator, fail, isOver: () => state() !== 'open' };
  return { push: createTokens(sink), state };
}

function joined(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

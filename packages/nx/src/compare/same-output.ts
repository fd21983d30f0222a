import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Comment, type Program, codeTree } from '@subminute/core/code';
import { isDeclaration } from '@subminute/core/graph';
import { parse as parseCode } from 'acorn';
import type { Parse } from '../imports/parser.ts';
import { declarationText } from '../types/declaration-text.ts';

/** What tools remember, what stands for outputs in keys, and maps: nobody who takes a result sees a difference there. */
export function isBeside(file: string): boolean {
  return /\.(?:tsbuildinfo|map)$|(?:^|\/)node_modules\/\.cache\//.test(file);
}

/**
 * Whether two outputs of one name say the same: by their bytes, else declarations by their text without comments that
 * nobody reads, code by what it does, JSON by its values. What cannot be parsed is as its bytes are.
 */
export function isSameOutput(
  file: string,
  [one, other]: readonly [Uint8Array, Uint8Array],
  parse: Parse,
): boolean {
  if (Buffer.compare(one, other) === 0) return true;
  const texts = [textOf(one), textOf(other)] as const;
  const [first, second] = texts;
  if (first === undefined || second === undefined) return false;
  if (isDeclaration(file))
    return declarationText(file, first, parse) === declarationText(file, second, parse);
  if (/\.[cm]?jsx?$/.test(file)) {
    const [form, otherForm] = texts.map((text) => formOf(file, text ?? ''));
    return form !== undefined && form === otherForm;
  }
  return file.endsWith('.json') && isSameJson(first, second);
}

/** `undefined`: it is no text. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What a module does, whatever it looks like; `undefined`: nobody can tell. */
function formOf(file: string, text: string): string | undefined {
  const comments: Comment[] = [];
  try {
    const program = parseCode(text, {
      ecmaVersion: 'latest',
      sourceType: file.endsWith('.cjs') ? 'script' : 'module',
      allowHashBang: true,
      allowReturnOutsideFunction: true,
      onComment: (_isBlock, value, start, end) => comments.push({ value, start, end }),
    });
    return codeTree(program as unknown as Program, comments, (one) => hash('sha256', one))?.digest;
  } catch {
    return undefined;
  }
}

function isSameJson(one: string, other: string): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
  } catch {
    return false;
  }
}

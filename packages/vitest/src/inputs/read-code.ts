import { isBuiltin } from 'node:module';
import { type Comment, type Program, parse } from 'acorn';
import {
  type CodeTree,
  type FunctionPlace,
  byCodeUnit,
  codeTree,
  functionPlaces,
  parseTree,
  serializeTree,
  specifiersOf,
} from '@subminute/core/unit';
import { hashOf } from '../record/code-of.ts';
import { packPlaces, unpackPlaces } from './packed-places.ts';

/** What is to be known of a module's code. */
export interface ReadCode {
  /** The hash of the code as it was served, as workers tell it. */
  readonly served: string;
  readonly tree: CodeTree;
  /** What it asks for by names that have yet to be resolved: relative ones and packages. */
  readonly specifiers: readonly string[];
  /** Its functions, by their places in the code as it was served; none where they cannot be told. */
  readonly places: readonly FunctionPlace[];
}

export interface ReadOptions {
  /** The checkout's own path, which is no part of what code does. */
  readonly root: string;
  /** Of a text, in hexadecimal. */
  readonly hash: (text: string) => string;
  /** What its source names (`namedModules`). */
  readonly named: readonly string[];
}

/** Code that cannot be parsed counts by its characters. */
export function readCode(code: string, { root, hash, named }: ReadOptions): ReadCode {
  const served = hashOf(code);
  const placed = code.includes(root) ? code.replaceAll(root, '<workspace>') : code;
  const parsed = parsedCode(placed);
  const tree = parsed && codeTree(parsed.program, parsed.comments, hash);
  const specifiers = (found: readonly string[]): readonly string[] =>
    [...new Set([...found, ...named])].filter(isUnresolved).sort(byCodeUnit);
  if (!parsed || !tree)
    return { served, tree: wholeText(placed, hash), specifiers: specifiers([]), places: [] };
  // Places are counted in the code as the worker runs it.
  const own = placed === code ? parsed : parsedCode(code);
  const places = (own && functionPlaces(own.program)) ?? [];
  return { served, tree, specifiers: specifiers(specifiersOf(parsed.program)), places };
}

function parsedCode(code: string): { program: Program; comments: readonly Comment[] } | undefined {
  const comments: Comment[] = [];
  try {
    const program = parse(code, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      allowAwaitOutsideFunction: true,
      allowReturnOutsideFunction: true,
      allowImportExportEverywhere: true,
      allowHashBang: true,
      onComment: comments,
    });
    return { program, comments };
  } catch {
    return undefined;
  }
}

function wholeText(code: string, hash: (text: string) => string): CodeTree {
  const own = hash(code).slice(0, 16);
  return { version: 1, digest: own, root: { own, bodies: [] } };
}

/** Vite writes a resolved import as a path from the root, a builtin module needs no file. */
function isUnresolved(specifier: string): boolean {
  return (
    /^(?:\.{1,2}(?:\/|$)|@?[a-z\d])/i.test(specifier) &&
    !/^(?:node|data|https?|file|virtual):/.test(specifier) &&
    !isBuiltin(specifier)
  );
}

/** As one text; `unpackCode` reads it back. */
export function packCode({ served, tree, specifiers, places }: ReadCode): string {
  return [served, JSON.stringify(specifiers), serializeTree(tree), packPlaces(places)].join('\n');
}

/** `undefined` for what `packCode` has not made. */
export function unpackCode(text: string | undefined): ReadCode | undefined {
  const [served = '', names = '', packed = '', placed = '', ...more] = (text ?? '').split('\n');
  const tree = parseTree(packed);
  const places = unpackPlaces(placed);
  if (!tree || !places || more.length > 0 || served === '') return undefined;
  try {
    return { served, tree, specifiers: JSON.parse(names) as readonly string[], places };
  } catch {
    return undefined;
  }
}

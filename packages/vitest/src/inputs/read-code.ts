import { isBuiltin } from 'node:module';
import { type Comment, type Program, parse } from 'acorn';
import { codeTree, functionPlaces, specifiersOf } from '@subminute/core/code';
import { type CodeTree, byCodeUnit } from '@subminute/core/unit';
import { hashOf } from '../record/code-of.ts';
import type { ReadCode } from './packed-code.ts';

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
    return ofTree(wholeText(placed, hash), { served, specifiers: specifiers([]), places: [] });
  // Places are counted in the code as the worker runs it.
  const own = placed === code ? parsed : parsedCode(code);
  const places = (own && functionPlaces(own.program)) ?? [];
  return ofTree(tree, { served, specifiers: specifiers(specifiersOf(parsed.program)), places });
}

function ofTree(tree: CodeTree, code: Omit<ReadCode, 'tree' | 'digest'>): ReadCode {
  return { ...code, tree, digest: tree.digest };
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

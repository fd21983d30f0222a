import { createHash } from 'node:crypto';
import { type Comment, parse, type Program } from 'acorn';
import type { CodeTree } from '../unit/code-tree.ts';
import { codeTree } from '../unit/parsed-tree.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** As Vitest's modules are parsed: what is transformed may await and return at its top. */
export function parsed(code: string): { readonly program: Program; readonly comments: readonly Comment[] } {
  const comments: Comment[] = [];
  const program = parse(code, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    allowAwaitOutsideFunction: true,
    allowReturnOutsideFunction: true,
    onComment: comments,
  });
  return { program, comments };
}

/** The tree of a code that has one. */
export function treeOfCode(code: string): CodeTree {
  const { program, comments } = parsed(code);
  const tree = codeTree(program, comments, sha256);
  if (!tree) throw new Error(`no tree: ${code}`);
  return tree;
}

export function digestOfCode(code: string): string {
  return treeOfCode(code).digest;
}

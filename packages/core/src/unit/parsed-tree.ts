import { type Body, type CodeTree, digestOf, treeOf } from './code-tree.ts';
import { type Piece, normalForm } from './normal-form.ts';
import type { Comment, Program } from './program.ts';
import { type HashText, shortDigest } from './short-digest.ts';

/**
 * The tree of a parsed module. Undefined if its normal form cannot be told from what was parsed: then its
 * bytes count.
 */
export function codeTree(
  program: Program,
  comments: readonly Comment[],
  hash: HashText,
): CodeTree | undefined {
  const piece = normalForm(program, comments);
  if (!piece) return undefined;
  const root = bodyOf(piece, hash);
  return treeOf(root, digestOf(root, undefined, hash));
}

function bodyOf({ text, pieces }: Piece, hash: HashText): Body {
  return { own: shortDigest(text, hash), bodies: pieces.map((piece) => bodyOf(piece, hash)) };
}

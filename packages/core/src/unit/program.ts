/** ESTree as acorn gives it, with comments beside it. Our own minimal type: the core has no parser. */
export interface Program {
  readonly type: 'Program';
  readonly start: number;
  readonly end: number;
  readonly body: readonly unknown[];
}

/** A comment as acorn's `onComment` gives it: without its delimiters. */
export interface Comment {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

export interface AstNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** Deeper trees are not walked: the stack of the process is not ours to use up. */
export const MAX_DEPTH = 800;

export function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The nodes of a list in source order; a hole of a sparse list is none. */
export function nodesOf(value: unknown): readonly AstNode[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

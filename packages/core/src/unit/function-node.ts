import { type AstNode, nodesOf } from './program.ts';

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

export function isFunction(node: AstNode): boolean {
  return FUNCTIONS.has(node.type);
}

/** Where the part of a function starts that is its body or stands right before it. */
export function afterParameters(node: AstNode): number {
  return Math.max(node.start, ...nodesOf(node['params']).map(({ end }) => end));
}

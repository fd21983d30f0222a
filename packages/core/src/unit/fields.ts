import type { AstNode } from './program.ts';
import { byCodeUnit } from '../order.ts';

/** Which fields a node has, in one order for all nodes of its type. */
export type FieldsOf = (node: AstNode) => readonly string[];

const POSITIONS = new Set(['type', 'start', 'end', 'loc', 'range', 'sourceFile']);

/**
 * Learns the fields from the nodes, as a parser sets them in another order after it thought otherwise at
 * first. A list may name fields that a single node lacks.
 */
export function fieldOrder(): FieldsOf {
  const known = new Map<string, readonly string[]>();
  return (node) => {
    const list = known.get(node.type) ?? [];
    if (isWhole(list, node)) return list;
    const whole = [...new Set([...list, ...Object.keys(node)])].filter((field) => !POSITIONS.has(field));
    const sorted = whole.toSorted(byCodeUnit);
    known.set(node.type, sorted);
    return sorted;
  };
}

function isWhole(list: readonly string[], node: AstNode): boolean {
  for (const field in node) if (!list.includes(field) && !POSITIONS.has(field)) return false;
  return true;
}

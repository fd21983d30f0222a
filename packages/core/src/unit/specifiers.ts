import { byCodeUnit } from '../order.ts';
import { type AstNode, MAX_DEPTH, type Program, isNode } from './program.ts';

/** Calls whose first argument names a module: Vite's, Node's, and Vitest's mocks. */
const CALLS: ReadonlySet<string> = new Set([
  '__vite_ssr_import__',
  '__vite_ssr_dynamic_import__',
  '__vi_import__',
  '__vi_dynamic_import__',
  '__vi_export_all__',
  'require',
  'resolve',
  'mock',
  'doMock',
  'unmock',
  'doUnmock',
  'importActual',
  'importMock',
]);

/** The modules that a program names, sorted; what it computes is not among them. */
export function specifiersOf(program: Program): readonly string[] {
  const found = new Set<string>();
  visit(program, found, 0);
  return [...found].sort(byCodeUnit);
}

function visit(value: unknown, found: Set<string>, depth: number): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, found, depth);
  } else if (isNode(value) && depth < MAX_DEPTH) {
    const specifier = textOf(namedBy(value));
    if (specifier !== undefined) found.add(specifier);
    for (const field in value) visit(value[field], found, depth + 1);
  }
}

/** The node that names a module, where a node does. */
function namedBy(node: AstNode): unknown {
  if ('source' in node) return node['source'];
  if (node.type !== 'CallExpression') return undefined;
  const callee = node['callee'] as AstNode;
  const name = (callee.type === 'MemberExpression' ? callee['property'] : callee) as AstNode;
  const args = node['arguments'] as readonly unknown[];
  return typeof name['name'] === 'string' && CALLS.has(name['name']) ? args[0] : undefined;
}

function textOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'ImportExpression') return textOf(node['source']);
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : undefined;
  if (node.type !== 'TemplateLiteral') return undefined;
  const quasis = node['quasis'] as readonly { readonly value: { readonly cooked?: string } }[];
  return quasis.length === 1 ? quasis[0]?.value.cooked : undefined;
}

import type { ParseResult } from 'oxc-parser';
import { type TreeNode, isNode } from './tree-node.ts';

/** Names in a module's text by when they are asked for. */
export interface EvaluatedNames {
  /** Outside of types, wherever: an import of none of these leaves nothing behind where types are stripped. */
  readonly values: ReadonlySet<string>;
  /** While the module is loaded: outside of functions and of what instances are made of. */
  readonly atLoad: ReadonlySet<string>;
}

/** A local name that hides an imported one counts as that one: too many are no harm. */
export function evaluatedNames({ program }: Pick<ParseResult, 'program'>): EvaluatedNames {
  const values = new Set<string>();
  const atLoad = new Set<string>();
  const open: { readonly value: unknown; readonly isLater: boolean }[] = [
    { value: program.body, isLater: false },
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, isLater } = next;
    if (Array.isArray(value)) {
      for (const item of value) open.push({ value: item, isLater });
      continue;
    }
    if (!isNode(value) || isOfTypes(value)) continue;
    const name = nameIn(value);
    if (name !== undefined) {
      values.add(name);
      if (!isLater) atLoad.add(name);
    }
    for (const field in value)
      if (!isKey(value, field))
        open.push({ value: value[field], isLater: isLater || isDelayed(value, field) });
  }
  return { values, atLoad };
}

/** Expressions that TypeScript has beside those of JavaScript: what is in them runs. */
const RUNS = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSParameterProperty',
  'TSExportAssignment',
  'TSImportEqualsDeclaration',
  'TSQualifiedName',
]);

function isOfTypes(node: TreeNode): boolean {
  if (node.type === 'ImportDeclaration' || node['declare'] === true) return true;
  return node.type.startsWith('TS') && !RUNS.has(node.type);
}

function nameIn(node: TreeNode): string | undefined {
  return node.type === 'Identifier' || node.type === 'JSXIdentifier' ? String(node['name']) : undefined;
}

/** `b` of `a.b` and of `{ b: 1 }` is no name of the module's. */
function isKey(node: TreeNode, field: string): boolean {
  if (node['computed'] === true) return false;
  if (node.type === 'MemberExpression') return field === 'property';
  const isNamed = /^(?:Property|PropertyDefinition|MethodDefinition|AccessorProperty)$/.test(node.type);
  return isNamed && field === 'key' && node['shorthand'] !== true;
}

function isDelayed(node: TreeNode, field: string): boolean {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return field === 'body' || field === 'params';
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return field === 'value' && node['static'] !== true;
    // What is handed on is not asked for.
    case 'ExportNamedDeclaration':
      return field === 'specifiers';
    default:
      return false;
  }
}

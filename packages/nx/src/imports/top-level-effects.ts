import type { ParseResult } from 'oxc-parser';
import { type TreeNode, isNode } from './tree-node.ts';

/**
 * The first statement at the top of a module that does more than to declare something, from 1; `undefined` where
 * there is none, so that nobody would notice if the module were not loaded. What is not known to be harmless counts.
 */
export function topLevelEffect(text: string, { program }: ParseResult): number | undefined {
  for (const node of program.body as unknown as readonly TreeNode[]) {
    if (!isHarmless(node)) return text.slice(0, node.start).split('\n').length;
  }
  return undefined;
}

/** By a node's type, which of its fields must be harmless in their turn; `[]`: it always is. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  EmptyStatement: [],
  ExportAllDeclaration: [],
  FunctionDeclaration: [],
  FunctionExpression: [],
  ArrowFunctionExpression: [],
  TSTypeAliasDeclaration: [],
  TSInterfaceDeclaration: [],
  TSDeclareFunction: [],
  Identifier: [],
  Literal: [],
  BinaryExpression: ['left', 'right'],
  ExportNamedDeclaration: ['declaration'],
  ExportDefaultDeclaration: ['declaration'],
  VariableDeclaration: ['declarations'],
  VariableDeclarator: ['id', 'init'],
  ObjectExpression: ['properties'],
  Property: ['key', 'value'],
  ArrayExpression: ['elements'],
  TemplateLiteral: ['expressions'],
  ConditionalExpression: ['test', 'consequent', 'alternate'],
  LogicalExpression: ['left', 'right'],
  ParenthesizedExpression: ['expression'],
  TSAsExpression: ['expression'],
  TSSatisfiesExpression: ['expression'],
  TSNonNullExpression: ['expression'],
  ClassDeclaration: ['decorators', 'superClass', 'body'],
  ClassExpression: ['decorators', 'superClass', 'body'],
  ClassBody: ['body'],
  MethodDefinition: ['decorators', 'key'],
  TSAbstractMethodDefinition: ['key'],
  TSAbstractPropertyDefinition: ['key'],
  TSEnumDeclaration: ['body'],
  TSEnumBody: ['members'],
  TSEnumMember: ['initializer'],
};

function isHarmless(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.every(isHarmless);
  if (!isNode(value)) return false;
  if (value['declare'] === true) return true;
  const parts = PARTS[value.type] ?? otherParts(value);
  return parts?.every((part) => isHarmless(value[part])) ?? false;
}

function otherParts(node: TreeNode): readonly string[] | undefined {
  switch (node.type) {
    // `import './a'` is there for what it does.
    case 'ImportDeclaration': {
      const { specifiers } = node;
      return Array.isArray(specifiers) && specifiers.length > 0 ? [] : undefined;
    }
    case 'PropertyDefinition':
      return node['static'] === true ? ['decorators', 'key', 'value'] : ['decorators', 'key'];
    case 'NewExpression':
      return isNewCollection(node) ? ['arguments'] : undefined;
    case 'UnaryExpression':
      return node['operator'] === 'delete' ? undefined : ['argument'];
    // `'use client'` and its kin.
    case 'ExpressionStatement':
      return typeof node['directive'] === 'string' ? [] : undefined;
    default:
      return undefined;
  }
}

const COLLECTIONS: ReadonlySet<unknown> = new Set(['Map', 'Set', 'WeakMap', 'WeakSet']);

/** `new Map()`, and with what is written out: nothing that could run is walked through. */
function isNewCollection({ callee, arguments: given }: TreeNode): boolean {
  const isBuiltin = isNode(callee) && callee.type === 'Identifier' && COLLECTIONS.has(callee['name']);
  return (
    isBuiltin && Array.isArray(given) && given.every((one) => isNode(one) && one.type === 'ArrayExpression')
  );
}

import type { Import } from '@subminute/core/graph';
import type { Program } from 'oxc-parser';
import { callImports } from './call-imports.ts';
import { literalAt, namedBy } from './literal.ts';
import { type TreeNode, isNode } from './tree-node.ts';

export interface TreeFindings {
  readonly imports: readonly Import[];
  readonly computed: number;
  /** `declare module 'x'`, for everybody where the file is a script. */
  readonly declares: readonly string[];
  readonly declaresGlobals: boolean;
  /** `import x = require()` or `export =` make a module of it too. */
  readonly isModule: boolean;
}

interface Search {
  readonly text: string;
  readonly isModule: boolean;
  readonly imports: Import[];
  readonly declares: string[];
  computed: number;
  declaresGlobals: boolean;
}

/** What only the tree tells: calls, types, and declarations of modules. */
export function treeFindings(program: Program, text: string): TreeFindings {
  const body = program.body as unknown as readonly TreeNode[];
  const search: Search = {
    text,
    isModule: body.some(makesModule),
    imports: [],
    declares: [],
    computed: 0,
    declaresGlobals: false,
  };
  visitAll(body, search);
  return search;
}

function makesModule({ type, moduleReference }: TreeNode): boolean {
  if (type === 'TSImportEqualsDeclaration') return isNode(moduleReference) && isExternal(moduleReference);
  return (
    /^(?:Import|Export\w+)Declaration$/.test(type) ||
    type === 'TSExportAssignment' ||
    type === 'TSNamespaceExportDeclaration'
  );
}

/** Without recursion: trees of generated code are deep. */
function visitAll(body: readonly TreeNode[], search: Search): void {
  const open: unknown[] = [...body].reverse();
  const top = new Set<unknown>(body);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (Array.isArray(next)) {
      for (const item of next) if (typeof item === 'object' && item !== null) open.push(item);
      continue;
    }
    if (isNode(next)) look(next, top.has(next), search);
    for (const field in next as object) {
      const value = (next as Record<string, unknown>)[field];
      if (typeof value === 'object' && value !== null) open.push(value);
    }
  }
}

function look(node: TreeNode, isTop: boolean, search: Search): void {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression': {
      const found = callImports(node, search.text);
      search.imports.push(...found.imports);
      search.computed += found.computed;
      break;
    }
    case 'TSImportType':
      push(node['source'] ?? node['argument'], 'import-type', search);
      break;
    case 'TSImportEqualsDeclaration':
      importEquals(node, search);
      break;
    case 'TSModuleDeclaration':
      moduleDeclaration(node, search);
      break;
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      if (!isTop) push(node['source'], 'static', search);
      else if (isBareExport(node)) push(node['source'], 'static', search, bareKind(node));
      break;
    default:
  }
}

/** `export {} from './a'`: all else at the top is in the parser's own list, with its names. */
function isBareExport({ specifiers }: TreeNode): boolean {
  return Array.isArray(specifiers) && specifiers.length === 0;
}

function bareKind(node: TreeNode): Import['kind'] {
  return node['exportKind'] === 'type' || node['importKind'] === 'type' ? 'type' : 'runtime';
}

function importEquals(node: TreeNode, search: Search): void {
  const { moduleReference } = node;
  if (!isNode(moduleReference) || !isExternal(moduleReference)) return;
  const kind = node['importKind'] === 'type' ? 'type' : 'runtime';
  push(moduleReference['expression'], 'require', search, kind);
}

function isExternal(node: TreeNode): boolean {
  return node.type === 'TSExternalModuleReference';
}

function moduleDeclaration(node: TreeNode, search: Search): void {
  const id = node['id'] as TreeNode;
  if (node['kind'] === 'global' || id.type !== 'Literal') {
    if (node['kind'] === 'global' || node['global'] === true) search.declaresGlobals = true;
  } else if (search.isModule) push(id, 'augmentation', search);
  else search.declares.push(String(id['value']));
}

function push(node: unknown, how: Import['how'], search: Search, kind: Import['kind'] = 'type'): void {
  if (!isNode(node)) return;
  const literal = node.type === 'TSLiteralType' ? (node['literal'] as TreeNode) : node;
  const named = literalAt(search.text, literal.start, literal.end);
  const found = named && namedBy(named, { how, kind });
  if (found) search.imports.push(found);
}

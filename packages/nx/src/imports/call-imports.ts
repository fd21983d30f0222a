import type { Import, ImportHow } from '@subminute/core/graph';
import { literalAt, namedBy } from './literal.ts';
import type { Findings } from './scan-module.ts';
import { type TreeNode, isNode } from './tree-node.ts';

const NONE: Findings = { imports: [], computed: 0 };

const MOCKERS: ReadonlySet<string> = new Set(['vi', 'vitest', 'jest']);

/** Calls of Vitest and Jest whose first argument names a module. */
const MOCKS: ReadonlySet<string> = new Set([
  'mock',
  'doMock',
  'unmock',
  'doUnmock',
  'dontMock',
  'setMock',
  'deepUnmock',
  'importActual',
  'importMock',
  'requireActual',
  'requireMock',
  'createMockFromModule',
  'genMockFromModule',
  'unstable_mockModule',
  'unstable_unmockModule',
]);

/** The modules that a call names. */
export function callImports(node: TreeNode, text: string): Findings {
  const callee = node['callee'];
  const args = node['arguments'];
  if (!isNode(callee) || !Array.isArray(args) || !isNode(args[0])) return NONE;
  if (node.type === 'NewExpression') {
    const isUrl = nameOf(callee) === 'URL' && isOwnUrl(args[1], text);
    return isUrl ? first(args[0], 'url', text) : NONE;
  }
  if (nameOf(callee) === 'require') return required(args[0], text);
  if (callee.type !== 'MemberExpression') return NONE;
  return memberCall(callee, args as readonly TreeNode[], text);
}

function memberCall(callee: TreeNode, args: readonly TreeNode[], text: string): Findings {
  const object = callee['object'];
  const name = nameOf(callee['property']);
  if (!isNode(object) || !args[0] || name === undefined) return NONE;
  const of = nameOf(object);
  if (of !== undefined && MOCKERS.has(of) && MOCKS.has(name)) return mocked(args[0], text);
  if (of === 'require' && name === 'resolve') return required(args[0], text);
  if (of === 'require' && name === 'context') return contextOf(args[0], text);
  const isMeta = object.type === 'MetaProperty';
  return isMeta && (name === 'glob' || name === 'globEager') ? globsOf(args[0], text) : NONE;
}

function required(argument: TreeNode, text: string): Findings {
  const found = first(argument, 'require', text);
  return found.imports.length === 0 ? { imports: [], computed: 1 } : found;
}

/** `vi.mock(import('./a'))` names it as an import does, which is found there. */
function mocked(argument: TreeNode, text: string): Findings {
  return argument.type === 'ImportExpression' ? NONE : first(argument, 'mock', text);
}

function first(argument: TreeNode, how: ImportHow, text: string): Findings {
  const named = literalAt(text, argument.start, argument.end);
  const found = named && namedBy(named, { how, kind: 'runtime' });
  return found ? { imports: [found], computed: 0 } : NONE;
}

function contextOf(argument: TreeNode, text: string): Findings {
  const named = literalAt(text, argument.start, argument.end);
  return named ? { imports: [globOf(`${named.text}/**/*`, named)], computed: 0 } : NONE;
}

/** What a pattern with `!` takes out stays in: an edge too many is no harm. */
function globsOf(argument: TreeNode, text: string): Findings {
  const items =
    argument.type === 'ArrayExpression' ? (argument['elements'] as readonly unknown[]) : [argument];
  const patterns = items
    .map((item) => (isNode(item) ? literalAt(text, item.start, item.end) : undefined))
    .filter((named) => named !== undefined);
  const wanted = patterns.filter((named) => !named.text.startsWith('!'));
  return {
    imports: wanted.map((named) => globOf(named.text, named)),
    computed: patterns.length < items.length ? 1 : 0,
  };
}

function globOf(specifier: string, { start, end }: { readonly start: number; readonly end: number }): Import {
  return { specifier, start, end, how: 'glob', kind: 'runtime' };
}

function isOwnUrl(node: unknown, text: string): boolean {
  return isNode(node) && text.slice(node.start, node.end) === 'import.meta.url';
}

function nameOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' ? String(node['name']) : undefined;
}

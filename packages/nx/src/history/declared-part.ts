import { languageOf } from '../imports/language.ts';
import type { Parse } from '../imports/parser.ts';
import { type TreeNode, isNode } from '../imports/tree-node.ts';
import { type TextPart, unreadComments, withoutLayout, withoutParts } from '../types/visible-text.ts';

/** Whether `declaredPart` can say something of it. */
export function isTypeScript(file: string): boolean {
  const language = languageOf(file);
  return language === 'ts' || language === 'tsx';
}

/**
 * What is left of a module without what no one who imports it can see: bodies of functions that say what they return,
 * values of what says its type, comments, imports that only those use. Two versions with the same rest declare the
 * same. The other way round it need not be so: where a type is inferred, all that it is inferred from counts.
 * `undefined`: it cannot be told.
 */
export function declaredPart(file: string, text: string, parse: Parse): string | undefined {
  if (!isTypeScript(file)) return undefined;
  const { program, comments, errors } = parse(file, text, {
    lang: languageOf(file) === 'tsx' ? 'tsx' : 'ts',
    sourceType: 'module',
  });
  if (errors.length > 0) return undefined;
  const body = program.body as unknown as readonly TreeNode[];
  if (!body.some(isSeen) && body.some(isModule)) return '';
  const imports = body.filter(({ type }) => type === 'ImportDeclaration');
  const hidden = [...body.flatMap(hiddenIn), ...unreadComments(text, comments)];
  const rest = withoutParts(text, [...hidden, ...imports]);
  const words = new Set(rest.match(/[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu));
  const unused = imports.filter((one) => isUnused(one, words));
  return withoutLayout(withoutParts(text, [...hidden, ...unused]));
}

/** Others see of a module what it exports, and what it adds to others (`declare`). */
function isSeen({ type, declare }: TreeNode): boolean {
  return /^(?:TS)?(?:Export|Namespace)/.test(type) || declare === true;
}

function isModule({ type }: TreeNode): boolean {
  return type === 'ImportDeclaration';
}

function isUnused({ specifiers }: TreeNode, words: ReadonlySet<string>): boolean {
  if (!Array.isArray(specifiers) || specifiers.length === 0) return false;
  return (specifiers as readonly TreeNode[]).every(({ local }) => {
    const name = isNode(local) ? local['name'] : undefined;
    return typeof name === 'string' && !words.has(name);
  });
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
]);

/** The outermost parts of a tree that are hidden. */
function hiddenIn(node: TreeNode): readonly TextPart[] {
  const own = hiddenPart(node);
  const parts = Object.entries(node).flatMap(([field, value]) => {
    if (own !== undefined && value === own) return [];
    const nodes = Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];
    return field === 'parent' ? [] : nodes.flatMap(hiddenIn);
  });
  return own === undefined ? parts : [own, ...parts];
}

function hiddenPart(node: TreeNode): TreeNode | undefined {
  const { type, body, returnType, value, init, id, typeAnnotation } = node;
  if (FUNCTIONS.has(type)) return isNode(returnType) && isNode(body) ? body : undefined;
  // A setter returns nothing. A constructor may say what fields are.
  if (type === 'MethodDefinition' && node['kind'] === 'set')
    return isNode(value) && isNode(value['body']) ? value['body'] : undefined;
  if (type === 'VariableDeclarator')
    return isNode(id) && isNode(id['typeAnnotation']) && isNode(init) ? init : undefined;
  if (type === 'PropertyDefinition') return isNode(typeAnnotation) && isNode(value) ? value : undefined;
  return undefined;
}

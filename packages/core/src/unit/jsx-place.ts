import { type AstNode, type Program, isNode, nodesOf } from './program.ts';
import { specifiersOf } from './specifiers.ts';

const RUNTIME = /(?:^|\/)jsx-dev-runtime(?:\.\w+)?(?:$|\?)/;
const REACT = /(?:^|\/)react\/jsx-dev-runtime/;

/**
 * Whether the elements of a program are React's, which tells their places in warnings only. Another runtime may hand
 * them over to whoever asks: then they count.
 */
export function hasReactElements(program: Program): boolean {
  const runtimes = specifiersOf(program).filter((specifier) => RUNTIME.test(specifier));
  return runtimes.length > 0 && runtimes.every((specifier) => REACT.test(specifier));
}

/** Which argument of `jsxDEV` says where the element stands in its source. */
const PLACE = 4;
const FIELDS = ['fileName', 'lineNumber', 'columnNumber'];

/**
 * The numbers of lines and columns in a call of `jsxDEV`, as JSX is transformed in development. They move
 * with every line above, and nothing but React's warnings tells them.
 */
export function jsxNumbers(node: AstNode): readonly AstNode[] {
  if (!nameOf(node['callee']).endsWith('jsxDEV')) return [];
  const given = nodesOf(node['arguments']).slice(0, PLACE + 1);
  const place = given[PLACE];
  if (!place || given.some(({ type }) => type === 'SpreadElement') || place.type !== 'ObjectExpression')
    return [];
  const properties = nodesOf(place['properties']);
  const names = properties.map(plainName);
  if (names.length !== FIELDS.length || !FIELDS.every((field, i) => field === names[i])) return [];
  return properties.slice(1).flatMap(({ value }) => (isNumber(value) ? [value] : []));
}

/** The last name of a callee: `jsxDEV`, `React.jsxDEV`, `(0, __vite_ssr_import_0__.jsxDEV)`. */
function nameOf(callee: unknown): string {
  if (!isNode(callee)) return '';
  if (callee.type === 'Identifier') return String(callee['name']);
  if (callee.type === 'MemberExpression')
    return callee['computed'] === true ? '' : nameOf(callee['property']);
  return callee.type === 'SequenceExpression' ? nameOf(nodesOf(callee['expressions']).at(-1)) : '';
}

function plainName(property: AstNode): string | undefined {
  const { type, kind, computed, method, key } = property;
  const isPlain = type === 'Property' && kind === 'init' && computed === false && method === false;
  return isPlain && isNode(key) && key.type === 'Identifier' ? String(key['name']) : undefined;
}

function isNumber(value: unknown): value is AstNode {
  return isNode(value) && value.type === 'Literal' && typeof value['value'] === 'number';
}

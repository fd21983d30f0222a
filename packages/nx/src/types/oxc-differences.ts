import type { ParseResult } from 'oxc-parser';
import { isRecord } from '../shield/fields.ts';
import type { SourceProblem } from './oxc.ts';

// Where oxc-transform 0.151 writes another declaration than TypeScript; found by comparing the two (declare.test.ts). Of a
// constant that is true or false it says that it may be both, of an object's accessors that they are properties, of an
// `accessor` nothing, of a literal in brackets or behind `export default` only its kind, and of an enum's member by the
// name of something else no value.

/** Without these, no tree has to be made: it costs more than all else. */
const SIGNS =
  /=\s*(?:true|false)\b|\b[gs]et\s+[\w$['"#]|\benum\b|\baccessor\b|=\s*\(|\bexport\s+default\b|\bexport\s*=|\bimport\s+[\w$]+\s*=|\][ \t]*[(:]/;

export interface Differences {
  /** Where nothing can be made of it. */
  readonly problem: SourceProblem | undefined;
  /** Constants that are `true` or `false`. */
  readonly constants: ReadonlyMap<string, string>;
}

const NONE: Differences = { problem: undefined, constants: new Map() };

export function differencesIn(text: string, parsed: ParseResult): Differences {
  if (!SIGNS.test(text)) return NONE;
  const constants = new Map<string, string>();
  const twice = new Set<string>();
  let problem: SourceProblem | undefined;
  const walk = (node: unknown, isAmbient: boolean): void => {
    if (Array.isArray(node)) for (const one of node) walk(one, isAmbient);
    if (!isRecord(node)) return;
    const { type, start } = node;
    const at = typeof start === 'number' ? start : undefined;
    const isDeclared = isAmbient || node['declare'] === true;
    const message = messageFor(node, isDeclared);
    if (message !== undefined) problem ??= { at, message };
    if (type === 'VariableDeclaration' && node['kind'] === 'const')
      for (const [name, value] of namesIn(node['declarations'])) {
        if (constants.has(name)) twice.add(name);
        if (value !== undefined) constants.set(name, value);
      }
    // What happens in a body, nobody else sees.
    if (type !== 'FunctionBody' && type !== 'BlockStatement')
      for (const one of Object.values(node)) if (typeof one === 'object') walk(one, isDeclared);
  };
  walk(parsed.program.body, false);
  const [name] = twice;
  return {
    problem: problem ?? (name === undefined ? undefined : { at: undefined, message: `it has ${name} twice` }),
    constants,
  };
}

/** Why nothing can be made of a node. */
function messageFor(node: Node, isAmbient: boolean): string | undefined {
  switch (node['type']) {
    case 'TSEnumDeclaration':
      if (isAmbient) return 'it declares an enum that is elsewhere';
      return hasForeignValue(node) ? "it has an enum's member with the value of something else" : undefined;
    case 'ObjectExpression':
      return oddProperty(node)
        ? 'it has an object with get, set or a computed name: say its type'
        : undefined;
    case 'AccessorProperty':
      return isRecord(node['typeAnnotation']) ? undefined : 'it has an accessor: say its type';
    case 'VariableDeclarator':
    case 'PropertyDefinition':
      return isInBrackets(node) ? 'it has a value in brackets: say its type' : undefined;
    case 'ExportDefaultDeclaration':
      return LITERALS.has(typeIn(node['declaration'])) ? 'its default is a literal: say its type' : undefined;
    case 'TSExportAssignment':
    case 'TSImportEqualsDeclaration':
      return 'it has an import or an export of CommonJS';
    default:
      return undefined;
  }
}

type Node = Readonly<Record<string, unknown>>;

const LITERALS: ReadonlySet<unknown> = new Set([
  'Literal',
  'ParenthesizedExpression',
  'TemplateLiteral',
  'UnaryExpression',
]);

function typeIn(node: unknown): unknown {
  return isRecord(node) ? node['type'] : undefined;
}

function isInBrackets({ id, init, value, typeAnnotation }: Node): boolean {
  const hasType = isRecord(typeAnnotation) || (isRecord(id) && isRecord(id['typeAnnotation']));
  return !hasType && typeIn(init ?? value) === 'ParenthesizedExpression';
}

/** Of its own members the values are known. */
function hasForeignValue({ id, body }: Node): boolean {
  const members =
    isRecord(body) && Array.isArray(body['members']) ? (body['members'] as readonly unknown[]) : [];
  const own = new Set([nameIn(id), ...members.map((one) => nameIn(isRecord(one) ? one['id'] : undefined))]);
  const isForeign = (node: unknown): boolean => {
    if (Array.isArray(node)) return node.some(isForeign);
    if (!isRecord(node)) return false;
    if (node['type'] === 'Identifier') return !own.has(nameIn(node));
    if (node['type'] === 'MemberExpression') return isForeign(node['object']);
    return Object.values(node).some((one) => typeof one === 'object' && isForeign(one));
  };
  return members.some((one) => isRecord(one) && isForeign(one['initializer']));
}

function nameIn(node: unknown): unknown {
  return isRecord(node) ? (node['name'] ?? node['value']) : undefined;
}

function oddProperty({ properties }: Readonly<Record<string, unknown>>): boolean {
  const all: readonly unknown[] = Array.isArray(properties) ? properties : [];
  return all.some((one) => {
    if (!isRecord(one)) return false;
    const isNamed =
      one['computed'] !== true ||
      typeIn(one['key']) === 'Literal' ||
      typeIn(one['key']) === 'TemplateLiteral';
    return one['kind'] === 'get' || one['kind'] === 'set' || !isNamed;
  });
}

/** Of each, the text of a value that is `true` or `false`, where nobody says its type. */
function namesIn(declarations: unknown): readonly (readonly [string, string | undefined])[] {
  const all: readonly unknown[] = Array.isArray(declarations) ? declarations : [];
  return all.flatMap((one) => {
    const { id, init } = isRecord(one) ? one : {};
    if (!isRecord(id) || typeof id['name'] !== 'string') return [];
    const isPlain = isRecord(init) && init['type'] === 'Literal' && typeof init['value'] === 'boolean';
    const value = isPlain && !isRecord(id['typeAnnotation']) ? String(init['value']) : undefined;
    return [[id['name'], value] as const];
  });
}

/** A declaration that is not exported would be, where nothing says what is. */
export function withExports(code: string): string {
  const isHidden =
    /^(?:declare\s(?!module\s|global\s)|interface|type|enum|class|namespace|abstract|const)\b/m.test(code);
  const isSaid = /^export\s*(?:\{|\*|=|default\s+[\w$]+;)/m.test(code);
  return isHidden && !isSaid ? `${code.replace(/\n?$/, '\n')}export {};\n` : code;
}

/** With the values of constants, as TypeScript writes them; `undefined`: a constant of oxc's stands there in another way. */
export function withConstants(code: string, constants: Differences['constants']): string | undefined {
  let text = code;
  for (const [name, value] of constants) {
    const escaped = name.replaceAll('$', String.raw`\$`);
    const sites = [...text.matchAll(new RegExp(String.raw`(?<![\w$])${escaped}: boolean(?![\w$])`, 'g'))];
    const [site] = sites;
    if (!site) continue;
    const before = text.slice(0, site.index);
    const after = text.slice(site.index + site[0].length);
    if (sites.length > 1 || !/\bconst $/.test(before) || !after.startsWith(';')) return undefined;
    text = `${before}${name} = ${value}${after}`;
  }
  return text;
}

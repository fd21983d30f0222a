import type { ParseResult } from 'oxc-parser';
import { isRecord } from '../shield/fields.ts';
import type { SourceProblem } from './oxc.ts';

// Where oxc writes another declaration than TypeScript. Found by comparing the two (declare.test.ts), with oxc-transform
// 0.151: of constants that are true or false it says that they may be both, of an object's accessors that they are
// properties, and of an ambient enum's members which values they have.

/** Without these, no tree has to be made: it costs more than all else. */
const SIGNS = /=\s*(?:true|false)\b|\b[gs]et\s+[\w$['"#]|\benum\b/;

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
    if (type === 'TSEnumDeclaration' && isDeclared) problem ??= { at, message: 'it declares an enum that is elsewhere' };
    if (type === 'ObjectExpression' && hasAccessor(node))
      problem ??= { at, message: 'it has an object with get or set: say its type' };
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
  return { problem: problem ?? (name === undefined ? undefined : { at: undefined, message: `it has ${name} twice` }), constants };
}

function hasAccessor({ properties }: Readonly<Record<string, unknown>>): boolean {
  const all: readonly unknown[] = Array.isArray(properties) ? properties : [];
  return all.some((one) => isRecord(one) && (one['kind'] === 'get' || one['kind'] === 'set'));
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

import type {
  AnyNode,
  Expression,
  Function as FunctionNode,
  ArrowFunctionExpression,
  ObjectExpression,
  Program,
  Property,
  SpreadElement,
} from 'acorn';
import { nodesIn } from './config-syntax.ts';

/** The object of settings that a module exports, as far as it can be told without running it. */
export interface ConfigObject {
  readonly object: ObjectExpression;
  /** Whether settings come from elsewhere too: spread into it, or merged. */
  readonly isPart: boolean;
}

/** Who gives them. */
const SOURCES: ReadonlySet<unknown> = new Set(['vite', 'vitest/config']);

/** `undefined`: it is made elsewhere, there are several, or it is changed after it was made. */
export function configObject(program: Program): ConfigObject | undefined {
  const exported = program.body.find((node) => node.type === 'ExportDefaultDeclaration')?.declaration;
  const object = exported && found(exported as AnyNode, program);
  return object && { object: object.object, isPart: object.isPart || object.object.properties.some(isOpen) };
}

/** What of an object nobody can tell the key of. */
export function isOpen(property: Property | SpreadElement): boolean {
  return property.type === 'SpreadElement' || keyOf(property) === undefined;
}

/** The properties of a name, in their order. */
export function propertiesOf(object: ObjectExpression, name: string): readonly Property[] {
  return object.properties.filter(
    (property): property is Property => property.type === 'Property' && keyOf(property) === name,
  );
}

function keyOf({ key, computed }: Property): string | undefined {
  if (key.type === 'Literal') return String(key.value);
  return key.type === 'Identifier' && !computed ? key.name : undefined;
}

function found(node: AnyNode, program: Program): ConfigObject | undefined {
  switch (node.type) {
    case 'ObjectExpression':
      return { object: node, isPart: false };
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'FunctionDeclaration': {
      const given = returned(node);
      return given && found(given, program);
    }
    case 'AwaitExpression':
      return found(node.argument, program);
    case 'Identifier': {
      const value = valueOf(node.name, program);
      return value && found(value, program);
    }
    case 'CallExpression': {
      const callee = node.callee.type === 'Identifier' ? importedAs(node.callee.name, program) : undefined;
      const [first] = node.arguments;
      if (callee === 'mergeConfig') return merged(node.arguments, program);
      return first && (callee === 'defineConfig' || callee === 'defineProject')
        ? found(first, program)
        : undefined;
    }
    default:
      return undefined;
  }
}

/** Lists of plugins are joined, so any of them will do; the one with tests is the one that is read. */
function merged(parts: readonly AnyNode[], program: Program): ConfigObject | undefined {
  const objects = parts.flatMap((part) => found(part, program) ?? []);
  const tested = objects.filter(({ object }) => propertiesOf(object, 'test').length > 0);
  const [one, other] = tested.length > 0 ? tested : objects;
  return one && other === undefined ? { ...one, isPart: true } : undefined;
}

/** What a function returns, where that is one thing. */
function returned(node: FunctionNode | ArrowFunctionExpression): Expression | undefined {
  if (node.body.type !== 'BlockStatement') return node.body;
  const returns = nodesIn(node.body, isFunction).flatMap((one) =>
    one.type === 'ReturnStatement' ? [one] : [],
  );
  const [only, other] = returns;
  return other === undefined ? (only?.argument ?? undefined) : undefined;
}

function isFunction({ type }: AnyNode): boolean {
  return ['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'].includes(type);
}

/** Of a constant that is named where it is made and where it is used, and nowhere else: so nobody changes it. */
function valueOf(name: string, program: Program): Expression | undefined {
  const nodes = nodesIn(program);
  if (namesOf(nodes, name) !== 2) return undefined;
  for (const node of nodes) {
    if (node.type !== 'VariableDeclaration' || node.kind !== 'const') continue;
    for (const { id, init } of node.declarations)
      if (id.type === 'Identifier' && id.name === name) return init ?? undefined;
  }
  return undefined;
}

/** How often a name stands in a module. */
export function namesOf(nodes: readonly AnyNode[], name: string): number {
  return nodes.filter((node) => node.type === 'Identifier' && node.name === name).length;
}

function importedAs(local: string, program: Program): string | undefined {
  for (const node of program.body) {
    if (node.type !== 'ImportDeclaration' || !SOURCES.has(node.source.value)) continue;
    for (const one of node.specifiers)
      if (one.type === 'ImportSpecifier' && one.local.name === local)
        return one.imported.type === 'Identifier' ? one.imported.name : undefined;
  }
  return undefined;
}

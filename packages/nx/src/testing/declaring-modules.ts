// Modules whose texts say what they declare, and the names that others can ask for.

/** Constructs by hand: what TypeScript and a reader of texts might write down in two ways. */
export const FIXTURES: Readonly<Record<string, string>> = {
  literals: `export const n = 1;\nexport const neg = -1;\nexport const s = 'it\\'s "x"';\nexport const b = true;\nexport const big = 1n;\nexport const t = \`a\`;\nexport let m = 1;\nexport let ms = 's';\nexport const nul: null = null;\nexport const u = undefined as undefined;\nexport const sym: unique symbol = Symbol();\n`,
  objects: `export const o = { a: 1, 'b-c': 's', 3: true, nested: { x: 1n, f(): void {}, g: (n: number): string => String(n) } };\nexport const c = { a: 1, list: [1, 'x'] } as const;\nexport const l = [1, 2] as const;\nexport const sat: { k: number } = { k: 1 } satisfies { k: number };\nconst no = false;\nexport const off: typeof no = no;\nexport namespace Deep { export const on = true; }\nexport const tc = true as const;\nexport const sc = 's' as string;\nexport const yes: true = true;\n`,
  functions: `export function f(a: number, b = 'x', c?: boolean, ...rest: number[]): void {}\nexport function g<T extends object = {}>(t: T, { a, b: [c] }: { a: 1; b: number[] }): asserts t is T & { q: 1 } {}\nexport function over(a: string): string;\nexport function over(a: number): number;\nexport function over(a: any): any { return a; }\nexport async function as(): Promise<void> {}\nexport function* gen(): Generator<number> {}\nexport const arrow = <T,>(x: T): T => x;\nexport default function (a = 1): number { return a; }\nexport function later(a = 1, b: string): void {}\nexport function pred(x: unknown): x is string { return true; }\n`,
  classes: `import type { Base } from './types.js';\nexport abstract class A<T = string> implements Base {\n  static readonly one = 1; readonly flag = true; plain = false; static readonly neg = -1; readonly tpl = \`a\`; private static readonly hush2 = 1;\n  static #hidden = 2;\n  readonly name = 'n';\n  count = 0;\n  protected abstract run(t: T): void;\n  private secret: number = 1;\n  private hush(): void {}\n  declare kept: string;\n  optional?: number;\n  constructor(public readonly id: number, private own: string, protected opt = 1) {}\n  get v(): number { return 1; }\n  set v(x: number) {}\n  [Symbol.iterator](): Iterator<T> { throw new Error(); }\n  base = 1;\n  method(x?: number): this { return this; }\n  toString(): string { return ''; }\n}\nexport class B extends A<number> { run(t: number): void {} }\nexport class Priv { private constructor() {} static make(): Priv { return new Priv(); } }\n`,
  types: `export interface Base { base: number }\nexport type U = 'a' | 'b' | { k: 1 };\nexport type M<T> = { readonly [K in keyof T]?: T[K] extends string ? 1 : never };\nexport type Tpl = \`x\${string}\`;\nexport interface Call { (a: 1): 2; new (b: string): Call; readonly [k: string]: unknown }\nexport namespace N { export const x = 1; export type T = string; export function f(): void {} }\nexport type { M as Renamed };\nexport type Ctor = abstract new (...a: any[]) => object;\n`,
  enums: `export enum E { A, B = 5, C, D = 'd', F = 1 << 3, G = A | B }\nexport const enum K { One = 1, Two = One * 2 }\n`,
  imports: `import { n } from './literals.js';\nimport type { U } from './types.js';\nimport * as all from './enums.js';\nimport def, { type Base } from './functions2.js';\nimport './side.js';\nexport const one: typeof n = n;\nexport const u: U = 'a';\nexport const e: all.E = all.E.A;\nexport { def, type Base };\nexport * from './objects.js';\nexport * as ns from './types.js';\nexport { U as Uu } from './types.js';\nexport const t: typeof import('./enums.js') = all;\n`,
  functions2: `export interface Base { z: 1 }\nconst x: { deep: Base } = { deep: { z: 1 } };\nexport default x;\n`,
  side: `declare global { interface Window { mine: number } var everywhere: string }\nexport {};\n`,
  inner: `type Local = { a: number };\ninterface Unused { b: number }\nconst hidden = 1;\nfunction used(): Local { return { a: 1 }; }\nexport const v: ReturnType<typeof used> = used();\nexport { hidden as shown };\nclass Only { x = 1 }\nexport type { Only };\n`,
  defaulted: `export default class Named { x = 1; constructor(private readonly y: string) {} }\n`,
  expressions: `const value: number = 1;\nexport default value;\n`,
  keys: `const key: unique symbol = Symbol();\nexport class K { ['lit']: string = ''; 'quoted-name' = 1; 42 = 'x' }\nexport interface I { [key]: 1 }\nexport { key };\n`,
  augment: `import type { Base } from './types.js';\ndeclare module './types.js' { interface Base { added?: string } }\nexport const b: Base = { base: 1, added: '' };\n`,
  docs: `/** Said. @deprecated use n */\nexport const old = 1;\n/** @internal */\nexport const kept = 2;\n`,
  accessors: `export class C { accessor a: number = 1; static { } get only(): string { return ''; } set written(v: number) {} private get hid(): number { return 1; } }\n`,
  optional: `export function f(a: number | undefined, b?: string | null): void {}\nexport class C { constructor(readonly a?: number, public b: string | undefined = undefined) {} m(x = 1 as number | undefined): void {} }\n`,
  tuple: `export const t: [a: number, b?: string, ...rest: boolean[]] = [1];\nexport type R = readonly string[];\nexport const f: (this: void, ...a: R) => asserts this is void = null!;\n`,
};

const TYPES = ['number', 'string', 'boolean', 'readonly string[]', '{ readonly a?: number }', '"x" | "y"', '[n: number, s?: string]', 'Map<string, number>', '(a: number) => void'];
const VALUES = ['1', "'s'", 'true', '-2', '3n', '{ a: 1, b: "x" }', '[1, "x"] as const', '{ f(): void {} }', '`t`', '{ n: { m: false } }'];

/** A module of chance. */
export function someModule(random: () => number): string {
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const type = (): string => pick(TYPES);
  const parameters = (): string =>
    Array.from({ length: Math.floor(random() * 3) }, (_, at) =>
      pick([`p${at}: ${type()}`, `p${at}?: ${type()}`, `p${at} = ${pick(["1", "'s'", 'true'])}`]),
    )
      .sort((a, b) => Number(a.includes('?') || a.includes('=')) - Number(b.includes('?') || b.includes('=')))
      .join(', ');
  const makers: readonly ((at: number) => string)[] = [
    (at) => `export const c${at} = ${pick(VALUES)};`,
    (at) => `export let l${at} = ${pick(["1", "'s'", 'false'])};`,
    (at) => `export const t${at}: ${type()} = null!;`,
    (at) => `export function f${at}(${parameters()}): ${type()} { return null!; }`,
    (at) => `export const a${at} = (${parameters()}): ${type()} => null!;`,
    (at) => `export interface I${at} { m(${parameters()}): ${type()}; readonly x: ${type()} }`,
    (at) => `export type T${at}<P = ${type()}> = P | ${type()};`,
    (at) => `export enum E${at} { A${pick(['', ' = 3', ' = 1 << 2'])}, B }`,
    (at) =>
      `export class K${at} { ${pick(['', 'static ', 'readonly ', 'private ', 'protected '])}x = ${pick(["1", "'s'"])}; ${pick(['', 'private '])}m(${parameters()}): ${type()} { return null!; } constructor(${pick(['', 'private ', 'readonly '])}z: ${type()}) {} }`,
    (at) => `const h${at}: ${type()} = null!;\nexport const u${at}: typeof h${at} = h${at};`,
  ];
  const lines = Array.from({ length: 12 }, (_, at) => makers[Math.floor(random() * makers.length)]?.(at) ?? '');
  return `${lines.join('\n')}\n`;
}

import type { Shape } from './shape.ts';

/** Functions, and values whose types nobody has written down. */
export const FUNCTIONS: readonly Shape[] = [
  {
    name: 'generic',
    declares: `
/** A part of a list. */
export interface Page§<T, C extends string = string> {
  readonly items: readonly T[];
  readonly cursor?: C;
  total: number;
}
interface Size { readonly size: number; readonly from?: number }
const start = (at: Size): number => at.from ?? 0;
export function paginate§<T>(items: readonly T[], size = 10): Page§<T> {
  const from = start({ size });
  if (size < 1) throw new Error('a page of ' + size);
  return { items: items.slice(from, from + size), total: items.length };
}
export const mapPage§ = <T, U>(page: Page§<T>, map: (item: T, at: number) => U): Page§<U> => ({
  ...page,
  items: page.items.map((item, at) => map(item, at)),
});
`,
    imports: ['type Page§', 'paginate§', 'mapPage§'],
    uses: `
export const labels§x¤ = (values: readonly number[]) =>
  mapPage§(paginate§(values, 2), (value, at) => ({ label: String(value), at }));
export const count§x¤: number = labels§x¤([1]).total;
export const empty§x¤: Page§<string> = { items: [], total: 0 };
`,
    seen: ['labels§x¤', 'empty§x¤'],
    sees: `
export const joined§x¤x‡: string = labels§x¤([1, 2]).items.map(({ label, at }) => label + at.toFixed(0)).join();
export const cursor§x¤x‡: string | undefined = empty§x¤.cursor;
`,
  },
  {
    name: 'overloads',
    declares: `
export type Unit§ = 'px' | 'em';
export function length§(text: string): number;
export function length§(text: string, unit: Unit§): string;
export function length§(text: string, unit?: Unit§): number | string {
  const value = Number.parseFloat(text);
  return unit === undefined ? value : value + unit;
}
export function assertText§(value: unknown): asserts value is string {
  if (typeof value !== 'string') throw new TypeError('no text');
}
export function isUnit§(value: string): value is Unit§ {
  return value === 'px' || value === 'em';
}
`,
    imports: ['length§', 'assertText§', 'isUnit§', 'type Unit§'],
    uses: `
export function measured§x¤(value: unknown) {
  assertText§(value);
  return [length§(value), length§(value, 'px')] as const;
}
export const unit§x¤ = (text: string): Unit§ => (isUnit§(text) ? text : 'em');
export const double§x¤: number = length§('2') * 2;
`,
    seen: ['measured§x¤', 'unit§x¤'],
    sees: `
const [number§x¤x‡, text§x¤x‡] = measured§x¤('1');
export const both§x¤x‡: string = number§x¤x‡.toFixed(1) + text§x¤x‡.trim();
export const known§x¤x‡: 'px' | 'em' = unit§x¤('em');
`,
  },
  {
    name: 'inferred',
    declares: `
const LEVELS = ['low', 'high'] as const;
export const limits§ = { low: 1, high: 10, name: 'limits' } as const satisfies Record<string, number | string>;
export const state§ = (at = 0) => ({ at, level: LEVELS[at % 2] ?? 'low', next: () => at + 1, tags: [] as string[] });
export async function load§(id: string) {
  const found = await Promise.resolve({ id, size: id.length, at: null as Date | null });
  return found;
}
export function* walk§(until: number) {
  for (let at = 0; at < until; at++) yield { at, isLast: at === until - 1 };
}
export const key§: unique symbol = Symbol('key');
export let counter§ = 0;
export function up§() {
  counter§ += 1;
  return counter§;
}
`,
    imports: ['limits§', 'state§', 'load§', 'walk§', 'key§', 'up§'],
    uses: `
export const held§x¤ = { [key§]: state§(), size: up§() };
export const low§x¤: 1 = limits§.low;
export const all§x¤ = async () => ({ ...(await load§('a')), walked: [...walk§(2)] });
export const level§x¤: 'low' | 'high' = held§x¤[key§].level;
`,
    seen: ['held§x¤', 'all§x¤'],
    sees: `
export const size§x¤x‡ = async (): Promise<number> => {
  const { size, walked, at } = await all§x¤();
  return size + walked.length + (at?.getTime() ?? 0) + held§x¤.size;
};
`,
  },
  {
    name: 'default',
    declares: `
interface Options { readonly depth?: number; readonly label: string }
/** Draws. */
export default function draw(options: Options, ...rest: readonly number[]) {
  const depth = options.depth ?? 1;
  return { text: options.label.repeat(depth), sum: rest.reduce((all, one) => all + one, 0) };
}
`,
    imports: ['draw§'],
    uses: `
export const drawn§x¤ = draw§({ label: 'a', depth: 2 }, 1, 2);
export type Drawn§x¤ = ReturnType<typeof draw§>;
export const again§x¤ = (...args: Parameters<typeof draw§>): Drawn§x¤ => draw§(...args);
`,
    seen: ['drawn§x¤', 'again§x¤'],
    sees: `
export const text§x¤x‡: string = drawn§x¤.text + again§x¤({ label: 'b' }).sum.toFixed(1);
`,
    handsOn: "export { default as draw§ } from './default§.js';",
  },
];

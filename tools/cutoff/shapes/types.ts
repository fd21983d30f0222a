import type { Shape } from './shape.ts';

/** Types that are computed, and what stands in comments. */
export const TYPES: readonly Shape[] = [
  {
    name: 'conditional',
    declares: `
export type Json§ = string | number | boolean | null | readonly Json§[] | { readonly [key: string]: Json§ };
export type Serial§<T> = T extends Date ? string : T extends readonly (infer U)[] ? Serial§<U>[] : T extends object ? { [K in keyof T]: Serial§<T[K]> } : T;
export type Events§<T> = { readonly [K in keyof T & string as \`on\${Capitalize<K>}\`]?: (value: T[K]) => void };
type Inner<T> = T extends { readonly id: infer I } ? I : never;
export type IdOf§<T> = Inner<T>;
export interface Model§ { readonly id: number; when: Date; tags: string[] }
export const serial§ = (model: Model§): Serial§<Model§> => ({ ...model, when: model.when.toISOString(), tags: [...model.tags] });
`,
    imports: ['type Json§', 'type Serial§', 'type Events§', 'type IdOf§', 'type Model§', 'serial§'],
    uses: `
export type Wire§x¤ = Serial§<Model§ & { more: { at: Date } }>;
export const events§x¤: Events§<Model§> = { onTags: (tags) => void tags.length };
export const id§x¤: IdOf§<Model§> = 1;
export const wire§x¤ = (model: Model§) => ({ ...serial§(model), seen: true });
export const json§x¤: Json§ = { a: [1, null] };
`,
    seen: ['wire§x¤', 'type Wire§x¤'],
    sees: `
export const when§x¤x‡: string = wire§x¤({ id: 1, when: new Date(0), tags: [] }).when;
export const deep§x¤x‡ = (wire: Wire§x¤): string => wire.more.at + wire.tags.join() + wire.id.toFixed(0);
`,
  },
  {
    name: 'union',
    declares: `
export interface Circle§ { readonly kind: 'circle'; readonly radius: number }
export interface Square§ { readonly kind: 'square'; readonly side?: number | undefined }
export type Figure§ = Circle§ | Square§;
export type Kind§ = Figure§['kind'];
export type Visitor§<R> = { readonly [K in Kind§]: (figure: Extract<Figure§, { kind: K }>) => R };
export const visit§ = <R,>(figure: Figure§, visitor: Visitor§<R>): R =>
  figure.kind === 'circle' ? visitor.circle(figure) : visitor.square(figure);
export const NAMES§: Readonly<Record<Kind§, string>> = { circle: 'Circle', square: 'Square' };
`,
    imports: ['type Figure§', 'type Kind§', 'visit§', 'NAMES§'],
    uses: `
export const area§x¤ = (figure: Figure§) =>
  visit§(figure, { circle: ({ radius }) => radius ** 2, square: ({ side = 1 }) => side * side });
export function told§x¤(figure: Figure§): string {
  switch (figure.kind) {
    case 'circle':
      return NAMES§.circle;
    case 'square':
      return NAMES§[figure.kind];
    default: {
      const none: never = figure;
      return none;
    }
  }
}
export type Named§x¤ = { readonly [K in Kind§]: \`\${K}!\` };
`,
    seen: ['area§x¤', 'type Named§x¤'],
    sees: `
export const rounded§x¤x‡: string = area§x¤({ kind: 'circle', radius: 1 }).toFixed(1);
export const names§x¤x‡: Named§x¤ = { circle: 'circle!', square: 'square!' };
`,
  },
  {
    name: 'noted',
    declares: `
/// <reference lib="es2023" />
/**
 * Adds.
 * @deprecated use plus§
 */
export const add§ = (a: number, b: number): number => a + b;
/** Adds, too. */
export const plus§ = (a: number, b: number): number => a + b;
export interface Opened§ {
  /** @internal */
  readonly inner?: number;
  /** Old. */
  readonly old: string;
}
/** @internal */
export const hidden§ = { inner: 1 };
// A line of no weight.
export const open§ = (): Opened§ => ({ old: 'a' });
`,
    imports: ['add§', 'plus§', 'open§', 'type Opened§'],
    uses: `
export const sum§x¤ = add§(1, plus§(2, 3));
export const opened§x¤ = open§();
export const old§x¤: string = opened§x¤.old;
export const given§x¤: Opened§ = { old: 'b' };
`,
    seen: ['sum§x¤', 'opened§x¤'],
    sees: `
export const told§x¤x‡: string = opened§x¤.old + sum§x¤.toFixed(0);
`,
  },
  {
    name: 'byhand',
    declares: `
import type { Held§ } from './held§.js';
export const hold§ = (size: number) => ({ held: { size } satisfies Held§ as Held§, at: 1 });
export type { Held§ };
export * as inner§ from './held§.js';
`,
    imports: ['hold§', 'type Held§', 'type inner§'],
    uses: `
export const kept§x¤ = hold§(1);
export const size§x¤: Held§['size'] = kept§x¤.held.size;
export type Alias§x¤ = inner§.Held§;
`,
    seen: ['kept§x¤', 'type Alias§x¤'],
    sees: `
export const big§x¤x‡: number = kept§x¤.held.size + kept§x¤.at;
export const alias§x¤x‡: Alias§x¤ = { size: 2 };
`,
    beside: [
      'held§.d.ts',
      '/** By hand. */\nexport interface Held§ {\n  readonly size: number;\n  readonly more?: string;\n}\n',
    ],
  },
  {
    name: 'jsx',
    isTsx: true,
    declares: `
export function h§(tag: string | ((props: never) => h§.JSX.Element), props: object | null, ...children: readonly unknown[]): h§.JSX.Element {
  return { tag, props, children };
}
export declare namespace h§ {
  namespace JSX {
    interface Element { readonly tag: unknown; readonly props: object | null; readonly children: readonly unknown[] }
    interface IntrinsicElements { box: { width?: number; label: string }; text: { value: string } }
    interface ElementChildrenAttribute { children: unknown }
  }
}
export interface CardProps§ { title: string; size?: 'small' | 'large'; children?: unknown }
export function Card§({ title, size = 'small' }: CardProps§) {
  return h§('box', { label: title + size });
}
`,
    imports: ['h§', 'Card§', 'type CardProps§'],
    uses: `
export const View§x¤ = (props: CardProps§) => <Card§ {...props} size="large" />;
export const line§x¤ = <box label="a" width={1} />;
`,
    isTsxUse: true,
    seen: ['View§x¤', 'line§x¤'],
    sees: `
export const shown§x¤x‡: number = View§x¤({ title: 'a' }).children.length + line§x¤.children.length;
`,
  },
];

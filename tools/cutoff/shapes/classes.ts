import type { Shape } from './shape.ts';

/** Classes, enums, namespaces, and declarations that are merged. */
export const CLASSES: readonly Shape[] = [
  {
    name: 'class',
    declares: `
interface Entry { readonly at: number; value: unknown }
/** Keeps. */
export class Store§ {
  static made = 0;
  readonly name: string;
  protected entries: Entry[] = [];
  private hits = 0;
  #secret = 1;
  constructor(name: string, private readonly limit = 10) {
    this.name = name;
  }
  get size(): number {
    return this.entries.length;
  }
  set cap(value: number) {
    this.hits = value;
  }
  add(value: unknown): this {
    this.entries.push({ at: this.#secret + this.hits, value });
    return this.entries.length > this.limit ? this.drop() : this;
  }
  private drop(): this {
    this.entries.shift();
    return this;
  }
}
export abstract class Task§<T = void> {
  abstract run(input: string): Promise<T>;
  protected log(text: string): void {
    void text;
  }
}
`,
    imports: ['Store§', 'Task§'],
    uses: `
export class Small§x¤ extends Store§ {
  drop§ = 1;
  first(): unknown {
    return this.entries[0]?.value;
  }
}
export class Count§x¤ extends Task§<number> {
  override async run(input: string): Promise<number> {
    this.log(input);
    return Promise.resolve(input.length);
  }
}
export const filled§x¤ = new Small§x¤('a').add(1).add('b');
export const back§x¤: Store§ = filled§x¤;
export const made§x¤: number = Store§.made + back§x¤.size;
`,
    seen: ['filled§x¤', 'Count§x¤', 'Small§x¤'],
    sees: `
export const first§x¤x‡: unknown = filled§x¤.first();
export class Third§x¤x‡ extends Small§x¤ {
  hits§ = this.size;
}
export const counted§x¤x‡ = async (): Promise<number> => (await new Count§x¤().run('a')) + filled§x¤.drop§;
`,
  },
  {
    name: 'enum',
    declares: `
export enum Colour§ {
  Red,
  Green = 5,
  Blue,
}
export enum Mode§ {
  On = 'on',
  Off = 'off',
}
export const enum Bit§ {
  One = 1,
  Two = 1 << 1,
}
export namespace Names§ {
  export const first = 'a';
  export interface Named { readonly name: string; readonly colour?: Colour§ }
  export function named(name: string): Named {
    return { name };
  }
}
`,
    imports: ['Colour§', 'Mode§', 'Bit§', 'Names§'],
    uses: `
export const hue§x¤ = (colour: Colour§): string => {
  switch (colour) {
    case Colour§.Red:
      return 'r';
    case Colour§.Green:
      return 'g';
    case Colour§.Blue:
      return 'b';
  }
};
export const flags§x¤: 3 | number = Bit§.One | Bit§.Two;
export const mode§x¤ = { on: Mode§.On, off: Mode§.Off } as const;
export const named§x¤ = Names§.named(Names§.first);
`,
    seen: ['hue§x¤', 'mode§x¤', 'named§x¤'],
    sees: `
export const hued§x¤x‡: string = hue§x¤(named§x¤.colour ?? 0);
export const modes§x¤x‡: \`o\${string}\` = \`\${mode§x¤.on}\`;
`,
  },
  {
    name: 'merged',
    declares: `
export interface Registry§ { a: number }
export interface Registry§ { b: string }
export function get§<K extends keyof Registry§>(key: K): Registry§[K] | undefined {
  return got.get(key) as Registry§[K] | undefined;
}
const got = new Map<string, unknown>();
export namespace get§ {
  export let calls = 0;
}
export class Box§ {
  width = 1;
}
export interface Box§ { label?: string }
declare global {
  interface Global§ { readonly key: 'x' }
}
`,
    imports: ['type Registry§', 'get§', 'Box§'],
    uses: `
declare module '@t/HOME' {
  interface Registry§ { more§x¤: boolean }
}
export const more§x¤: boolean | undefined = get§('more§x¤');
export const keys§x¤: readonly (keyof Registry§)[] = ['a', 'b', 'more§x¤'];
export const box§x¤: Box§ = { width: get§.calls, label: get§('b') ?? 'x' };
export const global§x¤: Global§ = { key: 'x' };
`,
    seen: ['box§x¤', 'keys§x¤', 'global§x¤'],
    sees: `
export const wide§x¤x‡: number = box§x¤.width + (box§x¤.label?.length ?? 0) + keys§x¤.length;
export const letter§x¤x‡: 'x' = global§x¤.key;
`,
  },
];

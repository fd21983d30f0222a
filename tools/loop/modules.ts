// What the modules of a project are like. In the texts `§` stands for the project, `¤` for the first one that it needs.
// Modules 0 and 5 run the hub's function, through all layers between: two of the ten test files of each project do.

export interface ModuleText {
  readonly name: string;
  /** What it takes of the project below, and what without one. */
  readonly imports: string;
  readonly text: string;
  readonly test?: string;
}

const SETTLE: ModuleText = {
  name: 'settle',
  imports: "import { settle¤ } from '@w/¤';\n",
  text: `
export interface Line§ {
  readonly price: number;
  readonly count: number;
  readonly discount?: number;
}

/** What lines cost with tax, in cents that exist. */
export function settle§(lines: readonly Line§[], rate = 0.2): number {
  let net = 0;
  for (const { price, count, discount = 0 } of lines) {
    if (count < 0) throw new RangeError(\`a count of \${count}\`);
    net += price * count * (1 - discount);
  }
  return settle¤([{ price: net, count: 1 }], rate);
}
`,
  test: `
describe('settling', () => {
  test('adds tax', () => {
    expect(settle§([{ price: 3.337, count: 3 }])).toBe(12.01);
  });
  test('refuses what cannot be', () => {
    expect(() => settle§([{ price: 1, count: -1 }])).toThrow(RangeError);
  });
});
`,
};

/** The module of the hub whose function is edited. */
export const HUB_SETTLE: ModuleText = {
  ...SETTLE,
  imports: '',
  text: `
/** In cents that exist. */
export function roundAmount(value: number): number {
  const factor = 100;
  const scaled = Math.round(value * factor);
  return scaled / factor;
}
${SETTLE.text.replace('return settle¤([{ price: net, count: 1 }], rate);', 'return roundAmount(net * (1 + rate));')}`,
};

const PARSE: ModuleText = {
  name: 'parse',
  imports: "import type { Parsed¤ } from '@w/¤';\n",
  text: `
export interface Parsed§ {
  readonly key: string;
  readonly values: readonly string[];
  readonly below?: readonly Parsed¤[];
}

const COMMENT = '#';

function parts(line: string): readonly [string, string] | undefined {
  const at = line.indexOf('=');
  return at === -1 ? undefined : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}

/** Lines like "key = a, b"; others are left out. */
export function parse§(text: string): readonly Parsed§[] {
  const found: Parsed§[] = [];
  for (const line of text.split('\\n')) {
    if (line.startsWith(COMMENT)) continue;
    const pair = parts(line);
    if (!pair) continue;
    const [key, rest] = pair;
    const separator = ',';
    found.push({ key, values: rest.split(separator).map((one) => one.trim()) });
  }
  return found;
}
`,
  test: `
describe('parsing', () => {
  test.each([
    ['a = 1, 2', 2],
    ['a = 1', 1],
  ])('%s has %i values', (text, count) => {
    expect(parse§(text)[0]?.values).toHaveLength(count);
  });
  test('leaves out what is none', () => {
    expect(parse§('# a = 1\\nnothing')).toEqual([]);
  });
});
`,
};

const GROUP: ModuleText = {
  name: 'group',
  imports: '',
  text: `
/** In the order in which keys come first. */
export function group§<T, K extends string | number>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

export function counts§<T>(groups: ReadonlyMap<T, readonly unknown[]>): readonly { readonly key: T; readonly count: number }[] {
  return [...groups].map(([key, all]) => ({ key, count: all.length })).sort((a, b) => b.count - a.count);
}
`,
  test: `
describe('groups', () => {
  test('are by key', () => {
    expect([...group§([1, 2, 3], (value) => value % 2).keys()]).toEqual([1, 0]);
  });
  test('are counted', () => {
    expect(counts§(group§(['a', 'b', 'a'], (value) => value))[0]).toEqual({ key: 'a', count: 2 });
  });
});
`,
};

const CACHE: ModuleText = {
  name: 'cache',
  imports: '',
  text: `
export interface Cached§<V> {
  readonly value: V;
  readonly at: number;
}

/** Keeps the newest. */
export class Cache§<K, V> {
  readonly #kept = new Map<K, Cached§<V>>();
  readonly #most: number;
  #clock = 0;

  constructor(most = 10) {
    this.#most = most;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(key: K, make: () => V): V {
    const known = this.#kept.get(key);
    this.#clock += 1;
    const value = known ? known.value : make();
    this.#kept.delete(key);
    this.#kept.set(key, { value, at: this.#clock });
    this.#drop();
    return value;
  }

  #drop(): void {
    for (const key of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) return;
      this.#kept.delete(key);
    }
  }
}
`,
  test: `
describe('a cache', () => {
  test('makes once', () => {
    const cache = new Cache§<string, number>();
    expect(cache.get('a', () => 1)).toBe(1);
    expect(cache.get('a', () => 2)).toBe(1);
  });
  test('keeps the newest', () => {
    const cache = new Cache§<number, number>(2);
    for (let at = 0; at < 5; at++) cache.get(at, () => at);
    expect(cache.size).toBe(2);
  });
});
`,
};

const QUEUE: ModuleText = {
  name: 'queue',
  imports: '',
  text: `
type Job§<T> = () => Promise<T>;

/** Runs jobs, so many at once; results in the order of the jobs. */
export async function queue§<T>(jobs: readonly Job§<T>[], most = 2): Promise<readonly T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < jobs.length) {
      const at = next++;
      const job = jobs[at];
      if (job) results[at] = await job();
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, jobs.length) }, worker));
  return results;
}
`,
  test: `
describe('a queue', () => {
  test('keeps the order', async () => {
    const jobs = [3, 1, 2].map((value) => async () => Promise.resolve(value));
    expect(await queue§(jobs)).toEqual([3, 1, 2]);
  });
});
`,
};

const TOTALS: ModuleText = {
  name: 'totals',
  imports: "import { type Line§, settle§ } from './settle.js';\n",
  text: `
export interface Total§ {
  readonly name: string;
  readonly amount: number;
}

export function totals§(groups: Readonly<Record<string, readonly Line§[]>>): readonly Total§[] {
  return Object.entries(groups)
    .map(([name, lines]) => ({ name, amount: settle§(lines) }))
    .filter(({ amount }) => amount !== 0);
}
`,
  test: `
describe('totals', () => {
  test('are by name', () => {
    expect(totals§({ a: [{ price: 3.337, count: 3 }], b: [] })).toEqual([{ name: 'a', amount: 12.01 }]);
  });
});
`,
};

export const FIRST: readonly ModuleText[] = [SETTLE, PARSE, GROUP, CACHE, QUEUE, TOTALS];

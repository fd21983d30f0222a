import type { ModuleText } from './modules.ts';

const RETRY: ModuleText = {
  name: 'retry',
  imports: '',
  text: `
export interface Retry§ {
  readonly times: number;
  readonly isWorth?: (error: unknown) => boolean;
}

export async function retry§<T>(job: (at: number) => Promise<T>, { times, isWorth = () => true }: Retry§): Promise<T> {
  for (let at = 0; ; at++) {
    try {
      return await job(at);
    } catch (error) {
      if (at + 1 >= times || !isWorth(error)) throw error;
    }
  }
}
`,
  test: `
describe('trying again', () => {
  test('ends with the first that is well', async () => {
    const job = async (at: number): Promise<number> => (at < 2 ? Promise.reject(new Error('no')) : Promise.resolve(at));
    expect(await retry§(job, { times: 3 })).toBe(2);
    await expect(retry§(job, { times: 2 })).rejects.toThrow('no');
  });
});
`,
};

const SCHEMA: ModuleText = {
  name: 'schema',
  imports: "import type { Shape¤ } from '@w/¤';\n",
  text: `
export type Shape§ = 'string' | 'number' | { readonly [key: string]: Shape§ };
export type Value§<S> = S extends 'string' ? string : S extends 'number' ? number : { -readonly [K in keyof S]: Value§<S[K]> };
export type Either§ = Shape§ | Shape¤;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

export function matches§<const S extends Shape§>(shape: S, value: unknown): value is Value§<S> {
  if (typeof shape === 'string') return typeof value === shape;
  return isRecord(value) && Object.entries(shape).every(([key, inner]) => matches§(inner, value[key]));
}
`,
  test: `
describe('a shape', () => {
  test('fits what it is like', () => {
    expect(matches§({ a: 'string', b: { c: 'number' } }, { a: 'x', b: { c: 1 } })).toBe(true);
    expect(matches§({ a: 'string' }, { a: 1 })).toBe(false);
  });
});
`,
};

const EVENTS: ModuleText = {
  name: 'events',
  imports: '',
  text: `
type Listener§<T> = (value: T) => void;

export interface Emitter§<E> {
  on<K extends keyof E>(name: K, listener: Listener§<E[K]>): () => void;
  emit<K extends keyof E>(name: K, value: E[K]): number;
}

export function emitter§<E>(): Emitter§<E> {
  const listeners = new Map<keyof E, Set<Listener§<never>>>();
  return {
    on(name, listener) {
      const all = listeners.get(name) ?? new Set();
      listeners.set(name, all.add(listener as Listener§<never>));
      return () => void all.delete(listener as Listener§<never>);
    },
    emit(name, value) {
      const all = listeners.get(name) ?? new Set();
      for (const listener of all) (listener as Listener§<typeof value>)(value);
      return all.size;
    },
  };
}
`,
  test: `
describe('an emitter', () => {
  test('tells who listens', () => {
    const events = emitter§<{ saved: number }>();
    const seen: number[] = [];
    const off = events.on('saved', (value) => seen.push(value));
    expect(events.emit('saved', 1)).toBe(1);
    off();
    expect(events.emit('saved', 2)).toBe(0);
    expect(seen).toEqual([1]);
  });
});
`,
};

const STORE: ModuleText = {
  name: 'store',
  imports: '',
  text: `
export type Action§ = { readonly type: 'add'; readonly id: string } | { readonly type: 'drop'; readonly id: string } | { readonly type: 'clear' };

export interface State§ {
  readonly ids: readonly string[];
  readonly version: number;
}

export function reduce§(state: State§, action: Action§): State§ {
  const version = state.version + 1;
  switch (action.type) {
    case 'add':
      return state.ids.includes(action.id) ? state : { ids: [...state.ids, action.id], version };
    case 'drop':
      return { ids: state.ids.filter((id) => id !== action.id), version };
    case 'clear':
      return { ids: [], version };
  }
}

export const initial§: State§ = { ids: [], version: 0 };
`,
  test: `
describe('a store', () => {
  test('adds once', () => {
    const one = reduce§(initial§, { type: 'add', id: 'a' });
    expect(reduce§(one, { type: 'add', id: 'a' })).toBe(one);
    expect(reduce§(one, { type: 'clear' })).toEqual({ ids: [], version: 2 });
  });
});
`,
};

const QUERY: ModuleText = {
  name: 'query',
  imports: '',
  text: `
export interface Query§<T> {
  readonly where?: Partial<T>;
  readonly limit?: number;
  readonly order?: keyof T;
}

export function query§<T extends object>(rows: readonly T[], { where = {}, limit = rows.length, order }: Query§<T>): readonly T[] {
  const wanted = Object.entries(where) as [keyof T, unknown][];
  const found = rows.filter((row) => wanted.every(([key, value]) => row[key] === value));
  if (order !== undefined) found.sort((a, b) => (a[order] < b[order] ? -1 : a[order] > b[order] ? 1 : 0));
  return found.slice(0, limit);
}
`,
};

const REPORT: ModuleText = {
  name: 'report',
  imports: "import { totals§ } from './totals.js';\nimport type { Line§ } from './settle.js';\n",
  text: `
const WIDTH = 24;

/** A line for each name. */
export function report§(groups: Readonly<Record<string, readonly Line§[]>>): string {
  return totals§(groups)
    .map(({ name, amount }) => \`\${name.padEnd(WIDTH)}\${amount.toFixed(2).padStart(WIDTH)}\`)
    .join('\\n');
}
`,
};

const OPTIONS: ModuleText = {
  name: 'options',
  imports: '',
  text: `
export const DEFAULTS§ = { retries: 3, mode: 'fast', tags: ['a', 'b'] } as const;
export type Mode§ = (typeof DEFAULTS§)['mode'] | 'slow';
export interface Options§ {
  readonly retries?: number;
  readonly mode?: Mode§;
}

export function withDefaults§(options: Options§): Required<Options§> {
  const { retries = DEFAULTS§.retries, mode = DEFAULTS§.mode } = options;
  if (retries < 0) throw new RangeError(\`retries: \${retries}\`);
  return { retries, mode };
}
`,
};

const RESULT: ModuleText = {
  name: 'result',
  imports: '',
  text: `
export type Result§<T, E = string> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export function attempt§<T>(job: () => T): Result§<T, Error> {
  try {
    return { ok: true, value: job() };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

export function unwrap§<T, E>(result: Result§<T, E>): T {
  if (!result.ok) throw new Error(String(result.error));
  return result.value;
}
`,
};

export const MORE: readonly ModuleText[] = [RETRY, SCHEMA, EVENTS, STORE, QUERY, REPORT, OPTIONS, RESULT];

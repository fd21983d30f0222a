export type Method = 'DELETE' | 'GET' | 'POST' | 'PUT';

export type Params = Readonly<Record<string, string>>;

export interface Route<H> {
  readonly method: Method;
  /** For example `/orders/:id`. */
  readonly pattern: string;
  readonly handler: H;
}

export type Match<H> =
  | { readonly kind: 'found'; readonly handler: H; readonly params: Params }
  /** The path exists, but not for this method. */
  | { readonly kind: 'method'; readonly allowed: readonly Method[] }
  | { readonly kind: 'none' };

/** The first route that fits; a literal segment beats a parameter if it stands first in the table. */
export function match<H>(routes: readonly Route<H>[], method: string, path: string): Match<H> {
  const allowed: Method[] = [];
  for (const route of routes) {
    const params = paramsOf(route.pattern, path);
    if (params === undefined) continue;
    if (route.method === method) return { kind: 'found', handler: route.handler, params };
    allowed.push(route.method);
  }
  return allowed.length === 0 ? { kind: 'none' } : { kind: 'method', allowed: allowed.sort() };
}

function paramsOf(pattern: string, path: string): Params | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const text = decode(given[index] ?? '');
    if (text === undefined) return undefined;
    if (segment.startsWith(':')) params[segment.slice(1)] = text;
    else if (segment !== text) return undefined;
  }
  return params;
}

/** A stray `%` in a URL is the client's mistake, not a crash of ours. */
function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

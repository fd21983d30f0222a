import { byCodeUnit } from '../order.ts';

/** A configuration file without its values: each key with a hash of what it is set to. */
export type Keys = Readonly<Record<string, string>>;

/** Keys deeper than this are compared with the one that holds them. */
const DEPTH = 5;

/**
 * The keys of a configuration. No value is kept: what a key is set to may be a secret. Lists are one
 * value, but for plugins, which are known by their names.
 */
export function keysOf(value: unknown, hash: (text: string) => string): Keys {
  const keys: Record<string, string> = {};
  const visit = (part: unknown, path: readonly string[]): void => {
    if (Array.isArray(part) && path.length === 1 && path[0] === 'plugins') {
      for (const plugin of part as readonly unknown[]) visit(plugin, [`plugins[${pluginName(plugin)}]`]);
      return;
    }
    const isInner = typeof part === 'object' && part !== null && !Array.isArray(part) && path.length < DEPTH;
    const entries = isInner ? Object.entries(part) : [];
    if (entries.length === 0)
      keys[path.map(inBrackets).join('').replace(/^\./, '')] = hash(JSON.stringify(part));
    for (const [key, inner] of entries) visit(inner, [...path, key]);
  };
  visit(value, []);
  return keys;
}

function pluginName(plugin: unknown): string {
  if (typeof plugin === 'string') return plugin;
  const name = (plugin as { readonly plugin?: unknown } | null)?.plugin;
  return typeof name === 'string' ? name : '?';
}

/** `targets.test`, but `dependencies["@a/b"]`. */
function inBrackets(key: string): string {
  return /^[\w$:-]+(?:\[[^\]]*\])?$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** The keys that are set to something else, are new or gone, sorted. */
export function changedKeys(before: Keys, after: Keys): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]).sort(byCodeUnit);
}

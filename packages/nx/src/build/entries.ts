import { isRecord } from '../shield/fields.ts';
import type { ModuleFormat } from '@subminute/core/plan';

/** A module that a package's manifest leads to. */
export interface Entry {
  /** Relative to the package, without `./`. */
  readonly file: string;
  /** By the condition or field that leads to it alone. */
  readonly asked: ModuleFormat | undefined;
}

export interface Entries {
  readonly entries: readonly Entry[];
  /** Other files that it names, but for types. */
  readonly others: readonly string[];
  /** Why a build of ours would not be what it says. */
  readonly problem: string | undefined;
}

interface Named {
  readonly file: string;
  readonly conditions: readonly string[];
}

/** All modules that a manifest names as what is executed. */
export function entriesOf(manifest: Readonly<Record<string, unknown>>): Entries {
  const { exports, main, module, bin, browser } = manifest;
  const named = [
    ...leaves(exports, []),
    ...leaves(main, []),
    ...leaves(module, ['import']),
    ...leaves(bin, []),
  ].filter(({ conditions }) => !conditions.includes('types'));
  const isForBrowsers =
    browser !== undefined || named.some(({ conditions }) => conditions.includes('browser'));
  const files = Map.groupBy(named, ({ file }) => file.replace(/^\.\//, ''));
  const entries: Entry[] = [];
  const others: string[] = [];
  for (const [file, sites] of files) {
    if (/\.d\.[cm]?ts$/.test(file) || file === 'package.json') continue;
    if (/\.[cm]?js$/.test(file)) entries.push({ file, asked: askedBy(sites) });
    else others.push(file);
  }
  const odd = entries.find(({ file }) => file.startsWith('../') || file.startsWith('/'));
  const problem = isForBrowsers
    ? 'its package.json has other files for browsers'
    : odd && `its package.json leads to ${odd.file}, outside of its folder`;
  return { entries, others, problem };
}

function askedBy(sites: readonly Named[]): ModuleFormat | undefined {
  const isAsked = (name: string): boolean => sites.every(({ conditions }) => conditions.includes(name));
  if (isAsked('import')) return 'esm';
  return isAsked('require') ? 'cjs' : undefined;
}

/** Texts of a value with the names that lead to each; what begins with a point is a name for others, no condition. */
function leaves(value: unknown, conditions: readonly string[]): readonly Named[] {
  if (typeof value === 'string') return [{ file: value, conditions }];
  if (Array.isArray(value)) return value.flatMap((one) => leaves(one, conditions));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    leaves(one, name.startsWith('.') ? conditions : [...conditions, name]),
  );
}

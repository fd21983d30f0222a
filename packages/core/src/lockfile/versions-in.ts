import { byCodeUnit } from '../order.ts';
import { lockedEntries } from './locked-entries.ts';
import { addTo } from './packages-of.ts';

/** What is kept of a lockfile to be told: each name with its versions, sorted, between commas. */
export type Versions = Readonly<Record<string, string>>;

/** A package whose versions differ; empty: it was not there, or is gone. */
export interface VersionChange {
  readonly name: string;
  readonly was: string;
  readonly is: string;
}

/** The packages of a lockfile by its file's name; one that cannot be read has none. */
export function versionsIn(file: string, text: string): Versions {
  const found = new Map<string, Set<string>>();
  for (const { name, of, version } of lockedEntries(file, text) ?? [])
    if (version !== '') addTo(found, of ?? name, version);
  const sorted = [...found].sort(([a], [b]) => byCodeUnit(a, b));
  return Object.fromEntries(sorted.map(([name, all]) => [name, [...all].sort(byCodeUnit).join(',')]));
}

export function changedVersions(before: Versions, after: Versions): readonly VersionChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(byCodeUnit);
  return names.flatMap((name) => {
    const was = before[name] ?? '';
    const is = after[name] ?? '';
    return was === is ? [] : [{ name, was, is }];
  });
}

import { byCodeUnit } from '../order.ts';
import { lockedEntries } from './locked-entries.ts';

/**
 * Packages of a lockfile: each name with one text that stands for all its versions and their contents. Equal
 * texts: nothing of the package changed.
 */
export type LockedPackages = ReadonlyMap<string, string>;

/** Reads a lockfile by its name. `undefined`: not a lockfile that can be read as text. */
export function packagesOf(file: string, text: string): LockedPackages | undefined {
  const entries = lockedEntries(file, text);
  if (!entries) return undefined;
  const found = new Map<string, Set<string>>();
  for (const { name, version, content } of entries) addTo(found, name, `${version}#${content}`);
  return new Map([...found].map(([name, all]) => [name, [...all].sort(byCodeUnit).join(' ')]));
}

/** One more value of a name. */
export function addTo(found: Map<string, Set<string>>, name: string, value: string): void {
  const known = found.get(name);
  if (known) known.add(value);
  else found.set(name, new Set([value]));
}

/** Names whose text is not the same in both, sorted. */
export function changedPackages(before: LockedPackages, after: LockedPackages): readonly string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort(byCodeUnit);
}

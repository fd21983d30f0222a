import { platformOf } from './platform.ts';

export interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
  readonly [field: string]: unknown;
}

/** A package for another system that its parent asks for and the lockfile does not name. */
export interface Absent {
  readonly place: string;
  readonly entry: LockedPackage;
}

const EXACT = /^\d+\.\d+\.\d+(-|$)/;

/**
 * The packages for other systems that the lockfile leaves out. `npm install` drops them where the
 * registry at hand does not have them, and `npm ci` then refuses the lockfile on every machine.
 * Their versions are known, as their parents pin them; their hashes are not.
 */
export function absentOptionals(lockfile: Lockfile): readonly Absent[] {
  return Object.entries(lockfile.packages).flatMap(([parent, { optionalDependencies, dev }]) =>
    Object.entries(optionalDependencies ?? {})
      .filter(([name, version]) => EXACT.test(version) && !isLocked(lockfile, parent, name))
      .map(([name, version]) => ({
        place: `node_modules/${name}`,
        entry: { version, ...(dev ? { dev } : {}), optional: true, ...platformOf(name) },
      })),
  );
}

/** The lockfile with every optional package in it. npm sorts the entries when it writes it next. */
export function complete(lockfile: Lockfile): Lockfile {
  const absent = absentOptionals(lockfile).map(({ place, entry }) => [place, entry] as const);
  return { ...lockfile, packages: { ...lockfile.packages, ...Object.fromEntries(absent) } };
}

/** As Node looks it up: beside the parent, then in each folder above. */
function isLocked(lockfile: Lockfile, parent: string, name: string): boolean {
  if (lockfile.packages[`${parent === '' ? '' : `${parent}/`}node_modules/${name}`] !== undefined)
    return true;
  const above = parent.lastIndexOf('/node_modules/');
  if (above >= 0) return isLocked(lockfile, parent.slice(0, above), name);
  return parent !== '' && isLocked(lockfile, '', name);
}

/** @typedef {{ version?: string, integrity?: string, link?: boolean, resolved?: string, optional?: boolean }} LockedPackage */
/** @typedef {{ packages?: Record<string, LockedPackage> }} Lockfile */

/**
 * Why what npm says it installed (node_modules/.package-lock.json) is not what package-lock.json
 * asks for, or undefined where it is. What is installed beyond that does no harm. Optional
 * packages may be absent: they are for other systems.
 *
 * @param {Lockfile} locked
 * @param {Lockfile} installed
 * @returns {string | undefined}
 */
export function outdated(locked, installed) {
  for (const [place, wanted] of Object.entries(locked.packages ?? {})) {
    // The root and the workspaces' own folders are here already.
    if (!place.startsWith('node_modules/')) continue;
    const found = installed.packages?.[place];
    if (found === undefined && wanted.optional) continue;
    const name = place.slice('node_modules/'.length);
    if (found === undefined) return `${name} is missing`;
    if (!same(wanted, found)) return `${name} has changed`;
  }
  return undefined;
}

/** @param {LockedPackage} a @param {LockedPackage} b */
function same(a, b) {
  if (a.link || b.link) return a.link === b.link && a.resolved === b.resolved;
  return a.version === b.version && a.integrity === b.integrity;
}

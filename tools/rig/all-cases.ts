/** CI tries what matters once and the rest by samples; with SUBMINUTE_CASES=all, everything is tried. */
export const isAll: boolean = process.env['SUBMINUTE_CASES'] === 'all';

/** Of versions of Nx, given oldest first: the newest, and all on demand. */
export function newest<T>(versions: readonly T[]): readonly T[] {
  return isAll ? versions : versions.slice(-1);
}

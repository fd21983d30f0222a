/** What a package's `exports` or `imports` leads to for some conditions: the first that may be asked for on disk. */
export interface MapQuestion {
  /** `.` or `./deep` of `exports`, `#name` of `imports`. */
  readonly key: string;
  readonly conditions: ReadonlySet<string>;
  /** Looks for a target: a path that begins with `./`, or in `imports` a package. `undefined`: go on. */
  readonly look: (target: string) => string | undefined;
}

/**
 * The algorithm of Node (PACKAGE_EXPORTS_RESOLVE, PACKAGE_IMPORTS_RESOLVE) as TypeScript has it: a condition whose
 * target is not there is passed over. `null`: the package says that nothing is to be found.
 */
export function lookInMap(map: unknown, question: MapQuestion): string | null | undefined {
  const { key } = question;
  if (key === '.' && !isMapOfPaths(map)) return lookAt(map, '', question);
  if (!isObject(map)) return undefined;
  if (key in map && !key.includes('*') && !key.endsWith('/')) return lookAt(map[key], '', question);
  for (const pattern of patternsOf(map)) {
    const star = starOf(pattern, key);
    if (star !== undefined) return lookAt(map[pattern], star, question);
  }
  return undefined;
}

function isMapOfPaths(map: unknown): boolean {
  return isObject(map) && Object.keys(map).some((key) => key.startsWith('.'));
}

/** The longest beginning first, as Node compares them. */
function patternsOf(map: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(map)
    .filter((key) => key.split('*').length === 2 || key.endsWith('/'))
    .sort((a, b) => baseOf(b) - baseOf(a) || b.length - a.length);
}

function baseOf(pattern: string): number {
  const star = pattern.indexOf('*');
  return star === -1 ? pattern.length : star + 1;
}

/** What stands for the star, `undefined` where the pattern is for others. */
function starOf(pattern: string, key: string): string | undefined {
  const star = pattern.indexOf('*');
  if (star === -1) return key.startsWith(pattern) ? key.slice(pattern.length) : undefined;
  const before = pattern.slice(0, star);
  const behind = pattern.slice(star + 1);
  const fits = key.length >= pattern.length && key.startsWith(before) && key.endsWith(behind);
  return fits ? key.slice(before.length, key.length - behind.length) : undefined;
}

function lookAt(target: unknown, star: string, question: MapQuestion): string | null | undefined {
  if (target === null) return null;
  if (typeof target === 'string') {
    const full = target.endsWith('/') ? target + star : target.replaceAll('*', star);
    return question.look(full);
  }
  if (Array.isArray(target)) {
    for (const one of target) {
      const found = lookAt(one, star, question);
      if (typeof found === 'string') return found;
    }
    return undefined;
  }
  if (!isObject(target)) return undefined;
  for (const [condition, inner] of Object.entries(target)) {
    if (condition !== 'default' && !question.conditions.has(condition)) continue;
    const found = lookAt(inner, star, question);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Conditions under which a program may run; which of them, its runner decides. */
const OF_RUNTIMES: ReadonlySet<string> = new Set([
  'browser',
  'default',
  'development',
  'import',
  'module',
  'node',
  'production',
  'require',
]);

type Manifest = Readonly<Record<string, unknown>>;

/**
 * All files that a package's name (`deep`: behind it) may lead to when it is loaded, by its manifest alone: what is built
 * at the moment does not matter. A condition that the runner names is met, and ends the search.
 */
export function leavesOf(
  manifest: Manifest,
  deep: string,
  conditions: ReadonlySet<string>,
): readonly string[] {
  const { exports, module, main } = manifest;
  if (exports !== undefined && exports !== null) return leaves(entryOf(exports, deep), conditions).all;
  if (deep !== '') return [deep];
  const entries = [module, main].filter((one) => typeof one === 'string');
  return entries.length > 0 ? entries : ['index.js'];
}

/** What `exports` has for a name, with the star filled in. */
function entryOf(exports: unknown, deep: string): unknown {
  const key = deep === '' ? '.' : `./${deep}`;
  const map = isMap(exports) && Object.keys(exports).some((one) => one.startsWith('.')) ? exports : undefined;
  if (!map) return deep === '' ? exports : undefined;
  if (Object.hasOwn(map, key)) return map[key];
  const patterns = Object.keys(map).filter((one) => one.includes('*'));
  const fitting = patterns
    .toSorted((a, b) => b.indexOf('*') - a.indexOf('*'))
    .find((one) => {
      const [before = '', behind = ''] = one.split('*');
      return key.length > before.length + behind.length && key.startsWith(before) && key.endsWith(behind);
    });
  if (fitting === undefined) return undefined;
  const [before = '', behind = ''] = fitting.split('*');
  const star = key.slice(before.length, key.length - behind.length);
  return JSON.parse(JSON.stringify(map[fitting]).replaceAll('*', () => JSON.stringify(star).slice(1, -1)));
}

interface Leaves {
  readonly all: readonly string[];
  /** A condition that is met for sure leads there. */
  readonly isSure: boolean;
}

function leaves(target: unknown, conditions: ReadonlySet<string>): Leaves {
  if (typeof target === 'string') return { all: [target], isSure: true };
  if (Array.isArray(target))
    return { all: target.flatMap((one) => leaves(one, conditions).all), isSure: false };
  if (!isMap(target)) return { all: [], isSure: false };
  const all: string[] = [];
  for (const [condition, inner] of Object.entries(target)) {
    const isSure = conditions.has(condition) && !OF_RUNTIMES.has(condition) && condition !== 'types';
    if (!isSure && !OF_RUNTIMES.has(condition)) continue;
    const found = leaves(inner, conditions);
    all.push(...found.all);
    if (isSure && found.isSure) return { all, isSure: true };
  }
  return { all, isSure: false };
}

function isMap(value: unknown): value is Manifest {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { isRecord } from '../shield/fields.ts';

type Defaults = Readonly<Record<string, unknown>>;

/**
 * What `targetDefaults` of nx.json say of a target by its name. `undefined`: they choose by project, plugin or executor
 * (`filter`), and nobody can say here what they choose for a task that is not there yet.
 */
export function defaultsOf(targetDefaults: unknown, target: string): Defaults | undefined {
  const given = isRecord(targetDefaults) ? targetDefaults[target] : undefined;
  if (given === undefined) return {};
  if (isRecord(given)) return given;
  if (!Array.isArray(given)) return undefined;
  const entries: readonly unknown[] = given;
  if (!entries.every(isRecord) || entries.some((entry) => 'filter' in entry)) return undefined;
  return entries.reduce<Defaults>((all, entry) => overDefaults(entry, all), {});
}

/** A target over its defaults, as Nx merges them: field by field, and of options each. `...` stands for what was there. */
export function overDefaults(own: Defaults, given: Defaults): Defaults {
  const merged = Object.entries(own).map(([key, value]) => {
    const below = given[key];
    if (isRecord(value) && isRecord(below)) return [key, { ...below, ...value }];
    if (!Array.isArray(value) || !value.includes('...')) return [key, value];
    const there: readonly unknown[] = Array.isArray(below) ? below : [];
    return [key, (value as readonly unknown[]).flatMap((one) => (one === '...' ? there : [one]))];
  });
  return { ...given, ...(Object.fromEntries(merged) as Defaults) };
}

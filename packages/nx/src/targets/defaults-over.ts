import { minimatch } from 'minimatch';
import { type Json, recordAt } from '../decompose/json-file.ts';
import { isRecord } from '../shield/fields.ts';

/** As Nx knows our plugin: by its own name, not by where it was loaded from. */
const NAME = '@subminute/nx';

/** What decides about a task. */
const DECIDING = ['inputs', 'dependsOn', 'outputs', 'options', 'command', 'executor'];

/**
 * The key of `targetDefaults` in nx.json that stands over a target of ours: Nx lays them over what a plugin says, and
 * then a key would not have what was found out. As Nx looks for it: by executor, by name, by patterns.
 */
export function standsOver(nxJson: Json, target: string, executor: string): string | undefined {
  const given = recordAt(nxJson, 'targetDefaults');
  const patterns = Object.keys(given)
    .filter((key) => key !== target && /[*?[{(!]/.test(key) && minimatch(target, key))
    .toSorted((a, b) => b.length - a.length);
  for (const key of [executor, target, ...patterns]) {
    const entries = [given[key]].flat().filter((one) => isRecord(one) && mayBeMeant(one));
    if (entries.length === 0) continue;
    return entries.some((one) => isRecord(one) && DECIDING.some((name) => name in one)) ? key : undefined;
  }
  return undefined;
}

function mayBeMeant({ filter }: Json): boolean {
  const plugin = isRecord(filter) ? filter['plugin'] : undefined;
  return plugin === undefined || plugin === NAME;
}

/** An entry that says nothing of our targets: where Nx finds one by executor, it does not look any further. */
const SHIELD = [{ filter: { plugin: NAME } }];

/** Entries with filters. */
const FILTERS_SINCE = 24;

/** Whether `targetDefaults` can be kept off our targets with this executor. */
export function canShield(nxJson: Json, executor: string, nxMajor: number): boolean {
  return nxMajor >= FILTERS_SINCE && !(executor in recordAt(nxJson, 'targetDefaults'));
}

/** What is to be written to `targetDefaults` for that, by executor. */
export function shieldEntries(executors: Iterable<string>): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...new Set(executors)].sort().map((one) => [one, SHIELD]));
}

export function isShield(value: unknown): boolean {
  return JSON.stringify(value) === JSON.stringify(SHIELD);
}

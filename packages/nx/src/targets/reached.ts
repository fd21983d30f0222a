import { isRecord } from '../shield/fields.ts';
import type { OutputsByTask } from '../shield/protocol.ts';
import type { ExistingTargets } from './existing.ts';
import type { InferProject } from './question.ts';

export interface ReachPlace {
  readonly byName: ReadonlyMap<string, InferProject>;
  readonly existing: ExistingTargets;
  readonly outputs: OutputsByTask;
  /** Projects with a build of ours, which waits for those below it. */
  readonly built: ReadonlySet<string>;
}

/**
 * For whose target a task waits by `^target`: for that of the next projects, through those that have none, and further only
 * where that one waits itself.
 */
export function reached(
  project: string,
  target: string,
  { byName, existing, outputs, built }: ReachPlace,
): ReadonlySet<string> {
  const found = new Set<string>();
  const looked = new Set(byName.get(project)?.needs);
  // A set goes on with what is added meanwhile.
  for (const one of looked) {
    const isOurs = target === 'build' && built.has(one);
    const old = existing.get(one)?.get(target)?.config['dependsOn'];
    const isThere = isOurs || existing.get(one)?.has(target) === true || `${one}:${target}` in outputs;
    if (isThere) found.add(one);
    if (!isThere || isOurs || waitsBelow(old, target))
      for (const next of byName.get(one)?.needs ?? []) looked.add(next);
  }
  return found;
}

function waitsBelow(dependsOn: unknown, target: string): boolean {
  const all: readonly unknown[] = Array.isArray(dependsOn) ? dependsOn : [dependsOn];
  return all.some(
    (one) =>
      one === `^${target}` || (isRecord(one) && one['target'] === target && one['dependencies'] === true),
  );
}

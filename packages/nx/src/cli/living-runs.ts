import { mayLive } from '../process/owner-state.ts';
import { type Owner, listRunDirs, readOwner } from '../process/run-dir.ts';

/** A run that has a directory: it goes on, or could not be stored. */
export interface LivingRun {
  readonly dir: string;
  readonly owner: Owner;
}

/** The runs of a checkout that are under way, newest first. */
export function livingRuns(stores: readonly string[], checkout: string): readonly LivingRun[] {
  return runsWithDir(stores, checkout).filter(({ owner }) => mayLive(owner));
}

export function runsWithDir(stores: readonly string[], checkout: string): readonly LivingRun[] {
  return stores
    .flatMap((store) => listRunDirs(store))
    .flatMap(({ dir }) => {
      const owner = readOwner(dir);
      return owner?.checkout === checkout ? [{ dir, owner }] : [];
    })
    .sort((a, b) => b.owner.startedMs - a.owner.startedMs);
}

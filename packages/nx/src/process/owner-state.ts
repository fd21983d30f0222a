import type { Owner } from './run-dir.ts';
import { isAlive, processSpace } from './table.ts';

/**
 * Whether the owner of a run lives. `elsewhere`: in another namespace of pids (a sandbox, a container),
 * which nobody can look into from here; `before`: it lived before this machine was started anew.
 */
export type OwnerState = 'alive' | 'dead' | 'elsewhere' | 'before';

export function ownerState({ process, space }: Pick<Owner, 'process' | 'space'>): OwnerState {
  const here = processSpace();
  if (space.boot !== here.boot) return 'before';
  if (space.namespace !== here.namespace) return 'elsewhere';
  return isAlive(process) ? 'alive' : 'dead';
}

/** What cannot be seen is left in peace. */
export function mayLive(owner: Pick<Owner, 'process' | 'space'>): boolean {
  const state = ownerState(owner);
  return state === 'alive' || state === 'elsewhere';
}

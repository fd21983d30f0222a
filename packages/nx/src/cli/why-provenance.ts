import type { Provenance } from '@subminute/core/why';
import { entryOf } from '../shield/store/entries.ts';
import { layoutOf, shieldDir } from '../shield/store/layout.ts';
import type { TaskRow } from '../store/task-history.ts';

export interface Asked {
  readonly store: string;
  readonly root: string;
  readonly row: TaskRow;
}

/**
 * Who made what a task took from a cache, as far as the shield knows. What Nx's own cache gave may have been executed
 * in this checkout (`same`): then nobody else made it.
 */
export async function provenanceOf(
  { store, root, row }: Asked,
  same: TaskRow | undefined,
): Promise<Provenance | undefined> {
  const { cache, hash, checkout } = row;
  if (cache === 'none' || hash === undefined) return undefined;
  if (cache === 'local' && same?.cache === 'none' && same.checkout === checkout) return undefined;
  const entry = await entryOf(layoutOf(shieldDir(store)), hash);
  if (!entry) return undefined;
  const { maker, createdMs, upstream } = entry;
  return {
    user: maker.user,
    host: maker.host,
    checkout: maker.checkout,
    ...(maker.checkout === root ? {} : { elsewhere: true as const }),
    createdMs,
    ...(upstream === undefined ? {} : { upstream }),
    tools: maker.tools,
  };
}

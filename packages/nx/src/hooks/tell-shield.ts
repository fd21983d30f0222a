import type { PostTasksExecutionContext } from '@nx/devkit';
import { endedTasks } from '../adapter/ended-tasks.ts';
import { ask } from '../shield/client/ask.ts';
import { namespace } from '../shield/front/only-one.ts';
import { addressIn } from '../shield/store/address.ts';
import { shieldDir } from '../shield/store/layout.ts';

const TELL_MS = 1000;

/**
 * Tells the shield of a run that has ended: what belongs to which hash, and which entries are in use, since Nx asks its
 * own cache first. Where there is no shield, nobody needs to know. Never throws.
 */
export async function tellShield(
  results: PostTasksExecutionContext['taskResults'],
  { store, root }: { readonly store: string; readonly root: string },
): Promise<void> {
  const address = addressIn(shieldDir(store), namespace());
  if (!address) return;
  try {
    const tasks = endedTasks(results, root);
    await ask(address, 'tasks', { checkout: root, pid: process.pid, tasks }, TELL_MS);
  } catch {
    // What it does not know it finds out less exactly.
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { endRun, send } from '../process/end-tree.ts';
import { finishRun } from '../process/finish-run.ts';
import { RunView } from '../process/run-view.ts';
import { isAlive } from '../process/table.ts';
import type { LivingRun } from './living-runs.ts';

/** An owner that was told to has ended its run well within this. */
const OWNER_MS = 4000;

/** Ends a run whose owner is another process: by its owner, or where that hangs, without it. */
export async function endLiving({ owner, dir }: LivingRun): Promise<void> {
  send(owner.process.pid, 'SIGTERM');
  const until = performance.now() + OWNER_MS;
  while (performance.now() < until && isAlive(owner.process)) await sleep(25);
  if (!isAlive(owner.process)) return;
  // Its watchdog and we come to the same end.
  send(owner.process.pid, 'SIGKILL');
  await endRun({ dir, owner }, { askMs: 0, termMs: 300 });
  const view = new RunView(dir);
  const { leave } = await finishRun({ dir, owner, view, atMs: Date.now(), stopped: 'cancel' });
  leave();
}

import { endRun } from './end-tree.ts';
import { finalEvents, storeOf, storeRun } from './finish-run.ts';
import { readOwner, removeRunDir } from './run-dir.ts';
import { RunView } from './run-view.ts';

/**
 * Started by the watchdog when the owner of a run died: ends what it left behind, and stores what
 * is known. Started with the run's directory.
 */
async function reap(dir: string): Promise<void> {
  const owner = readOwner(dir);
  if (!owner) return;
  await endRun({ nxPid: owner.nxPid, runDir: dir }, { askMs: 400, termMs: 300 });
  const view = new RunView(dir);
  const events = finalEvents({ dir, owner, view, atMs: Date.now(), stopped: 'owner-died' });
  storeRun(storeOf(dir), owner, events);
  removeRunDir(dir);
}

const [, , dir] = process.argv;
if (dir !== undefined) {
  reap(dir).then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`subminute: ${String(error)}\n`);
      process.exit(1);
    },
  );
}

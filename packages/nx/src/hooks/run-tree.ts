import { setTimeout as sleep } from 'node:timers/promises';
import { FILES, readRunFile } from '../process/run-dir.ts';
import { readTree } from '../process/tree.ts';

/** A run that was quicker than git waits so long for it, and then does without. */
const WAIT_MS = 300;
const POLL_MS = 10;

/**
 * The tree of a run as JSON: what our command noted when the run began, or for a plain `nx` run, which
 * nobody saw begin, the tree as it is now.
 */
export async function runTree(
  workspaceRoot: string,
  own: { readonly dir: string } | undefined,
): Promise<string | undefined> {
  if (!own) return JSON.stringify(await readTree(workspaceRoot));
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    const text = readRunFile(own.dir, FILES.tree);
    if (text !== '' || waitedMs >= WAIT_MS) return text === '' ? undefined : text;
    await sleep(POLL_MS);
  }
}

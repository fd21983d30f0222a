import type { RunResult } from '@subminute/core';
import { shieldSeen } from '../process/shield-seen.ts';
import type { NxExit } from '../process/start-nx.ts';
import type { ActiveRun } from './active-run.ts';
import { note } from './fail.ts';
import { messages } from './messages.ts';

/** Nx asks no remote cache then. */
export const PAST_SHIELD = { NX_SKIP_REMOTE_CACHE: 'true' } as const;

/** A run that wanted the shield and could not have it went on without; that is said in one line. */
export function noteShieldOf({ io, dir }: ActiveRun): void {
  const seen = shieldSeen(dir);
  if (seen?.state === 'absent') note(io, messages.withoutShield(seen.why));
}

/**
 * Whether a run failed because its shield was ended in the middle: Nx bears no remote cache that goes away, and then
 * ends without running its tasks, or says of one that passed that it has failed.
 */
export async function isShieldLost(
  { dir, workspace }: ActiveRun,
  { tasks }: RunResult,
  { code }: NxExit,
): Promise<boolean> {
  if ((code !== 1 && code !== 2) || shieldSeen(dir)?.state !== 'there') return false;
  const hasFailed = tasks.some(
    ({ outcome, end }) => outcome === 'failed' && !(end?.kind === 'exit' && end.code === 0),
  );
  if (hasFailed) return false;
  const { statusOf } = await import('../shield/client/reach.ts');
  return (await statusOf(workspace.place.dir)) === undefined;
}

import { type RunId, inline, taskOfEnv } from '@subminute/core';
import { ownerState } from '../process/owner-state.ts';
import { note } from './fail.ts';
import type { Io } from './io.ts';
import { type LivingRun, livingRuns } from './living-runs.ts';
import { messages } from './messages.ts';
import type { Workspace } from './workspace.ts';

/** A run that goes on while another one begins. */
export interface Beside {
  readonly run: RunId;
  /** What it was asked for. */
  readonly what: string;
  readonly forMs: number;
  /** How many others do. */
  readonly more: number;
}

/**
 * Says which run of this checkout goes on already, for instance behind its deadline: two at once take each other's
 * cores. It is not waited for: files may have changed since it hashed them. A watcher's is none that anybody waits for.
 */
export function tellOfRunsBeside(
  io: Io,
  { stores, root }: Pick<Workspace, 'stores' | 'root'>,
  nowMs: number,
): void {
  const [newest, ...others] = livingRuns(stores, root).filter(isOfLoop(io));
  if (!newest) return;
  const { run, command, startedMs } = newest.owner;
  const what = inline(command.join(' '), 80);
  note(io, messages.runBeside({ run, what, forMs: Math.max(0, nowMs - startedMs), more: others.length }));
}

function isOfLoop(io: Io): (run: LivingRun) => boolean {
  const parent = taskOfEnv(io.env);
  return ({ owner }) => owner.parent === parent && owner.background !== true && ownerState(owner) === 'alive';
}

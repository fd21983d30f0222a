import type { Owner } from '../process/run-dir.ts';
import type { RunView } from '../process/run-view.ts';
import type { NxInstall } from '../process/start-nx.ts';
import type { Watchdog } from '../process/watchdog.ts';
import type { Flags } from './flags.ts';
import type { Interrupt } from './interrupt.ts';
import type { Io } from './io.ts';
import type { Workspace } from './workspace.ts';

/** What a run was asked to be. */
export interface Setting {
  readonly io: Io;
  readonly flags: Flags;
  readonly workspace: Workspace;
  readonly nx: NxInstall;
  readonly command: string;
  /** The arguments that it is called by; Nx gets `flags.rest`. */
  readonly told: readonly string[];
  /** When it began, for whoever waits. */
  readonly startedMs: number;
  /** When it answers with what is known; absent: it waits for the end. */
  readonly deadlineMs?: number;
  /** Nobody waits for it: where it is stopped, that is at once, and it is as if it had never been. */
  readonly background?: { readonly begun: (run: ActiveRun) => void };
}

/** A run of ours that is under way. */
export interface ActiveRun extends Setting {
  readonly dir: string;
  readonly owner: Owner;
  readonly view: RunView;
  readonly watchdog: Watchdog;
  readonly interrupt: Interrupt;
}

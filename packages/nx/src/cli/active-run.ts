import type { Owner } from '../process/run-dir.ts';
import type { RunView } from '../process/run-view.ts';
import type { NxInstall } from '../process/start-nx.ts';
import type { Watchdog } from '../process/watchdog.ts';
import type { Flags } from './flags.ts';
import type { Io } from './io.ts';
import type { Workspace } from './workspace.ts';

/** What a run was asked to be. */
export interface Setting {
  readonly io: Io;
  readonly flags: Flags;
  readonly workspace: Workspace;
  readonly nx: NxInstall;
  readonly command: string;
}

/** A run of ours that is under way. */
export interface ActiveRun extends Setting {
  readonly dir: string;
  readonly owner: Owner;
  readonly view: RunView;
  readonly watchdog: Watchdog;
}

import type { Drive } from '../../watch/drive.ts';
import type { WatchWorld } from './world.ts';

/** Where files are watched: what nobody has told of is found after so long, or at a hundredth of a core. */
const WATCHED = { leastMs: 5000, share: 100 } as const;

/** Where they cannot be: twice a second, or at a twentieth of a core. */
const POLLED = { leastMs: 500, share: 20 } as const;

export interface Checks {
  /** From now on nobody tells of changes. */
  poll(): void;
  stop(): void;
}

/** Looks at the workspace now and then: events get lost, base branches move, disks are shared. */
export function checkNowAndThen(drive: Drive, world: WatchWorld): Checks {
  let pace: typeof WATCHED | typeof POLLED = WATCHED;
  let timer: NodeJS.Timeout | undefined;
  const next = (): void => {
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        // Of a run that is under way, its end tells; without events, this does.
        if (pace === POLLED && world.now?.is === 'running') drive.changed('*');
        drive.check();
        next();
      },
      Math.max(pace.leastMs, world.lookMs * pace.share),
    );
  };
  next();
  return {
    poll: () => {
      pace = POLLED;
      next();
    },
    stop: () => {
      clearTimeout(timer);
    },
  };
}

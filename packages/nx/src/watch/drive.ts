import { type Effect, type Kept, NOTHING, type Reading, type Watch, type WatchEvent, step } from './state.ts';

/** What the watcher does in the world; a test hands in its own. */
export interface World {
  nowMs(): number;
  /** After so long; replaces what was waited for before. */
  wait(ms: number, then: () => void): void;
  look(): Promise<Reading>;
  /** Whether a file holds something else than in the tree of a run. */
  differs(path: string, tree: string): Promise<boolean>;
  /** Resolves when the run came to its end by itself; never where it is stopped. */
  run(tree: string): Promise<void>;
  /** Resolves when nothing of the run is left. */
  stop(): Promise<void>;
  keep(kept: Kept): void;
  /** Each new state. */
  tell(watch: Watch): void;
}

export interface Drive {
  readonly begin: () => void;
  readonly changed: (path: string) => void;
  /** Looks, where nothing else is to be done: what nobody has told of is found so. */
  readonly check: () => void;
  readonly end: () => void;
  /** How it came to its end, once nothing of a run is left. */
  readonly ended: Promise<'gone' | 'asked'>;
}

/** Lets the state machine run in a world. */
export function drive(world: World): Drive {
  let watch: Watch = NOTHING;
  const { promise: ended, resolve, reject } = Promise.withResolvers<'gone' | 'asked'>();
  const send = (event: WatchEvent): void => {
    const [next, effects] = step(watch, event);
    const isNew = next.now !== watch.now;
    watch = next;
    if (isNew) world.tell(watch);
    for (const effect of effects) {
      perform(effect, world, send).then(() => {
        if (effect.do === 'end' && watch.now.is === 'ended') resolve(watch.now.why);
      }, reject);
    }
  };
  const now = (): { readonly atMs: number } => ({ atMs: world.nowMs() });
  return {
    begin: () => {
      send({ type: 'quiet', ...now() });
    },
    changed: (path) => {
      send({ type: 'changed', path, ...now() });
    },
    check: () => {
      if (watch.now.is === 'kept') send({ type: 'quiet', ...now() });
    },
    end: () => {
      send({ type: 'asked-to-end', ...now() });
    },
    ended,
  };
}

/** Does what is to be done, and tells what became of it. */
async function perform(effect: Effect, world: World, send: (event: WatchEvent) => void): Promise<void> {
  switch (effect.do) {
    case 'wait':
      world.wait(effect.ms, () => {
        send({ type: 'quiet', atMs: world.nowMs() });
      });
      return;
    case 'read': {
      const reading = await world.look();
      send({ type: 'read', reading, atMs: world.nowMs() });
      return;
    }
    case 'compare': {
      const { path, tree } = effect;
      if (await world.differs(path, tree)) send({ type: 'differs', path, tree, atMs: world.nowMs() });
      return;
    }
    case 'start':
      await world.run(effect.tree);
      send({ type: 'ended', atMs: world.nowMs() });
      return;
    case 'stop':
      await world.stop();
      send({ type: 'stopped', atMs: world.nowMs() });
      return;
    case 'keep':
      world.keep(effect);
      return;
    case 'end':
      await world.stop();
      return;
  }
}

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endShields, shieldsIn } from '../rig/shields.ts';

/** A remote cache as a user configures it. */
export interface Remote {
  readonly server: string;
  readonly token: string;
  /** What else stands in the environment of the run: a proxy, for instance. */
  readonly env?: Readonly<NodeJS.ProcessEnv>;
}

/** What stands between Nx and its caches in a benchmark. */
export interface Passage {
  /** Whether our plugin stands in nx.json. */
  readonly plugin: boolean;
  /** More settings of nx.json. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What a target runs for a command. */
  command(text: string): string;
  /** The environment of a run that shares through a remote cache; without one, as a user has it who configured none. */
  env(remote?: Remote): NodeJS.ProcessEnv;
  /** Straight to a remote cache, past whatever stands between: for what a benchmark prepares and compares with. */
  directly(remote?: Remote): NodeJS.ProcessEnv;
  /** As if nothing had been built: empties what it keeps below a store. */
  forget(store: string): void;
  /** Ends what outlives runs. */
  end(store: string): Promise<void>;
}

const NOTHING: Passage = {
  plugin: false,
  settings: {},
  command: (text) => text,
  env: variables,
  directly: variables,
  forget: () => {},
  end: () => Promise.resolve(),
};

/** As `init --shield` sets it up. */
const SHIELD: Passage = {
  plugin: true,
  settings: { cacheDirectory: '.nx/cache' },
  command: (text) => text,
  env: (remote) => ({ ...variables(remote), SUBMINUTE_SHIELD: '1' }),
  directly: (remote) => ({ ...variables(remote), SUBMINUTE_SHIELD: '0' }),
  forget: (store) => {
    for (const dir of shieldsIn(store))
      for (const folder of ['entries', 'tasks', 'uploads', 'refused'])
        for (const name of readdirSync(join(dir, folder))) rmSync(join(dir, folder, name), { force: true });
  },
  end: endShields,
};

/** The same, and one worktree builds for those that want the same at once. */
const ONCE: Passage = { ...SHIELD, command: (text) => `subminute once -- ${text}` };

/** `--through nothing`: plain Nx. `shield`: the shield, as `init` sets it up. `once`: and tasks by `subminute once`. */
export function passage(through: string): Passage {
  if (through === 'nothing') return NOTHING;
  if (through === 'shield') return SHIELD;
  if (through === 'once') return ONCE;
  throw new Error(`--through is '${through}': it must be nothing, shield or once`);
}

/** Nx's own variables. */
function variables(remote?: Remote): NodeJS.ProcessEnv {
  if (!remote) return {};
  return {
    NX_SELF_HOSTED_REMOTE_CACHE_SERVER: remote.server,
    NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: remote.token,
    ...remote.env,
  };
}

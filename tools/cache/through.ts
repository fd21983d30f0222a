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
  env: variables,
  directly: variables,
  forget: () => {},
  end: () => Promise.resolve(),
};

/** As `init --shield` sets it up. */
const SHIELD: Passage = {
  plugin: true,
  settings: { cacheDirectory: '.nx/cache' },
  env: (remote) => ({ ...variables(remote), SUBMINUTE_SHIELD: '1' }),
  directly: (remote) => ({ ...variables(remote), SUBMINUTE_SHIELD: '0' }),
  forget: (store) => {
    for (const dir of shieldsIn(store))
      for (const folder of ['entries', 'tasks', 'uploads', 'refused'])
        for (const name of readdirSync(join(dir, folder))) rmSync(join(dir, folder, name), { force: true });
  },
  end: endShields,
};

/** `--through nothing`: plain Nx. `--through shield`: the shield, as `init` sets it up. */
export function passage(through: string): Passage {
  if (through === 'nothing') return NOTHING;
  if (through === 'shield') return SHIELD;
  throw new Error(`--through is '${through}': it must be nothing or shield`);
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

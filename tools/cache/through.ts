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
  /** Ends what outlives runs with this environment. */
  end(env: Readonly<NodeJS.ProcessEnv>): Promise<void>;
}

const NOTHING: Passage = {
  plugin: false,
  settings: {},
  env: variables,
  directly: variables,
  end: () => Promise.resolve(),
};

/** `--through nothing`: plain Nx. `--through shield`: the shield, as `init` sets it up. */
export function passage(through: string): Passage {
  if (through === 'nothing') return NOTHING;
  if (through === 'shield')
    throw new Error(
      '--through shield: the shield cannot be switched on yet; write its passage in through.ts',
    );
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

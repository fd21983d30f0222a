/** The part of a project of Vitest 3.1 to 5 that says how its workers are started. */
export interface WorkerProject {
  readonly config: WorkerConfig;
}

interface WorkerConfig {
  readonly pool?: unknown;
  readonly browser?: { readonly enabled?: boolean };
  readonly typecheck?: { readonly enabled?: boolean; readonly only?: boolean };
  execArgv?: string[];
  poolOptions?: Partial<Record<string, { execArgv?: string[] }>>;
}

export interface WorkerHost extends WorkerProject {
  readonly version: string;
  readonly projects: readonly WorkerProject[];
}

/** Their workers are processes or threads that evaluate modules in the worker's own context. */
const OBSERVED = ['forks', 'threads'] as const;

/** Whether the recorder sees what a test file of this pool reads. */
export function isObservedPool(pool: unknown): boolean {
  return (OBSERVED as readonly unknown[]).includes(pool);
}

/** Has each worker of all projects load `start` first. Before the pool is made: it takes a copy. */
export function addToWorkers(vitest: WorkerHost, start: string): void {
  const major = Number.parseInt(vitest.version, 10);
  // In Vitest 3 a pool serves all projects, by the options of the root.
  const configs = new Set([vitest.config, ...vitest.projects.map((project) => project.config)]);
  for (const config of configs) {
    if (major >= 4) config.execArgv = withStart(config.execArgv, start);
    else addToPools(config, start);
  }
}

function addToPools(config: WorkerConfig, start: string): void {
  const pools = { ...config.poolOptions };
  for (const pool of OBSERVED)
    pools[pool] = { ...pools[pool], execArgv: withStart(pools[pool]?.execArgv, start) };
  config.poolOptions = pools;
}

/** First, so that what the user preloads is seen too. */
function withStart(given: readonly string[] | undefined, start: string): string[] {
  const others = given ?? [];
  return others.includes(start) ? [...others] : ['--require', start, ...others];
}

/** What became of the tasks of a run, as the history's rows say it. */
export interface RunTasks {
  readonly atMs: number;
  readonly executed: number;
  readonly local: number;
  readonly remote: number;
}

/** Neighbouring runs together. */
export interface CacheBucket extends RunTasks {
  /** The first of them began then. */
  readonly atMs: number;
  readonly toMs: number;
  readonly runs: number;
}

/** What was known of the test files in the newest runs of projects, those known ones among it that ran as a sample. */
export interface TestFileUse {
  readonly runs: number;
  readonly asked: number;
  readonly known: number;
  readonly audited: number;
}

/** How often caches spared a task. */
export interface CacheUse {
  readonly runs: number;
  readonly executed: number;
  readonly local: number;
  readonly remote: number;
  /** What the spared tasks took where they were executed, in ms. */
  readonly savedMs: number;
  readonly buckets: readonly CacheBucket[];
  /** As `cache stats` counts them; absent: no Vitest told. */
  readonly testFiles?: TestFileUse;
}

const BUCKETS = 40;

/** `runs`: oldest first. */
export function cacheUse(
  runs: readonly RunTasks[],
  { savedMs, testFiles }: Pick<CacheUse, 'savedMs' | 'testFiles'>,
): CacheUse {
  const told = runs.filter((run) => run.executed + run.local + run.remote > 0);
  const size = Math.max(1, Math.ceil(told.length / BUCKETS));
  const buckets = Array.from({ length: Math.ceil(told.length / size) }, (_, at) =>
    together(told.slice(at * size, (at + 1) * size)),
  );
  const sum = (of: (run: RunTasks) => number): number => told.reduce((all, run) => all + of(run), 0);
  return {
    runs: told.length,
    executed: sum(({ executed }) => executed),
    local: sum(({ local }) => local),
    remote: sum(({ remote }) => remote),
    savedMs,
    buckets,
    ...(testFiles ? { testFiles } : {}),
  };
}

function together(runs: readonly RunTasks[]): CacheBucket {
  const sum = (of: (run: RunTasks) => number): number => runs.reduce((all, run) => all + of(run), 0);
  return {
    atMs: runs[0]?.atMs ?? 0,
    toMs: runs.at(-1)?.atMs ?? 0,
    runs: runs.length,
    executed: sum(({ executed }) => executed),
    local: sum(({ local }) => local),
    remote: sum(({ remote }) => remote),
  };
}

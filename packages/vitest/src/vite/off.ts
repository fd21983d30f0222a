import type { HostConfig, HostProject, SkipHost } from './host.ts';

/** Pools whose workers can be observed. */
const POOLS: ReadonlySet<string> = new Set(['forks', 'threads', 'typescript']);
const ENVIRONMENTS: ReadonlySet<string> = new Set(['node', 'jsdom', 'happy-dom', 'edge-runtime']);

/** What they load runs in Vitest's own process too, where nothing is observed. */
const PRELOADS = /(?:^|\s)(?:-r|--require|--import|--loader|--experimental-loader)(?:[\s=]|$)/;
/** Reporters whose result others read: without the known test files it would say that there are none. */
const REPORTS: ReadonlySet<string> = new Set(['blob', 'html', 'json', 'junit', 'tap', 'tap-flat']);

/**
 * Why nothing may be skipped in a project, nor kept of it; `undefined`: nothing speaks against it. Each is a way to
 * run in which a test file's verdict hangs on more than what can be seen of it, or in which it is wanted anyway.
 */
export function whyOff({ config, vite }: HostProject, pool: string): string | undefined {
  const rules: readonly (readonly [boolean, string])[] = [
    [vite.environments === undefined, 'Vite is older than 6: its graph tells too little of modules'],
    // It finds what an edit concerns among the modules that it has loaded.
    [config.watch === true, 'watch mode runs again only what it has run'],
    [config.coverage.enabled, 'coverage is on: it needs every test file'],
    [!isIsolated(config, pool), 'isolate is false: test files share state'],
    [Boolean(config.sequence.shuffle), 'the order is shuffled'],
    [config.snapshotOptions.updateSnapshot === 'all', 'snapshots are being updated'],
    [config.inspector?.enabled === true, 'the inspector is on'],
    [config.browser?.enabled === true, 'tests run in a browser'],
    [config.mode === 'benchmark', 'benchmarks run'],
    [!POOLS.has(pool), `nothing is seen of workers of the pool ${pool}`],
    [config.experimental?.viteModuleRunner === false, 'modules are not loaded through Vite'],
    [!ENVIRONMENTS.has(config.environment), `nothing is known of the environment ${config.environment}`],
  ];
  return rules.find(([applies]) => applies)?.[1];
}

/** Vitest 3 has the setting per pool as well. */
function isIsolated({ isolate, poolOptions }: HostConfig, pool: string): boolean {
  return isolate !== false && poolOptions?.[pool]?.isolate !== false;
}

/** Why nothing may be skipped in a whole run, nor kept of it. */
export function whyRunOff({ config }: SkipHost, env: Readonly<NodeJS.ProcessEnv>): string | undefined {
  if (PRELOADS.test(env['NODE_OPTIONS'] ?? '')) return 'NODE_OPTIONS loads something before Vitest';
  return writesReport(config) ? 'a report of all tests is written' : undefined;
}

function writesReport({ outputFile, reporters }: SkipHost['config']): boolean {
  const names = reporters.map((reporter) => (Array.isArray(reporter) ? (reporter[0] as unknown) : reporter));
  return Boolean(outputFile) || names.some((name) => typeof name === 'string' && REPORTS.has(name));
}

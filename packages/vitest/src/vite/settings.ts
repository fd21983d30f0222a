import { byCodeUnit } from '@subminute/core/unit';
import type { HostProject, ViteConfig } from './host.ts';

/** Decide how many files run at once, what is printed and what is watched; no test can tell. */
const SAYS_NOTHING: ReadonlySet<string> = new Set([
  'api',
  'bail',
  'browser',
  'cliExclude',
  'coverage',
  'disableColors',
  'execArgv',
  'fileParallelism',
  'fsModuleCache',
  'hideSkippedTests',
  'inspect',
  'inspectBrk',
  'inspector',
  'logHeapUsage',
  'maxWorkers',
  'minWorkers',
  'outputFile',
  'poolOptions',
  'printConsoleTrace',
  'printImportBreakdown',
  'reporters',
  'seed',
  'silent',
  'slowTestThreshold',
  'standalone',
  'ui',
  'vmMemoryLimit',
  'watch',
  'passWithNoTests',
]);

/** What workers are not told, and tests can tell: the environment, what is injected, what is loaded by Node itself. */
const OF_VITEST = [
  'alias',
  'css',
  'dangerouslyIgnoreUnhandledErrors',
  'deps',
  'environment',
  'environmentMatchGlobs',
  'mode',
  'poolMatchGlobs',
  'provide',
  'server',
  'testTransformMode',
  'typecheck',
  'viteDefine',
];

/** Settings of Vite from which modules' code and addresses follow. */
const OF_VITE = [
  'mode',
  'define',
  'resolve',
  'esbuild',
  'oxc',
  'json',
  'css',
  'env',
  'envPrefix',
  'assetsInclude',
  'ssr',
  'publicDir',
  'base',
];

/** What decides how tests run, as text: the same in each checkout. */
export function testSettings(project: HostProject, root: string): string {
  const told = Object.entries((project.serializedConfig ?? {}) as Readonly<Record<string, unknown>>);
  const counted = told
    .filter(([key]) => !SAYS_NOTHING.has(key))
    .map(([key, value]) => [key, key === 'sequence' ? withoutSeed(value) : value]);
  const others = OF_VITEST.map((key) => (project.config as unknown as Record<string, unknown>)[key]);
  return settingsText([Object.fromEntries(counted), others, project.getProvidedContext?.()], root);
}

/** Made anew for each run; where it matters, nothing is skipped at all. */
function withoutSeed(sequence: unknown): unknown {
  const { seed: _, ...rest } = (sequence ?? {}) as { readonly seed?: number };
  return rest;
}

/** From what, besides its own file, the code of a module follows, as text. */
export function viteSettings(project: HostProject, root: string): string {
  const config: ViteConfig = project.vite.config;
  const parts = OF_VITE.map((key) => [key, config[key]]);
  const environments = Object.entries(project.vite.environments ?? {}).map(([name, environment]) => {
    const own = (environment as unknown as { readonly config?: ViteConfig }).config;
    return [name, own?.['resolve'], own?.['define']];
  });
  return settingsText([parts, environments, config.plugins.map(({ name }) => name)], root);
}

function settingsText(settings: unknown, root: string): string {
  const open = new WeakSet<object>();
  const text = JSON.stringify(settings, (_, value: unknown) => {
    if (/^(?:function|bigint|undefined)$/.test(typeof value) || value instanceof RegExp) return String(value);
    if (typeof value !== 'object' || value === null) return value;
    if (open.has(value)) return 'again';
    open.add(value);
    if (value instanceof Map || value instanceof Set) return [...value];
    return Array.isArray(value) ? value : sorted(value);
  });
  return text.replaceAll(root, '<workspace>');
}

function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => byCodeUnit(a, b)));
}

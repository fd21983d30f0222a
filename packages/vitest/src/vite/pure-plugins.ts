import { readFileSync } from 'node:fs';
import type { ViteConfig } from './host.ts';

/**
 * Plugins of Vite 6 to 8 and of Vitest: their result for a module follows from its own file, the settings and the
 * places of its imports. By their whole names: others too call theirs `vite:…`, and read files of their own.
 */
const OF_VITE = `
  asset asset-import-meta-url build-html bundled-dev-client-imports client-inject css
  css-analysis css-post data-uri define dynamic-import-vars esbuild html-inline-proxy
  import-analysis import-glob json modulepreload-polyfill optimized-deps oxc pre-alias resolve
  resolve-builtin resolve-builtin:get-environment resolve-dev wasm-fallback wasm-helper
  watch-package-data worker worker-import-meta-url
`;

/** Of Vitest 3 to 5. */
const OF_VITEST = `
  automock browser:loader browser:loader:post capture-raw-test-config config config:append config:cli
  config:server config:server-defaults coverage-transform css-disable css-empty-post
  environments-module-runner manual-mock meta-env-replacer mocks normalize-optimizer normalize-url project
  project-root project:name project:server resolve-builtin resolve-core resolve-root
  ssr-module-runner-fixer ssr-replacer tags test-config ui-injector
`;

const OURS = 'subminute';
const PURE: ReadonlySet<string> = new Set([
  'alias',
  'commonjs',
  'vitest',
  OURS,
  'builtin:oxc-runtime',
  'builtin:vite-json',
  ...named('vite', OF_VITE),
  ...named('vitest', OF_VITEST),
]);

function named(by: string, names: string): readonly string[] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => `${by}:${name}`);
}

interface ResolveOptions {
  readonly tsconfigPaths?: boolean;
  /** As Vite writes all forms of it. */
  readonly alias?: readonly { readonly customResolver?: unknown }[];
}

/** Whether a module's code can be known from its file, without being transformed again. */
export function hasPureTransforms(config: ViteConfig): boolean {
  const { tsconfigPaths, alias } = (config['resolve'] ?? {}) as ResolveOptions;
  // It may look at whatever it wants to.
  if (alias?.some(({ customResolver }) => Boolean(customResolver)) === true) return false;
  const names = config.plugins.map(({ name }) => name).filter((name) => name !== OURS);
  // One that stands there twice is somebody else's, too.
  return (
    tsconfigPaths !== true && new Set(names).size === names.length && names.every((name) => PURE.has(name))
  );
}

/** A glob, or an import of a computed name, which Vite takes for one. */
const READS_FOLDERS = /import\.meta\.glob|\bimport\s*\((?!\s*(?:\/\*[^*]*\*\/\s*)?['"])/;

/** As Vite asks: a small file that is addressed so stands in the code, and a computed name is taken for a glob. */
const HAS_ADDRESSES = /\bnew\s+URL\s*\([\s\S]*import\.meta\.url/;

/** Whether the code of a module follows from its own file: not so of globs, style sheets and what has a query. */
export function isSelfContained(id: string): boolean {
  if (/[?\0]|\.(?:css|less|sass|scss|styl|stylus|pcss|postcss|sss)$/.test(id)) return false;
  try {
    const text = readFileSync(id, 'utf8');
    return !READS_FOLDERS.test(text) && !HAS_ADDRESSES.test(text);
  } catch {
    return false;
  }
}

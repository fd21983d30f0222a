import { realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

// A workspace in layers: base ← util ← ui ← shop, and a leaf beside it. Every project has a build.
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  base: [],
  util: ['base'],
  ui: ['util'],
  shop: ['ui'],
  auth: ['base'],
  leaf: ['util'],
};
/** CPU seconds of each project's build. */
const COSTS: Readonly<Record<string, number>> = { base: 2, util: 4, ui: 6, shop: 8, auth: 3, leaf: 5 };

/** A project as a package of npm that Nx knows by its short name. */
export const manifest = (name: string, fields: object = {}): string =>
  `${JSON.stringify({ name: `@acme/${name}`, version: '1.0.0', nx: { name, targets: { build: {} } }, ...fields }, undefined, 2)}\n`;

/** The workspace's nx.json. */
export const NX = {
  analytics: false,
  neverConnectToCloud: true,
  defaultBase: 'main',
  plugins: ['@subminute/nx/plugin'],
  pluginsConfig: { '@nx/js': { analyzeSourceFiles: true } },
  namedInputs: { default: ['{projectRoot}/**/*'] },
  targetDefaults: {
    build: {
      command: 'node -e 0',
      cache: true,
      dependsOn: ['^build'],
      inputs: ['default', '^default'],
      outputs: ['{projectRoot}/dist'],
    },
  },
};
export const nxJson = (value: object = NX): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** All files but the ledger. */
export const FILES: Readonly<Record<string, string>> = {
  'nx.json': nxJson(),
  'tsconfig.base.json': `${JSON.stringify({
    compilerOptions: {
      baseUrl: '.',
      paths: Object.fromEntries(
        Object.keys(LAYERS).map((name) => [`@acme/${name}`, [`packages/${name}/index.ts`]]),
      ),
    },
  })}\n`,
  'docs/guide.md': 'guide\n',
  ...Object.fromEntries(
    Object.entries(LAYERS).flatMap(([name, below]) => [
      [`packages/${name}/package.json`, manifest(name)],
      [
        `packages/${name}/index.ts`,
        `${below.map((one) => `import { ${one} } from '@acme/${one}';\n`).join('')}export const ${name} = [${below.join(', ')}];\n`,
      ],
    ]),
  ),
};

export const LEDGER_FILE = 'subminute.ratchet.jsonl';

const LEDGER: readonly object[] = [
  { k: '#', schema: 1, cores: 4, epoch: 1, overhead: 0, targets: ['build'] },
  { k: 'budget/noop', max: 0 },
  { k: 'budget/typical', max: 10.5 },
  { k: 'budget/typical_p90', max: 21, goal: 60 },
  ...Object.entries(COSTS).map(([name, w]) => ({ k: `task/${name}:build`, w })),
  ...['base', 'util', 'ui', 'shop', 'auth', 'leaf'].map((name, at) => ({
    k: `commit/${'0'.repeat(11)}${at}`,
    paths: [`packages/${name}/index.ts`],
  })),
  { k: 'commit/000000000009', paths: ['docs/guide.md'] },
];

/** A ledger that all loops of the workspace keep, with a little room. */
export const ledger = (): string => LEDGER.map((one) => `${JSON.stringify(one)}\n`).join('');

/** A project's source with a line more at its beginning. */
export const source = (name: string, first: string): Record<string, string> => ({
  [`packages/${name}/index.ts`]: `${first}\n${FILES[`packages/${name}/index.ts`] ?? ''}`,
});

/** Nx looks for imports only where TypeScript is installed. */
export function linkTypeScript(dir: string): void {
  linkPackage(dir, 'typescript');
}

/** A package of this repository, in a workspace that has not installed it. */
export function linkPackage(dir: string, name: string): void {
  const own = join(import.meta.dirname, '../../node_modules', name);
  symlinkSync(realpathSync(own), join(dir, 'node_modules', name));
}

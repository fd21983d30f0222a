import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../rig/run.ts';
import { type Workspace, commit, workspace } from '../rig/workspace.ts';
import type { SplitCase } from './cases.ts';
import { smokeTest } from './smoke-tests.ts';

const CACHE = join(import.meta.dirname, '../../node_modules/.cache/split');
const VITEST = '5.1.1';
const CONDITION = '@bench/source';

/** Where the package lies in the generated workspace. */
export function rootOf(one: SplitCase): string {
  return `packages/${one.package.split('/').at(-1) ?? ''}`;
}

/** A package's files as npm has them, fetched once. */
function unpacked({ package: name, version }: SplitCase): string {
  const dir = join(CACHE, `${name.replace('/', '-')}-${version}`);
  if (existsSync(dir)) return dir;
  const making = `${dir}.${process.pid}.making`;
  mkdirSync(making, { recursive: true });
  const packed = execFileSync('npm', ['pack', '--silent', `${name}@${version}`], {
    cwd: making,
    encoding: 'utf8',
  }).trim();
  execFileSync('tar', ['xzf', packed, '--strip-components=1'], { cwd: making });
  rmSync(join(making, packed));
  renameSync(making, dir);
  return dir;
}

type Manifest = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly version: string;
  readonly exports?: Readonly<Record<string, unknown>>;
};

const FIELDS = [
  'name',
  'version',
  'license',
  'type',
  'sideEffects',
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'main',
  'types',
];

/** The package in an Nx workspace, with a test of each module and a project that depends on it. */
export async function generate(one: SplitCase): Promise<Workspace> {
  const from = unpacked(one);
  const root = rootOf(one);
  const given = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as Manifest;
  const sources = filesBelow(from, 'src').filter((file) => !one.without?.test(file));
  const files: Record<string, string> = {};
  for (const file of sources) {
    const [before, now] = one.mended?.[file] ?? ['', ''];
    files[`${root}/${file}`] = readFileSync(join(from, file), 'utf8').replace(before, now);
  }
  if (one.ownTests !== true)
    for (const [file, text] of smokeTests(one, sources)) files[`${root}/${file}`] = text;
  const manifest = {
    ...Object.fromEntries(
      FIELDS.filter((field) => given[field] !== undefined).map((field) => [field, given[field]]),
    ),
    scripts: SCRIPTS,
    exports: withSources(given, one),
    ...(one.packages ? { devDependencies: one.packages } : {}),
  };
  const app = {
    name: '@bench/app',
    private: true,
    type: 'module',
    scripts: SCRIPTS,
    dependencies: { [given.name]: given.version },
  };
  const ws = await workspace({
    vitest: VITEST,
    files: {
      ...files,
      ...configs(root, one),
      ...configs('packages/app', one),
      '.gitignore': 'node_modules\n.nx\ndist\ntest-results.json\n',
      'tsconfig.base.json': JSON.stringify(baseConfig(one), undefined, 2),
      [`${root}/package.json`]: `${JSON.stringify(manifest, undefined, 2)}\n`,
      'packages/app/package.json': `${JSON.stringify(app, undefined, 2)}\n`,
      'packages/app/src/index.ts': 'export {};\n',
    },
  });
  await installRest(ws);
  return ws;
}

async function installRest(ws: Workspace): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(ws.dir, 'package.json'), 'utf8')) as {
    devDependencies: object;
  };
  const devDependencies = { ...manifest.devDependencies, typescript: 'npm:@typescript/typescript6@^6.0.2' };
  ws.write({ 'package.json': `${JSON.stringify({ ...manifest, devDependencies }, undefined, 2)}\n` });
  // Only this one may fetch.
  const env = { ...process.env, CI: '' };
  await must('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: ws.dir,
    env,
    timeoutMs: 600_000,
  });
  commit(ws.dir, ws.env);
}

const VITEST_RUN = 'node ../../node_modules/vitest/vitest.mjs run';
const SCRIPTS = {
  typecheck: 'node ../../node_modules/typescript/bin/tsc6 -p tsconfig.json --noEmit',
  test: `${VITEST_RUN} --reporter=json --outputFile=test-results.json`,
  record: `${VITEST_RUN} -u --reporter=json --outputFile=test-results.json`,
};

function baseConfig(one: SplitCase): object {
  const { compilerOptions, alias } = one;
  return {
    compilerOptions: {
      strict: true,
      declaration: true,
      module: 'esnext',
      moduleResolution: 'bundler',
      target: 'esnext',
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      emitDeclarationOnly: true,
      resolveJsonModule: true,
      types: [],
      ...compilerOptions,
      ...(alias === undefined ? {} : { paths: { [`${alias}/*`]: [`./${rootOf(one)}/src/*`] } }),
      customConditions: [CONDITION, '@zod/source'],
    },
  };
}

function configs(root: string, one: SplitCase): Readonly<Record<string, string>> {
  const { compilerOptions, ownTests, alias } = one;
  const source = `new URL('../../${rootOf(one)}/src', import.meta.url).pathname`;
  const aliases = alias === undefined ? '' : `, alias: { '${alias}': ${source} }`;
  const conditions = JSON.stringify([CONDITION, '@zod/source', 'node', 'development|production']);
  const jsx = compilerOptions?.['jsx'] === undefined ? '' : "  oxc: { jsx: { runtime: 'classic' } },\n";
  return {
    [`${root}/tsconfig.json`]: `${JSON.stringify({ extends: '../../tsconfig.base.json', include: ['src'] }, undefined, 2)}\n`,
    [`${root}/vitest.config.ts`]: `import { defineConfig } from 'vitest/config';

const conditions = ${conditions};

export default defineConfig({
${jsx}  cacheDir: '../../node_modules/.vite/${root}',
  resolve: { conditions${aliases} },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { name: '${root.replace('packages/', '')}', include: ['src/**/*.test.ts'], pool: 'threads', isolate: ${String(ownTests === true)}, passWithNoTests: true },
});
`,
  };
}

/** Each entry leads to its source as well. */
function withSources({ exports = {} }: Manifest, { sourceOf }: SplitCase): object {
  const entries = Object.entries(exports).map(([key, value]) => {
    const leaf = value === null ? undefined : firstLeaf(value);
    if (leaf === undefined || leaf.endsWith('package.json')) return [key, value];
    if (typeof value === 'object' && value !== null && '@zod/source' in value) return [key, value];
    const rest = typeof value === 'string' ? { default: value } : (value as object);
    return [key, { [CONDITION]: sourceOf(leaf), ...rest }];
  });
  return Object.fromEntries(entries) as object;
}

function firstLeaf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? firstLeaf(Object.values(value)[0]) : undefined;
}

function smokeTests(one: SplitCase, sources: readonly string[]): readonly (readonly [string, string])[] {
  const modules = sources.filter((file) => /\.tsx?$/.test(file) && !/\.d\.ts$|\.test\.ts$/.test(file));
  const step = Math.max(1, Math.ceil(modules.length / (one.modules ?? modules.length)));
  return modules.filter((_, at) => at % step === 0).map(smokeTest);
}

function filesBelow(dir: string, folder: string): readonly string[] {
  return readdirSync(join(dir, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort();
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration, type ViteUserConfig } from 'vitest/config';

// Our own packages are tested from their sources: no build stands between an edit and its test.
const CONDITIONS = ['@subminute/source', 'node', 'development|production'];

// Not 0: of that group, Vitest runs last what has a single worker.
const UNIT_TESTS_FIRST = 1;
const THEN_END_TO_END = 2;
const AT_LAST_ALONE = 3;

/** One project for each package, named as in its package.json and so as Nx names it. */
const packages = readdirSync('packages').filter((folder) => existsSync(`packages/${folder}/package.json`));

function unit(name: string, root: string): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      root,
      include: ['**/*.test.ts'],
      exclude: ['**/node_modules/**', '**/dist/**'],
      // What hangs is ended; what is slow on a busy machine is not.
      testTimeout: 30_000,
      sequence: { groupOrder: UNIT_TESTS_FIRST },
    },
  };
}

function packageProject(folder: string): TestProjectInlineConfiguration {
  const root = `packages/${folder}`;
  const { name } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as { name: string };
  const project = unit(name, root);
  // The core is pure: no test can leave anything behind for the next one, so that one thread and
  // one module graph serve them all.
  if (folder === 'core') return { ...project, test: { ...project.test, pool: 'threads', isolate: false } };
  return project;
}

/** These hold CPU time against CPU time: whatever runs beside them would be measured too. */
const MEASURING = ['costs', 'measure', 'ratchet-runs'].map((name) => `e2e/${name}.test.ts`);

/** Each test runs a real Nx. */
function endToEnd(
  name: string,
  order: number,
  own: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      pool: 'forks',
      testTimeout: 120_000,
      hookTimeout: 300_000,
      sequence: { groupOrder: order },
      ...own,
    },
  };
}

const e2e = [
  endToEnd('e2e', THEN_END_TO_END, { include: ['e2e/**/*.test.ts'], exclude: MEASURING }),
  endToEnd('e2e-measuring', AT_LAST_ALONE, { include: MEASURING, fileParallelism: false }),
];

const config: ViteUserConfig = defineConfig({
  resolve: { conditions: CONDITIONS },
  ssr: { resolve: { conditions: CONDITIONS, externalConditions: CONDITIONS } },
  test: {
    projects: [...packages.map(packageProject), unit('tools', 'tools'), ...e2e],
    // By default Vitest leaves one core to itself, also where there are only two.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});

export default config;

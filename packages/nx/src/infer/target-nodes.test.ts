import { NO_PLAN, type PlannedLint, type PlannedTests } from '@subminute/core/plan';
import { describe, expect, test } from 'vitest';
import { memoryFiles } from '../testing/memory-workspace.ts';
import { lintNodes } from './lint-nodes.ts';
import { planNodes } from './plan-nodes.ts';
import { testNodes } from './test-nodes.ts';

const TESTS: PlannedTests = {
  project: 'core',
  home: 'packages/core',
  args: ['--silent'],
  waits: ['^build'],
  below: 'production',
  reads: ['tools/setup.ts'],
  env: ['CI'],
  writes: ['packages/core/coverage'],
};
const LINT: PlannedLint = {
  project: 'core',
  home: 'packages/core',
  calls: [{ tool: 'oxlint', args: ['--deny-warnings'] }],
  below: 'nothing',
  waits: [],
  reads: ['tools/rules.js'],
  env: ['STRICT'],
  externals: ['oxlint'],
};

describe('targets of the plan', () => {
  test('tests start once in their project, keyed by all that they may read', () => {
    expect(testNodes(TESTS).targets).toEqual({
      test: {
        executor: 'nx:run-commands',
        options: { cwd: 'packages/core', command: 'vitest run --silent' },
        cache: true,
        metadata: { description: 'By subminute.plan.json' },
        dependsOn: ['^build'],
        inputs: [
          '{projectRoot}/**/*',
          '!{projectRoot}/coverage',
          '!{projectRoot}/coverage/**/*',
          '^production',
          '{workspaceRoot}/tools/setup.ts',
          { env: 'CI' },
          { dependentTasksOutputFiles: '**/*', transitive: true },
        ],
        outputs: ['{workspaceRoot}/packages/core/coverage'],
      },
    });
  });

  test('a linter is keyed by configurations above, also by those that come', () => {
    expect(lintNodes(LINT).targets?.['lint']).toMatchObject({
      options: { cwd: 'packages/core', command: 'oxlint --deny-warnings' },
      dependsOn: [],
      inputs: [
        '{projectRoot}/**/*',
        ...['packages/', ''].flatMap((folder) =>
          ['.oxlintrc.json', '.oxlintrc.jsonc', 'oxlint.config.ts', '.eslintignore', '.oxlintignore'].map(
            (name) => `{workspaceRoot}/${folder}${name}`,
          ),
        ),
        '{workspaceRoot}/tools/rules.js',
        { env: 'STRICT' },
        { externalDependencies: ['oxlint'] },
      ],
      outputs: [],
    });
  });

  test('linters run one after the other, and ESLint remembers in a folder of its project', () => {
    const calls = [LINT.calls[0] ?? { tool: 'oxlint', args: [] }, { tool: 'eslint' as const, args: ['.'] }];
    const memory = '../../node_modules/.cache/subminute/eslint/packages/core/lint.eslintcache';
    expect(lintNodes({ ...LINT, calls, remembers: true }).targets?.['lint']).toMatchObject({
      options: {
        command: `oxlint --deny-warnings && eslint . --cache --cache-strategy content --cache-location ${memory}`,
      },
    });
  });

  test('rules hash of the projects below what they look at', () => {
    const inputs = (below: PlannedLint['below']): unknown =>
      lintNodes({ ...LINT, below }).targets?.['lint']?.inputs;
    expect(inputs('sources')).toContain('^default');
    expect(inputs('declarations')).toContainEqual({
      dependentTasksOutputFiles: '**/*types.surface',
      transitive: true,
    });
    expect(JSON.stringify(inputs('nothing'))).not.toMatch(/\^|dependentTasks/);
  });

  test('what was replaced stands beside it, as it was', () => {
    const config = { executor: 'nx:run-script', options: { script: 'test' } };
    const plan = {
      ...NO_PLAN,
      tests: [TESTS],
      lints: [LINT],
      replaced: [{ project: 'core', home: 'packages/core', target: 'test', config }],
    };
    const context = { namedInputs: {}, targetDefaults: {}, files: memoryFiles({}) };
    const nodes = planNodes(plan, { ...context, isFolder: () => true });
    expect(Object.keys(nodes['packages/core']?.targets ?? {})).toEqual(['test', 'lint', 'test-replaced']);
    expect(nodes['packages/core']?.targets?.['test-replaced']).toEqual(config);
    expect(planNodes(plan, { ...context, isFolder: () => false })).toEqual({});
  });
});

describe('a target in the place of another one', () => {
  const keyed = (inputs: readonly unknown[] | undefined): unknown => {
    const config = inputs ? { inputs } : {};
    const replaced = [{ project: 'core', home: 'packages/core', target: 'test', config }];
    const nodes = planNodes(
      { ...NO_PLAN, tests: [TESTS], replaced },
      {
        namedInputs: {
          default: ['{projectRoot}/**/*', 'shared', '!{projectRoot}/docs/**'],
          shared: ['{workspaceRoot}/ci.yml', { runtime: 'node -v' }],
        },
        targetDefaults: {},
        files: memoryFiles({ 'packages/core/project.json': '{"namedInputs":{"more":[{"env":"MORE"}]}}' }),
        isFolder: () => true,
      },
    );
    return nodes['packages/core']?.targets?.['test']?.inputs?.slice(7);
  };

  test('has in its key what somebody has said and no file tells', () => {
    expect(
      keyed([
        'default',
        '^production',
        'more',
        { env: 'DB' },
        { env: 'CI' },
        { externalDependencies: ['x'] },
      ]),
    ).toEqual(['{workspaceRoot}/ci.yml', { runtime: 'node -v' }, { env: 'MORE' }, { env: 'DB' }]);
  });

  test('has what Nx takes where nothing is said', () => {
    expect(keyed(undefined)).toEqual(['{workspaceRoot}/ci.yml', { runtime: 'node -v' }]);
  });
});

import { defineConfig, type OxlintConfig } from 'oxlint';
import { importLayers } from './tools/lint/imports.ts';

const TESTS = ['**/*.test.ts', 'packages/*/src/testing/**'];

const ENVIRONMENT = [
  'process',
  'console',
  'Buffer',
  'globalThis',
  'global',
  'performance',
  'fetch',
  'crypto',
];
const TIMERS = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'];

const BY_CODE_UNIT = {
  property: 'localeCompare',
  message: 'Order is by code unit, the same on every machine: see packages/core/src/order.ts.',
};

const config: OxlintConfig = defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'oxc', 'vitest'],
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  categories: { correctness: 'error' },
  ignorePatterns: ['examples/**', '**/dist/**', '**/fixtures/**', '**/generators/*/files/**'],
  rules: {
    // What is forgotten.
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/no-unnecessary-condition': [
      'error',
      { allowConstantLoopConditions: 'only-allowed-literals' },
    ],
    'typescript/no-explicit-any': 'error',
    // CommonJS preloads have no other way to name the type of what they require().
    'typescript/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
    'typescript/only-throw-error': 'error',
    'no-console': 'error',
    'no-restricted-properties': ['error', BY_CODE_UNIT],
    // One idea a file, a screen a function.
    'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
    'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
    'max-params': ['error', { max: 4 }],
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
  },
  overrides: [
    ...importLayers,
    {
      // Time, randomness and the process come in as arguments.
      files: ['packages/core/src/**'],
      rules: {
        'no-restricted-globals': ['error', ...ENVIRONMENT, ...TIMERS],
        'no-restricted-properties': [
          'error',
          BY_CODE_UNIT,
          {
            object: 'Date',
            property: 'now',
            message: 'The core has no clock: take the time as an argument.',
          },
          {
            object: 'Math',
            property: 'random',
            message: 'The core has no randomness: take it as an argument.',
          },
        ],
      },
    },
    {
      files: TESTS,
      rules: {
        'max-lines-per-function': 'off',
        'max-lines': ['error', { max: 400 }],
        'no-restricted-globals': 'off',
        'no-restricted-properties': ['error', BY_CODE_UNIT],
      },
    },
    {
      // Put together to one script: each sees the names of all.
      files: ['packages/nx/page/*.js'],
      rules: { 'no-unused-vars': 'off' },
    },
    { files: ['tools/**', '.ci/**'], rules: { 'no-console': 'off' } },
    {
      // Nx, Vitest and the tools take the default export of these.
      files: [
        '*.config.ts',
        'packages/*/src/generators/*/generator.ts',
        'packages/*/src/executors/*/{batch,single}.ts',
        'packages/vitest/src/**',
        'e2e/global-setup.ts',
        'tools/ci/reporter.ts',
        'tools/release/version-actions.ts',
      ],
      rules: { 'import/no-default-export': 'off' },
    },
  ],
});

export default config;

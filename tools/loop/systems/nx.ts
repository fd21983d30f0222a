import { json } from '../sources.ts';
import { nxOutcome, toldByNx } from './nx-outcome.ts';
import { KINDS, type System } from './system.ts';

// As `create-nx-workspace` and the generators of @nx/js and @nx/vitest leave it, but for ESLint: its plugin is not
// published for this version, so its target stands here with the inputs that it infers.
const NX_JSON = {
  analytics: false,
  neverConnectToCloud: true,
  defaultBase: 'main',
  namedInputs: {
    default: ['{projectRoot}/**/*', 'sharedGlobals'],
    production: [
      'default',
      '!{projectRoot}/eslint.config.mjs',
      '!{projectRoot}/**/?(*.)+(spec|test).[jt]s?(x)?(.snap)',
      '!{projectRoot}/tsconfig.spec.json',
      '!{projectRoot}/test/**/*',
    ],
    sharedGlobals: ['{workspaceRoot}/.github/workflows/ci.yml'],
  },
  plugins: [
    {
      plugin: '@nx/js/typescript',
      options: {
        typecheck: { targetName: 'typecheck' },
        build: {
          targetName: 'build',
          configName: 'tsconfig.lib.json',
          buildDepsName: 'build-deps',
          watchDepsName: 'watch-deps',
        },
      },
    },
    { plugin: '@nx/vitest', options: { testTargetName: 'test', testMode: 'run' } },
  ],
  targetDefaults: {
    test: { dependsOn: ['^build'] },
    lint: {
      cache: true,
      inputs: [
        'default',
        '^default',
        '{workspaceRoot}/eslint.config.mjs',
        { externalDependencies: ['eslint'] },
      ],
    },
  },
};

/** Nx with its own plugins. The daemon is off: what it does counts for nobody's run, and it stays. */
export const nx: System = {
  name: 'nx',
  packages: { nx: '23.3.1', '@nx/js': '23.3.1', '@nx/vitest': '23.3.1' },
  layout: { declarations: 'dist' },
  manifest: ({ name, home }) => ({
    nx: { name, targets: { lint: { command: 'eslint .', options: { cwd: home } } } },
  }),
  files: () => ({ 'nx.json': json(NX_JSON) }),
  warmings: 1,
  command: (dir, which) => [
    `${dir}/node_modules/nx/dist/bin/nx.js`,
    ...(which === 'all' ? ['run-many'] : ['affected', '--base=HEAD']),
    '-t',
    KINDS.join(','),
  ],
  env: {},
  told: toldByNx,
  outcome: nxOutcome,
};

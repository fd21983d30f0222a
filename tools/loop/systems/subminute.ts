import type { LoopProject } from '../projects.ts';
import { json } from '../sources.ts';
import { packed } from '../../rig/template.ts';
import { nxOutcome, toldByNx } from './nx-outcome.ts';
import { KINDS, type System } from './system.ts';

const NX_JSON = {
  analytics: false,
  neverConnectToCloud: true,
  defaultBase: 'main',
  namedInputs: {
    default: ['{projectRoot}/**/*'],
    production: ['default', '!{projectRoot}/test/**/*', '!{projectRoot}/tsconfig.spec.json'],
  },
  plugins: ['@subminute/nx/plugin'],
};

/** Ours on Nx 24. `native`: TypeScript 7 beside the workspace's own. */
export function subminute(native: boolean): System {
  return {
    name: 'subminute',
    packages: {
      nx: '24.0.6',
      esbuild: '0.28.2',
      ...(native ? { '@typescript/native': 'npm:typescript@7.0.2' } : {}),
      ...Object.fromEntries(packed().map(({ name, path }) => [name, `file:${path}`])),
    },
    ...draft(),
    files: () => ({
      'nx.json': json(NX_JSON),
      'subminute.json': json({ version: 1 }),
    }),
    // What has changed within the last seconds is not kept by the first.
    warmings: 2,
    command: (dir, which) => [
      `${dir}/node_modules/@subminute/nx/dist/cli/bin.js`,
      ...(which === 'all' ? ['run-many'] : ['affected', '--base=HEAD']),
      '-t',
      KINDS.join(','),
    ],
    env: {},
    told: toldByNx,
    outcome: nxOutcome,
  };
}

/**
 * What stands here until `infer` makes all of these targets from subminute.json: then `layout` is the same as that of the
 * others, and `setUp` does the rest.
 */
function draft(): Pick<System, 'layout' | 'manifest' | 'setUp'> {
  return {
    layout: {
      // A `dist` that a build writes to, `infer` leaves alone.
      declarations: 'types',
      vitest: {
        imports: "import { subminute } from '@subminute/vitest';\n",
        settings: '  plugins: [subminute({ byFunction: true })],\n',
      },
    },
    manifest: (project) => ({ nx: { name: project.name, targets: draftTargets(project) } }),
    setUp: [
      ['node_modules/nx/dist/bin/nx.js', 'show', 'projects'],
      ['node_modules/nx/dist/bin/nx.js', 'g', '@subminute/nx:infer'],
    ],
  };
}

function draftTargets({ home }: LoopProject): Readonly<Record<string, unknown>> {
  const target = (command: string, more: object): object => ({
    executor: 'nx:run-commands',
    options: { cwd: home, command },
    cache: true,
    ...more,
  });
  return {
    build: target('esbuild "src/*.ts" --outdir=dist --format=esm --sourcemap --log-level=warning', {
      // It reads nothing of others: so that who runs the outputs waits for those of all below, and has them in its key.
      dependsOn: ['^build'],
      inputs: ['production', '{workspaceRoot}/tsconfig.base.json'],
      outputs: ['{projectRoot}/dist'],
    }),
    test: target('vitest run', {
      dependsOn: ['^build'],
      inputs: [
        'default',
        '{workspaceRoot}/tsconfig.base.json',
        { dependentTasksOutputFiles: '**/*.js', transitive: true },
      ],
      outputs: [],
    }),
    lint: target('eslint .', {
      inputs: ['default', '{workspaceRoot}/eslint.config.mjs'],
      outputs: [],
    }),
  };
}

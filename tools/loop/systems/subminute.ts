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
    layout: {
      declarations: 'dist',
      vitest: {
        imports: "import { subminute } from '@subminute/vitest';\n",
        settings: '  plugins: [subminute({ byFunction: true })],\n',
      },
    },
    manifest: (project) => ({ nx: { name: project.name } }),
    // All of its targets are what `infer` makes of the projects.
    setUp: [
      ['node_modules/nx/dist/bin/nx.js', 'show', 'projects'],
      ['node_modules/nx/dist/bin/nx.js', 'g', '@subminute/nx:infer'],
    ],
    files: () => ({
      'nx.json': json(NX_JSON),
      'subminute.json': json({ version: 1, infer: true }),
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

import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { json } from '../sources.ts';
import { KINDS, type Outcome, type System, aboutOf } from './system.ts';

const INPUTS = ['$TURBO_DEFAULT$', '!**/*.md'];
const TURBO_JSON = {
  globalDependencies: ['tsconfig.base.json', 'eslint.config.mjs'],
  tasks: {
    build: { dependsOn: ['^build'], inputs: [...INPUTS, '!test/**'], outputs: ['dist/**'] },
    typecheck: { dependsOn: ['build', '^typecheck'], inputs: INPUTS, outputs: ['out-tsc/**'] },
    test: { dependsOn: ['^build'], inputs: INPUTS },
    lint: { inputs: INPUTS },
  },
};

/** Turborepo, with the same commands as scripts. */
export const turbo: System = {
  name: 'turbo',
  packages: { turbo: '2.11.11' },
  layout: { declarations: 'dist' },
  manifest: () => ({
    scripts: {
      build: 'tsc --build tsconfig.lib.json',
      typecheck: 'tsc --build tsconfig.json --emitDeclarationOnly',
      test: 'vitest run',
      lint: 'eslint .',
    },
  }),
  files: () => ({ 'turbo.json': json(TURBO_JSON) }),
  warmings: 1,
  command: (dir, which) => [
    `${dir}/node_modules/turbo/bin/turbo`,
    'run',
    ...KINDS,
    '--summarize',
    '--continue=dependencies-successful',
    ...(which === 'all' ? [] : ['--filter=...[HEAD]']),
  ],
  env: { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
  told: (dir) => filesIn(path.join(dir, '.turbo/runs')),
  outcome: turboOutcome,
};

function filesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).map((file) => path.join(folder, file)) : [];
}

interface Summary {
  readonly tasks: readonly {
    readonly taskId: string;
    readonly cache?: { readonly status?: string };
    readonly execution?: { readonly exitCode?: number | null };
  }[];
}

function turboOutcome(text: string): Outcome {
  const last = JSON.parse(text) as Summary;
  const about = (tasks: Summary['tasks']): readonly string[] => [
    ...new Set(tasks.map(({ taskId }) => aboutOf(...namesOf(taskId)))),
  ];
  const isRun = ({ execution }: Summary['tasks'][number]): boolean => typeof execution?.exitCode === 'number';
  const missed = last.tasks.filter(({ cache }) => cache?.status !== 'HIT');
  return {
    executed: missed.filter(isRun).map(({ taskId }) => namesOf(taskId).join(':')),
    failing: about(last.tasks.filter((one) => isRun(one) && one.execution?.exitCode !== 0)),
    skipped: about(missed.filter((one) => !isRun(one))),
  };
}

function namesOf(taskId: string): [project: string, target: string] {
  const [, project = '', target = ''] = /^(?:@w\/)?([^#]*)#(.*)$/.exec(taskId) ?? [];
  return [project, target];
}

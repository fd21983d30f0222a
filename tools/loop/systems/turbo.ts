import { readFileSync, readdirSync } from 'node:fs';
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
  outcome: (dir) => turboOutcome(path.join(dir, '.turbo/runs')),
};

interface Summary {
  readonly execution: { readonly startTime: number };
  readonly tasks: readonly {
    readonly taskId: string;
    readonly command: string;
    readonly cache?: { readonly status?: string };
    readonly execution?: { readonly exitCode?: number | null };
  }[];
}

function turboOutcome(folder: string): Outcome {
  const all = readdirSync(folder).map(
    (file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Summary,
  );
  const last = all.sort((a, b) => b.execution.startTime - a.execution.startTime)[0];
  if (!last) throw new Error('turbo has told nothing of its run');
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

import path from 'node:path';
import type { ProjectConfiguration } from '@nx/devkit';
import type { PlannedLint } from '@subminute/core/plan';
import { CONFIG_FILES } from '../targets/linters.ts';
import { CACHES, memoryFlags } from '../tool-caches/tool-flags.ts';
import { SURFACES } from './types-nodes.ts';
import { OURS } from './ours.ts';

/** The linters of a project, one after the other, in its folder. */
export function lintNodes(lint: PlannedLint): Partial<ProjectConfiguration> {
  const { home, calls, below, waits, reads, env, externals } = lint;
  return {
    root: home,
    targets: {
      lint: {
        executor: 'nx:run-commands',
        options: { cwd: home, command: commandOf(lint) },
        cache: true,
        metadata: OURS,
        dependsOn: [...waits],
        inputs: [
          '{projectRoot}/**/*',
          ...(below === 'sources' ? ['^default'] : []),
          ...(below === 'declarations' ? [SURFACES] : []),
          ...calls.flatMap(({ tool }) => configInputs(home, tool)),
          ...reads.map((file) => `{workspaceRoot}/${file}`),
          ...env.map((name) => ({ env: name })),
          ...(externals ? [{ externalDependencies: [...externals] }] : []),
        ],
        outputs: [],
      },
    },
  };
}

function commandOf({ home, calls, remembers }: PlannedLint): string {
  const up = path.posix.relative(home, '.');
  const memory = memoryFlags(`${up === '' ? '' : `${up}/`}${CACHES}/eslint/${home}/lint`);
  return calls
    .map(({ tool, args }) => `${[tool, ...args].join(' ')}${remembers && tool === 'eslint' ? memory : ''}`)
    .join(' && ');
}

/** Configurations in the folders above, and where another one could come to stand. */
function configInputs(home: string, tool: keyof typeof CONFIG_FILES): readonly string[] {
  if (home === '.') return [];
  const above: string[] = [];
  for (let at = path.posix.dirname(home); ; at = path.posix.dirname(at)) {
    above.push(at === '.' ? '' : `${at}/`);
    if (at === '.') break;
  }
  return above.flatMap((folder) =>
    CONFIG_FILES[tool].inputs.map((name) => `{workspaceRoot}/${folder}${name}`),
  );
}

import path from 'node:path';
import type { ProjectConfiguration } from '@nx/devkit';
import type { PlannedTests } from '@subminute/core/plan';
import { OURS } from './ours.ts';

/** One start of Vitest in the project's folder. All packages of the lockfile count, as for each task of Nx. */
export function testNodes({
  home,
  args,
  waits,
  below,
  reads,
  env,
  writes,
}: PlannedTests): Partial<ProjectConfiguration> {
  return {
    root: home,
    targets: {
      test: {
        executor: 'nx:run-commands',
        options: { cwd: home, command: ['vitest', 'run', ...args].join(' ') },
        cache: true,
        metadata: OURS,
        dependsOn: [...waits],
        inputs: [
          // Not `default`: what that leaves out a test may read.
          '{projectRoot}/**/*',
          ...writes.flatMap((place) => notWritten(place, home)),
          `^${below}`,
          ...reads.map((file) => `{workspaceRoot}/${file}`),
          ...env.map((name) => ({ env: name })),
          // A build may read what no source of those below leads to.
          ...(waits.length > 0 ? [{ dependentTasksOutputFiles: '**/*', transitive: true }] : []),
        ],
        outputs: writes.map((place) => `{workspaceRoot}/${place}`),
      },
    },
  };
}

/** What it writes is nothing that it reads, though git does not ignore it. */
function notWritten(place: string, home: string): readonly string[] {
  const own = path.posix.relative(home, place);
  return own.startsWith('../') ? [] : [`!{projectRoot}/${own}`, `!{projectRoot}/${own}/**/*`];
}

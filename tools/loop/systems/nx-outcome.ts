import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Outcome, aboutOf } from './system.ts';

interface RunOfNx {
  readonly tasks: readonly {
    readonly target: string;
    readonly projectName: string;
    readonly cacheStatus: string;
    /** The exit code; none where it was not executed. */
    readonly status?: number;
  }[];
}

/** From what Nx keeps of its last run. */
export function nxOutcome(text: string): Outcome {
  const { tasks } = JSON.parse(text) as RunOfNx;
  const about = (all: RunOfNx['tasks']): readonly string[] => [
    ...new Set(all.map(({ projectName, target }) => aboutOf(projectName, target))),
  ];
  const real = tasks.filter(({ target }) => target !== 'surface');
  const ran = real.filter(({ status, cacheStatus }) => status !== undefined && cacheStatus === 'cache-miss');
  return {
    executed: ran.map(({ projectName, target }) => `${projectName}:${target}`),
    failing: about(real.filter(({ status }) => status !== undefined && status !== 0)),
    skipped: about(real.filter(({ status }) => status === undefined)),
  };
}

/** In its cache: in the workspace, or in the home folder. */
export function toldByNx(dir: string, home: string): readonly string[] {
  return [path.join(dir, '.nx'), path.join(home, '.nx')].flatMap((folder) =>
    !existsSync(folder)
      ? []
      : readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .filter((file) => path.basename(file) === 'run.json')
          .map((file) => path.join(folder, file)),
  );
}

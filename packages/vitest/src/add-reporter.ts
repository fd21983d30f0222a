import { taskOfEnv } from '@subminute/core';
import { type RunReporter, runReporter } from './run-reporter.ts';

/** The part of Vitest that is told of another reporter. */
export interface ReporterHost {
  readonly config: { readonly reporters: unknown[] };
  readonly version?: string;
}

/** Each project of a workspace asks the plugin; the run has one reporter. */
const added = new WeakSet<object>();

/** Adds our reporter to those of the user, once a run, where a run of ours waits for its report. */
export function addReporter(vitest: ReporterHost, env: Readonly<NodeJS.ProcessEnv>): void {
  const dir = env['SUBMINUTE_RUN_DIR'];
  const task = taskOfEnv(env);
  if (dir === undefined || dir === '' || task === undefined || added.has(vitest)) return;
  added.add(vitest);
  const reporter: RunReporter = runReporter({ dir, task, version: vitest.version ?? '' });
  vitest.config.reporters.push(reporter);
}

import { type ReporterHost, addReporter } from './our-reporter.ts';
import { inferredTask, mayBeInferred } from './plan/inferred-task.ts';
import { onlyPlanned } from './plan/only-planned.ts';
import { plannedTask } from './plan/planned-task.ts';
import { refuseUndeclared } from './plan/undeclared.ts';
import { usersEnv } from './inputs/variables.ts';
import { type SkipSettings, skipKnown } from './skip-tests.ts';
import type { HostProject, SkipHost } from './vite/host.ts';
import { noteNotFound } from './vite/not-found.ts';

/** What Vite takes as a plugin, and Vitest asks before it runs. */
export interface SubminutePlugin {
  readonly name: string;
  readonly enforce: 'post';
  configureVitest(context: { readonly vitest: unknown; readonly project: unknown }): void;
  /** Asked last: for what nobody has found. */
  readonly resolveId: {
    readonly order: 'post';
    handler(id: string, importer: string | undefined): void;
  };
}

/** How test files are skipped. */
export interface SubminuteOptions extends SkipSettings {
  /** `false`: every test file runs. */
  readonly skip?: boolean;
}

/**
 * The plugin: `plugins: [subminute()]` in `vitest.config.ts`. A test file whose inputs are as they were when it
 * passed is not run. In a task of a run of `subminute` the results are handed over as data. Vitest's own
 * reporters stay as they are set.
 */
export function subminute({ skip = true, ...settings }: SubminuteOptions = {}): SubminutePlugin {
  return {
    name: 'subminute',
    enforce: 'post',
    resolveId: {
      order: 'post',
      handler: (id, importer) => {
        noteNotFound(id, importer);
      },
    },
    // From Vitest 3.1 on; before, nobody asks, all test files run and the log is read as text.
    configureVitest: ({ vitest, project }) => {
      const host = vitest as SkipHost;
      const planned = plannedTask(host.config.root, process.env);
      if (planned) onlyPlanned(host, project as HostProject, planned);
      const skipping = skip
        ? skipKnown(host, project as HostProject, usersEnv(process.env), settings)
        : undefined;
      addReporter(vitest as ReporterHost, process.env, {
        skipping,
        refusal:
          planned || mayBeInferred(process.env)
            ? () => {
                const keyed = planned ?? inferredTask(host.config.root, process.env);
                return keyed && refuseUndeclared(host, keyed, skipping?.loadedByKnown() ?? []);
              }
            : undefined,
      });
    },
  };
}

import { type ReporterHost, addReporter } from './add-reporter.ts';

/** What Vite takes as a plugin, and Vitest asks before it runs. */
export interface SubminutePlugin {
  readonly name: string;
  configureVitest(context: { readonly vitest: ReporterHost }): void;
}

/**
 * The plugin: `plugins: [subminute()]` in `vitest.config.ts`. In a task of a run of `subminute` it hands
 * the results over as data; anywhere else it does nothing. Vitest's own reporters stay as they are set.
 */
export function subminute(): SubminutePlugin {
  return {
    name: 'subminute',
    // From Vitest 3.1 on; before, nobody asks, and the log is read as text.
    configureVitest: ({ vitest }) => {
      addReporter(vitest, process.env);
    },
  };
}

import type { Tree } from '@nx/devkit';
import { configureVitest } from './vitest-configs.ts';

/** What was done for Vitest, and what is left to people. */
export interface VitestSteps {
  readonly edited: readonly string[];
  readonly steps: readonly string[];
}

/** The lines of the plugin, for whoever adds them. */
const LINES = "import { subminute } from '@subminute/vitest'; plugins: [subminute()]";

/** The plugin for Vitest goes into its configurations once it is installed: an import of nothing would break them. */
export function vitestSteps(tree: Tree): VitestSteps {
  const done = configureVitest(tree);
  if (!done) return { edited: [], steps: [] };
  const { edited, unclear, old, isMissing, isBare } = done;
  const steps = [
    ...Array.from(old, ([version, folder]) => {
      const of = folder === '.' ? '' : ` (${folder})`;
      return `  Vitest ${version}${of} is too old for @subminute/vitest: it takes 3.1 and later`;
    }),
    ...(isMissing
      ? [
          '  npm i -D @subminute/vitest       only test files that can have changed their mind run;',
          '                                   then again: npx nx g @subminute/nx:init',
        ]
      : []),
    ...unclear.map(({ file, why }) => `  by hand, since ${why}: ${LINES} in ${file}`),
    ...(isBare
      ? [`  no configuration of Vite has tests. In each project that has some: ${LINES} in vitest.config.ts`]
      : []),
  ];
  return { edited, steps };
}

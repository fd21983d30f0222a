import type { Check } from '../checks.ts';

/** What `--fix` does about a finding. */
export interface FixWords {
  readonly does: boolean;
  /** Where it does it, or why it does not. */
  readonly words?: string;
}

const does = (words?: string): FixWords => ({ does: true, ...(words === undefined ? {} : { words }) });
const leaves = (words: string): FixWords => ({ does: false, words });

const BY_CHECK: Readonly<Record<string, FixWords>> = {
  outputs: does('for tsc and esbuild, by their configuration'),
  'git ignores': does(),
  'build info': does('where the compiler reads what others declare, and no sources of them'),
  prose: does('where no task can be one that reads them'),
  scripts: does('for scripts of one plain command'),
  affected: does(),
  cache: leaves('whether something beside its inputs decides what comes of it, only you know'),
  'shared inputs': leaves('npx subminute decompose --apply does it, with what proves it'),
  parallel: leaves('memory and cores are of a machine'),
  'nx.json': leaves('it is a habit, no setting'),
  barrels: leaves('npx subminute decompose --apply does it, and compares in what order modules are loaded'),
  'unstable outputs': leaves('what varies is in the task itself'),
  'unstable outcomes': leaves('what varies is in the task itself'),
  daemon: leaves('whether a process of Nx may stay in the background here, only you know'),
  plugin: leaves('npx nx g @subminute/nx:init does it'),
};

/** Of others, the remedy says all that there is to say. */
export function fixWords({ name, found }: Check): FixWords {
  // Of the shield's own there is one with that name.
  if (name === 'cache' && !found.startsWith('off:')) return { does: false };
  return Object.hasOwn(BY_CHECK, name) ? (BY_CHECK[name] ?? { does: false }) : { does: false };
}

export function fixText(check: Check): string | undefined {
  const { does: isDone, words } = fixWords(check);
  if (isDone) return words === undefined ? '--fix does it' : `--fix does it ${words}`;
  return words === undefined ? undefined : `not by --fix: ${words}`;
}

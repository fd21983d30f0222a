import { type Segment, argumentsOf, hasFlag, segmentsOf } from './segments.ts';

/** What is found of ESLint in a command: it remembers already, could (`at`: where flags go), or must not. */
export type ToolUse =
  | { readonly state: 'on'; readonly isOurs: boolean; readonly why?: string }
  | { readonly state: 'off'; readonly at: number }
  | { readonly state: 'left'; readonly why: string };

/** Below the `node_modules` of the workspace's root: no task's input or output, in no commit, one a worktree. */
export const CACHES = 'node_modules/.cache/subminute';

/**
 * Uses of ESLint in a command, in its order. What tsc would remember of a check hides errors, so there is nothing to
 * switch on and nothing to say of it (docs/design.md#what-tools-remember).
 */
export function toolUses(command: string): readonly ToolUse[] {
  const segments = segmentsOf(command);
  if (segments) return segments.flatMap(useOf);
  return /(?:^|[\s/(])eslint(?=\s|$)/.test(command)
    ? [left('a shell does more here than start one program after another')]
    : [];
}

function useOf(segment: Segment): ToolUse[] {
  const eslint = argumentsOf('eslint', segment);
  return eslint ? [eslintUse(eslint, segment.end)] : [];
}

/** ESLint keeps results of files by their text and settings; what else a flag changes is not in its key. */
function eslintUse(args: readonly string[], at: number): ToolUse {
  if (hasFlag(args, '--no-cache')) return left('--no-cache asks for it');
  const why = whyNotInKey(args);
  if (hasFlag(args, '--cache', '--cache-location', '--cache-file')) {
    const isOurs = args.some((arg) => arg.includes(`${CACHES}/eslint/`));
    return { state: 'on', isOurs, ...(why === undefined ? {} : { why }) };
  }
  return why === undefined ? { state: 'off', at } : left(why);
}

function whyNotInKey(args: readonly string[]): string | undefined {
  const other = args.find((arg) => NOT_IN_KEY.includes(arg.replace(/=.*$/, '')));
  if (other !== undefined) return `its key would not hold ${other}`;
  // Without a bound ESLint does not even look for warnings then, and remembers that there are none.
  return hasFlag(args, '--quiet') && !hasFlag(args, '--max-warnings')
    ? 'its key would not hold --quiet'
    : undefined;
}

const NOT_IN_KEY = [
  '--',
  '--fix',
  '--fix-dry-run',
  '--stdin',
  '--stdin-filename',
  '--no-inline-config',
  '--stats',
  '--rulesdir',
  '--no-eslintrc',
  '--no-config-lookup',
  '--resolve-plugins-relative-to',
  '-c',
  '--config',
  '--plugin',
  '--parser',
  '--flag',
  '--suppress-all',
  '--suppress-rule',
  '--prune-suppressions',
];

function left(why: string): ToolUse {
  return { state: 'left', why };
}

/** Flags that let ESLint remember, in this file. */
export function memoryFlags(file: string): string {
  return ` --cache --cache-strategy content --cache-location ${file}.eslintcache`;
}

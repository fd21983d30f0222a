import { type Segment, argumentsOf, hasFlag, segmentsOf } from './segments.ts';

export type Tool = 'eslint' | 'tsc';

/** What is found of a tool in a command: it remembers already, could (`at`: where flags go), or must not. */
export type ToolUse =
  | { readonly tool: 'eslint'; readonly state: 'on'; readonly isOurs: boolean; readonly why?: string }
  | { readonly tool: 'eslint'; readonly state: 'off'; readonly at: number }
  | { readonly tool: Tool; readonly state: 'left'; readonly why: string };

/** Below the `node_modules` of the workspace's root: no task's input or output, in no commit, one a worktree. */
export const CACHES = 'node_modules/.cache/subminute';

/** Uses of ESLint and tsc in a command, in its order. */
export function toolUses(command: string): readonly ToolUse[] {
  const segments = segmentsOf(command);
  if (segments) return segments.flatMap(useOf);
  const tool = /(?:^|[\s/(])(eslint|tsc)(?=\s|$)/.exec(command)?.[1] as Tool | undefined;
  return tool === undefined
    ? []
    : [left(tool, 'a shell does more here than start one program after another')];
}

function useOf(segment: Segment): ToolUse[] {
  const eslint = argumentsOf('eslint', segment);
  if (eslint) return [eslintUse(eslint, segment.end)];
  const tsc = argumentsOf('tsc', segment);
  return tsc && !isQuestion(tsc) ? tscUse(tsc) : [];
}

/** ESLint keeps results of files by their text and settings; what else a flag changes is not in its key. */
function eslintUse(args: readonly string[], at: number): ToolUse {
  if (hasFlag(args, '--no-cache')) return left('eslint', '--no-cache asks for it');
  const why = whyNotInKey(args);
  if (hasFlag(args, '--cache', '--cache-location', '--cache-file')) {
    const isOurs = args.some((arg) => arg.includes(`${CACHES}/eslint/`));
    return { tool: 'eslint', state: 'on', isOurs, ...(why === undefined ? {} : { why }) };
  }
  return why === undefined ? { tool: 'eslint', state: 'off', at } : left('eslint', why);
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

/**
 * What tsc remembers of a check hides errors (docs/design.md#what-tools-remember), and of a build that it wrote
 * what Nx has taken away since. Where somebody switched it on, it stays.
 */
function tscUse(args: readonly string[]): ToolUse[] {
  if (hasFlag(args, '-b', '--build', '--incremental', '-i', '--tsBuildInfoFile', '-w', '--watch')) return [];
  return [left('tsc', 'with --incremental it misses errors where a global has changed or gone')];
}

function isQuestion(args: readonly string[]): boolean {
  return hasFlag(args, '-v', '--version', '-h', '--help', '--showConfig', '--init');
}

function left(tool: Tool, why: string): ToolUse {
  return { tool, state: 'left', why };
}

/** Flags that let ESLint remember, in this file. */
export function memoryFlags(file: string): string {
  return ` --cache --cache-strategy content --cache-location ${file}.eslintcache`;
}

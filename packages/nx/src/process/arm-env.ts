import { existsSync } from 'node:fs';
import path from 'node:path';

/** Variables of the `nx`, `npm` or run that we were started by: none of them is true of another tree. */
const OF_THE_CALLER =
  /^(?:NX_TASK_|npm_|SUBMINUTE_|INIT_CWD$|PWD$|OLDPWD$|NX_WORKSPACE_ROOT|NX_INVOKED_BY|NX_(?:SKIP|DISABLE)_NX_CACHE$)/;

/** What would do work beside the tree that is measured, or change the tree by itself. */
const SETTINGS = {
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
  NX_SKIP_LOG_GROUPING: 'true',
  NX_VERBOSE_LOGGING: 'false',
  // What is known in the user's store would leave nothing to measure.
  SUBMINUTE_SKIP: '0',
  SUBMINUTE_SHIELD: '0',
  NX_CACHE_PROJECT_GRAPH: 'true',
  // Nx keeps a copy of its native file for each tree, 28 MB that nothing removes.
  NX_SKIP_NATIVE_FILE_CACHE: 'true',
  NO_COLOR: '1',
  FORCE_COLOR: '0',
  CI: 'true',
  // pnpm 11 installs before it runs a script; here that would write through links.
  npm_config_verify_deps_before_run: 'false',
  pnpm_config_verify_deps_before_run: 'false',
} as const;

/**
 * The environment of what is run in a tree of ours: the caller's, without what it knows of its own task and
 * folders, and the same for both sides.
 */
export function armEnv(env: Readonly<NodeJS.ProcessEnv>, tree: string): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([name]) => !OF_THE_CALLER.test(name));
  return { ...Object.fromEntries(own), ...SETTINGS, PATH: pathOf(env['PATH'] ?? '', tree) };
}

/** `npx` has put the checkout's own commands first; what else is on the path is the machine's. */
function pathOf(inherited: string, tree: string): string {
  const isOfWorkspace = (dir: string): boolean =>
    dir.endsWith(path.join('node_modules', '.bin')) && existsSync(path.join(dir, '../../nx.json'));
  const others = inherited.split(path.delimiter).filter((dir) => dir !== '' && !isOfWorkspace(dir));
  return [path.join(tree, 'node_modules', '.bin'), ...others].join(path.delimiter);
}

import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, sep } from 'node:path';

export interface PrivateHome extends Disposable {
  readonly dir: string;
}

const CACHE = join(import.meta.dirname, '../../node_modules/.cache');

/** Folders that others may write to; below them Nx shares nothing between worktrees. */
const SHARED = ['/tmp', tmpdir()];

/**
 * A home of a benchmark's own in which Nx keeps what worktrees share: `~/.nx` is used only where the home is not below
 * the folder for temporary files.
 */
export function privateHome(): PrivateHome {
  const parent = [CACHE, join(homedir(), '.cache')].find(isPrivate);
  if (parent === undefined)
    throw new Error(`no home outside of ${SHARED.join(', ')}: neither ${CACHE} nor ~/.cache`);
  mkdirSync(parent, { recursive: true });
  const dir = realpathSync(mkdtempSync(join(parent, 'bench-home-')));
  return {
    dir,
    [Symbol.dispose]: () => {
      rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

function isPrivate(folder: string): boolean {
  return !SHARED.some((shared) => folder.startsWith(shared + sep));
}

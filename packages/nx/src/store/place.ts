import { accessSync, constants, lstatSync, mkdirSync, mkdtempSync, statSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repositoryOf } from './repository.ts';

/** Where everything that we store lies: one place a repository, shared by its worktrees. */
export interface Place {
  readonly dir: string;
  /**
   * `home`: `~/.nx`, which the sandboxes of agents allow · `git`: git's common directory ·
   * `checkout`: the workspace's `.nx` · `set`: `SUBMINUTE_STORE` · `temporary`: none of these can
   * be written; nothing outlives the machine's clean-up.
   */
  readonly kind: 'home' | 'git' | 'checkout' | 'set' | 'temporary';
  /** The places that were tried before, each with the reason it was refused. */
  readonly refused: readonly string[];
}

/** Below this many free bytes a place counts as full: a run writes its output there. */
const MIN_FREE_BYTES = 32 << 20;

/** Finds the store and makes its folder. Never throws: the last resort is the system's temporary folder. */
export function findPlace(workspaceRoot: string, env: Readonly<NodeJS.ProcessEnv>): Place {
  const { key, commonDir } = repositoryOf(workspaceRoot);
  const home = env['HOME'] ?? env['USERPROFILE'];
  const candidates: Omit<Place, 'refused'>[] = [];
  const set = env['SUBMINUTE_STORE'];
  if (set !== undefined && set !== '') candidates.push({ kind: 'set', dir: path.resolve(set, key) });
  if (home !== undefined && home !== '') {
    candidates.push({ kind: 'home', dir: path.join(home, '.nx', 'subminute', key) });
  }
  if (commonDir !== undefined) candidates.push({ kind: 'git', dir: path.join(commonDir, 'subminute') });
  candidates.push({ kind: 'checkout', dir: path.join(workspaceRoot, '.nx', 'subminute') });
  const refused: string[] = [];
  for (const candidate of candidates) {
    const problem = whyUnusable(candidate.dir);
    if (problem === undefined) return { ...candidate, refused };
    refused.push(`${candidate.kind}: ${problem}`);
  }
  return { kind: 'temporary', dir: temporaryDir(key), refused };
}

/** Everybody can write there: a folder that another user has made, or may read, is not ours. */
function temporaryDir(key: string): string {
  const own = path.join(tmpdir(), `subminute-${process.getuid?.() ?? 'user'}`);
  const dir = path.join(own, key);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(own);
  const isOurs = !process.getuid || (uid === process.getuid() && (mode & 0o077) === 0);
  if (isOurs && lstatSync(own).isDirectory()) return dir;
  return mkdtempSync(path.join(tmpdir(), 'subminute-'));
}

function whyUnusable(dir: string): string | undefined {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
    if (process.getuid && statSync(dir).uid !== process.getuid()) return 'belongs to another user';
    const { bavail, bsize } = statfsSync(dir);
    if (bavail * bsize < MIN_FREE_BYTES) return 'less than 32 MB free';
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

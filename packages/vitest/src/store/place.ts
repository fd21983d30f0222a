import { accessSync, constants, lstatSync, mkdirSync, mkdtempSync, statSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { namedFolder } from './named-folder.ts';
import { type Repository, repositoryOf } from './repository.ts';

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
  const repository = repositoryOf(workspaceRoot);
  const refused: string[] = [];
  for (const candidate of candidates(workspaceRoot, repository, env)) {
    const problem = whyUnusable(candidate.dir);
    if (problem === undefined) return { ...candidate, refused };
    refused.push(`${candidate.kind}: ${problem}`);
  }
  return { kind: 'temporary', dir: temporaryDir(repository), refused };
}

/**
 * The folders that may hold runs of a workspace, the one that is written now among them: a disk that
 * fills up moves the store, and the newest run may lie in either place.
 */
export function placesWithRuns(workspaceRoot: string, env: Readonly<NodeJS.ProcessEnv>): readonly string[] {
  const repository = repositoryOf(workspaceRoot);
  const found = candidates(workspaceRoot, repository, env).map(({ dir }) => dir);
  const all = [...found, namedFolder(temporaryRoot(), repository)];
  return all.filter((dir) => isOurs(dir));
}

/** Best first. */
function candidates(
  workspaceRoot: string,
  repository: Repository,
  env: Readonly<NodeJS.ProcessEnv>,
): readonly Omit<Place, 'refused'>[] {
  const { commonDir } = repository;
  const home = env['HOME'] ?? env['USERPROFILE'];
  const set = env['SUBMINUTE_STORE'];
  const all: Omit<Place, 'refused'>[] = [];
  if (set !== undefined && set !== '')
    all.push({ kind: 'set', dir: namedFolder(path.resolve(set), repository) });
  if (home !== undefined && home !== '') {
    all.push({ kind: 'home', dir: namedFolder(path.join(home, '.nx', 'subminute'), repository) });
  }
  if (commonDir !== undefined) all.push({ kind: 'git', dir: path.join(commonDir, 'subminute') });
  all.push({ kind: 'checkout', dir: path.join(workspaceRoot, '.nx', 'subminute') });
  return all;
}

function temporaryRoot(): string {
  return path.join(tmpdir(), `subminute-${process.getuid?.() ?? 'user'}`);
}

/** Everybody can write there: a folder that another user has made, or may read, is not ours. */
function temporaryDir(repository: Repository): string {
  const own = temporaryRoot();
  const dir = namedFolder(own, repository);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const isPrivate = !process.getuid || (lstatSync(own).mode & 0o077) === 0;
  return isPrivate && isOurs(own) ? dir : mkdtempSync(path.join(tmpdir(), 'subminute-'));
}

/** A folder of our own, and no link to another one. */
function isOurs(dir: string): boolean {
  try {
    const stat = lstatSync(dir);
    return stat.isDirectory() && (!process.getuid || stat.uid === process.getuid());
  } catch {
    return false;
  }
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
    return unwritable(path.dirname(dir)) ?? (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

/** Making folders in a read-only place fails with a code that says something else. */
function unwritable(dir: string): string | undefined {
  try {
    accessSync(dir, constants.W_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const above = path.dirname(dir);
    return code === 'ENOENT' && above !== dir ? unwritable(above) : code;
  }
}

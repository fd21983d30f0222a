import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { type Unmeasurable } from '@subminute/core/ratchet';
import { nameOf, processSpace } from '../process/table.ts';
import { type GitQuestion, askGit, commitOf } from './ask-git.ts';
import { copyDirtyFiles } from './dirty-files.ts';
import { type TreeOwner, ownerFile, removeLeftTrees, removeTree } from './left-trees.ts';
import { type ModulesWanted, type TreeModules, giveModules } from './tree-modules.ts';

/** A second tree of the repository, for as long as it is measured. Nothing in the user's checkout knows of it. */
export interface Worktree {
  /** The workspace in it. */
  readonly root: string;
  /** The whole tree; `root` where the workspace is the repository. All trees have paths of one length. */
  readonly tree: string;
  /** The full id. */
  readonly commit: string;
  readonly modules: TreeModules;
  /** Takes it away, from git's list too. */
  [Symbol.asyncDispose](): Promise<void>;
}

export interface WorktreeOptions {
  /** The workspace of the user's checkout. */
  readonly root: string;
  /** What is checked out; or `dirty`: HEAD, with what is not committed in the checkout on top. */
  readonly commit?: string;
  readonly dirty?: boolean;
  /**
   * `borrowed`: the checkout's packages whatever the lockfile says, where nothing is run but Nx's graph. `linked`: as
   * hard links, where all is run. `installed`: packages of its own in any case, where a package manager will work.
   */
  readonly modules?: 'own' | ModulesWanted;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly signal?: AbortSignal;
}

/**
 * Checks a commit out into a folder of its own, with packages. What earlier ones left behind, because they were
 * killed, is taken away first. Never touches the checkout, its branch, its index or its hooks.
 */
export async function addWorktree({
  root,
  commit = 'HEAD',
  dirty = false,
  modules: wanted = 'own',
  env,
  signal,
}: WorktreeOptions): Promise<Result<Worktree, Unmeasurable>> {
  const question = { cwd: root, env, ...(signal ? { signal } : {}) };
  const place = await placeOf(question, dirty ? 'HEAD' : commit);
  if (!place.ok) return place;
  const folder = treesFolder();
  if (!folder.ok) return folder;
  await removeLeftTrees(folder.value, env);
  const tree = path.join(folder.value, `w${randomBytes(5).toString('hex')}`);
  const remove = (): Promise<void> => removeTree(tree, { commonDir: place.value.commonDir, env });
  const want = wanted === 'own' ? {} : { want: wanted };
  const modules = await fill(tree, place.value, { ...question, dirty, ...want }).catch(
    (error: unknown): Result<TreeModules, Unmeasurable> =>
      err({ kind: 'no-worktree', detail: (error as Error).message }),
  );
  if (!modules.ok || signal?.aborted) {
    await remove();
    return modules.ok || signal?.aborted ? err({ kind: 'ended' }) : modules;
  }
  return ok({
    root: path.join(tree, place.value.folder),
    tree,
    commit: place.value.commit,
    modules: modules.value,
    [Symbol.asyncDispose]: remove,
  });
}

interface Place {
  readonly commit: string;
  readonly commonDir: string;
  /** The root of the user's checkout, a real path. */
  readonly checkout: string;
  /** The workspace's folder in the repository, `''` for the root. */
  readonly folder: string;
}

async function placeOf(question: GitQuestion, ref: string): Promise<Result<Place, Unmeasurable>> {
  const asked = [
    'rev-parse',
    '--path-format=absolute',
    '--git-common-dir',
    '--show-toplevel',
    '--show-prefix',
  ];
  const where = await askGit(question, asked);
  if (!where.ok) return err({ kind: 'no-git' });
  const [commonDir = '', checkout = '', prefix = ''] = where.value.split('\n');
  const commit = await commitOf(question, ref);
  if (commit === undefined) return err({ kind: 'unknown-ref', ref });
  return ok({
    commit,
    commonDir,
    checkout: realpathSync(checkout),
    folder: prefix.replace(/\/$/, ''),
  });
}

interface Filling extends GitQuestion {
  readonly dirty: boolean;
  readonly want?: ModulesWanted;
}

async function fill(
  tree: string,
  { commit, commonDir, checkout, folder }: Place,
  { dirty, want, ...question }: Filling,
): Promise<Result<TreeModules, Unmeasurable>> {
  const owner: TreeOwner = { version: 1, process: nameOf(process.pid), space: processSpace(), commonDir };
  // Before the tree, so that there is never one that nobody owns.
  writeFileSync(ownerFile(tree), JSON.stringify(owner), { mode: 0o600 });
  const added = await askGit(question, ['worktree', 'add', '--detach', '--force', tree, commit]);
  if (!added.ok) return err({ kind: 'no-worktree', detail: added.error });
  if (dirty) {
    const copied = await copyDirtyFiles({ checkout, tree }, question);
    if (!copied.ok) return copied;
  }
  if (!existsSync(path.join(tree, folder, 'nx.json'))) return err({ kind: 'no-workspace', commit });
  const { env, signal } = question;
  const how = { folder, env, ...(want ? { want } : {}), ...(signal ? { signal } : {}) };
  return giveModules({ checkout, tree }, how);
}

/**
 * In the system's temporary folder, under a name without a dot: tools leave out what lies below some such
 * folders (`.git`, `.nx`), and the trees must be seen as the checkout is.
 */
function treesFolder(): Result<string, Unmeasurable> {
  const uid = process.getuid?.();
  try {
    const temporary = realpathSync(tmpdir());
    const folder = path.join(temporary, `subminute-trees-${uid ?? 'user'}`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { mode, uid: owner } = lstatSync(folder);
    // Everybody can write there: what another user has made, or may read, is not ours.
    const isOurs = uid === undefined || (owner === uid && (mode & 0o077) === 0);
    return ok(isOurs ? folder : mkdtempSync(path.join(temporary, 'subminute-trees-')));
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return err({ kind: 'no-worktree', detail: `the temporary folder cannot be written to (${code})` });
  }
}

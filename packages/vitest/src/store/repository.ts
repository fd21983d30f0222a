import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** Where a checkout belongs: read from git's own files, because starting `git` costs more. */
export interface Repository {
  /** Git's directory that all worktrees of a clone share; absent without git. */
  readonly commonDir?: string;
  /** The workspace's folder in the checkout, `''` where it is the whole; absent without git. */
  readonly inside?: string;
  /** The same for all worktrees and clones of a repository: what its store is named by. */
  readonly key: string;
  /** Of the clone alone: what its store was named by before it had an `origin`. Absent without one. */
  readonly earlierKey?: string;
}

/**
 * The repository of a workspace. Clones with the same `origin` share a key; without a remote, the
 * worktrees of one clone do; without git, a folder stands for itself.
 */
export function repositoryOf(workspaceRoot: string): Repository {
  const root = realpathSync(workspaceRoot);
  const found = findGit(root);
  if (!found) return { key: hash(`folder\0${root}`) };
  const inside = path.relative(found.checkout, root).replaceAll(path.sep, '/');
  const { commonDir } = found;
  const remote = originOf(commonDir);
  const ofClone = hash(`clone\0${commonDir}\0${inside}`);
  if (remote === undefined) return { commonDir, inside, key: ofClone };
  return { commonDir, inside, key: hash(`origin\0${remote}\0${inside}`), earlierKey: ofClone };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function findGit(from: string): { checkout: string; commonDir: string } | undefined {
  for (let dir = from; ; dir = path.dirname(dir)) {
    const dotGit = path.join(dir, '.git');
    const gitDir = gitDirOf(dotGit);
    if (gitDir !== undefined) return { checkout: dir, commonDir: commonDirOf(gitDir) };
    if (dir === path.dirname(dir)) return undefined;
  }
}

/** `.git` is a folder, or in a worktree a file that names one. */
function gitDirOf(dotGit: string): string | undefined {
  try {
    if (statSync(dotGit).isDirectory()) return realpathSync(dotGit);
    const target = /^gitdir: (.+)$/m.exec(readFileSync(dotGit, 'utf8'))?.[1]?.trim();
    return target === undefined ? undefined : realpathSync(path.resolve(path.dirname(dotGit), target));
  } catch {
    return undefined;
  }
}

function commonDirOf(gitDir: string): string {
  try {
    return realpathSync(path.resolve(gitDir, readFileSync(path.join(gitDir, 'commondir'), 'utf8').trim()));
  } catch {
    return gitDir;
  }
}

/** `host/owner/name` of the remote `origin`: the same for ssh and https, without credentials. Of a folder, its path. */
function originOf(commonDir: string): string | undefined {
  let config: string;
  try {
    config = readFileSync(path.join(commonDir, 'config'), 'utf8');
  } catch {
    return undefined;
  }
  const section = /^\[remote "origin"\]\s*\n((?:(?!^\[).*\n?)*)/m.exec(config)?.[1];
  const url = section === undefined ? '' : configValue(/^\s*url\s*=[ \t]*(.*)$/m.exec(section)?.[1] ?? '');
  return url === '' ? undefined : normalizeRemote(url, path.dirname(commonDir));
}

/** As git reads it: a path may have spaces, a part may stand in quotes, a letter behind a backslash; a comment may follow. */
function configValue(text: string): string {
  const parts = text.matchAll(/"((?:[^"\\]|\\.)*)"|\\(.)|([^"\\#;]+)|[#;].*/g);
  return Array.from(
    parts,
    ([, quoted, escaped, plain]) => quoted?.replaceAll(/\\(.)/g, '$1') ?? escaped ?? plain ?? '',
  )
    .join('')
    .trim();
}

/**
 * `git@host:a/b.git`, `https://user@host/a/b` and `ssh://git@host/a/b.git/` are one repository. A path of the disk is
 * taken from the checkout: `../b.git` names another repository in each folder.
 */
export function normalizeRemote(url: string, checkout: string): string {
  const local = /^file:\/\/(?=\/)/i.test(url) ? url.slice('file://'.length) : url;
  if (isPath(local)) return withoutEnd(path.resolve(checkout, local));
  const name = url
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(/^([^/:]+):(?!\d+\/)/, '$1/');
  return withoutEnd(name.replace(/^[^/]+/, (host) => host.toLowerCase()));
}

/** As git tells them apart: neither a scheme, nor a host before the first slash. */
function isPath(url: string): boolean {
  return path.isAbsolute(url) || !/^[^/]*:/.test(url);
}

function withoutEnd(name: string): string {
  return name.replace(/(?<!\/)\/+$/, '').replace(/\.git$/, '');
}

import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { type GitQuestion, askGit, commitOf, entriesOf } from '../history/ask-git.ts';

/** What git tells of a workspace's files, by paths in it. */
export interface GitFiles {
  /** Those that it has and those that it would take. */
  readonly files: readonly string[];
  /** Of these, what it does not track yet; a repository in this one by its folder. */
  readonly fresh: readonly string[];
  /** Those that it ignores; a folder that it ignores whole ends in `/`. */
  readonly ignored: readonly string[];
}

/** `<mode> <hash> <stage>\t<path>`. */
const TRACKED = ['ls-files', '-z', '--stage'];
const NEW = ['ls-files', '-z', '--others', '--exclude-standard'];
const IGNORED = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'];

/** How git lists another repository in this one: tracked by its commit, or new by its folder. */
const SUBMODULE = '160000 ';

/** Repositories in repositories go no deeper than this. */
const MAX_DEPTH = 8;

export async function gitFiles(question: GitQuestion, depth = 0): Promise<Result<GitFiles, string>> {
  const [tracked, fresh, ignored] = await Promise.all(
    [TRACKED, NEW, IGNORED].map((args) => askGit(question, args)),
  );
  if (!tracked?.ok || !fresh?.ok || !ignored?.ok) {
    return err(
      [tracked, fresh, ignored].flatMap((told) => (told?.ok === false ? [told.error] : []))[0] ?? '',
    );
  }
  const unreadable = [tracked, fresh].flatMap(({ value }) => entriesOf(value)).find(isMisread);
  if (unreadable !== undefined) return err(`${JSON.stringify(unreadable)} has a name that is not in UTF-8`);
  const files = new Set<string>();
  const ignoredFiles = new Set(entriesOf(ignored.value));
  const nested = new Set<string>();
  for (const entry of entriesOf(tracked.value)) {
    (entry.startsWith(SUBMODULE) ? nested : files).add(entry.slice(entry.indexOf('\t') + 1));
  }
  for (const entry of entriesOf(fresh.value)) {
    if (entry.endsWith('/')) nested.add(entry.slice(0, -1));
    else files.add(entry);
  }
  for (const folder of nested) {
    const inside = await filesInside(question, folder, depth);
    if (!inside.ok) return inside;
    for (const file of inside.value.files) files.add(`${folder}/${file}`);
    for (const entry of inside.value.ignored) ignoredFiles.add(`${folder}/${entry}`);
  }
  // Of nothing, every state would be the same.
  if (depth === 0 && !files.has('nx.json')) return err('it ignores this folder, nx.json with it');
  return ok({
    files: [...files].sort(),
    fresh: entriesOf(fresh.value).sort(),
    ignored: [...ignoredFiles].sort(),
  });
}

/** A name that came as other bytes than UTF-8: it could not be opened by what it was read as, and would never change. */
function isMisread(entry: string): boolean {
  return entry.includes('\u{fffd}');
}

/** A submodule that is not checked out is a name and nothing more. */
async function filesInside(
  { cwd, ...question }: GitQuestion,
  folder: string,
  depth: number,
): Promise<Result<GitFiles, string>> {
  const inner = path.join(cwd, folder);
  if (!existsSync(path.join(inner, '.git'))) return ok({ files: [], fresh: [], ignored: [] });
  if (depth >= MAX_DEPTH) return err(`repositories in repositories at ${folder}`);
  return gitFiles({ ...question, cwd: inner }, depth + 1);
}

/** What selects, beside the files: the commits that are compared. */
export async function commitsOf(question: GitQuestion, refs: readonly string[]): Promise<string> {
  const commits = await Promise.all(['HEAD', ...refs].map((ref) => commitOf(question, ref)));
  return commits.map((commit) => commit ?? 'none').join(' ');
}

/** Where a checkout keeps what is its own: HEAD, the index, what it is in the middle of. */
export async function gitDirOf(question: GitQuestion): Promise<Result<string, string>> {
  const told = await askGit(question, ['rev-parse', '--absolute-git-dir']);
  return told.ok ? ok(told.value.trim()) : told;
}

/** A lock that is older was left by a git that died. */
const STALE_LOCK_MS = 30_000;

/** What git is in the middle of, so that the files are of no state yet. */
export function gitIsAt(gitDir: string, nowMs: number): string | undefined {
  for (const name of ['rebase-merge', 'rebase-apply']) {
    if (existsSync(path.join(gitDir, name))) return 'a rebase is under way';
  }
  const lock = statSync(path.join(gitDir, 'index.lock'), { throwIfNoEntry: false });
  return lock && nowMs - lock.mtimeMs < STALE_LOCK_MS ? 'git is at work' : undefined;
}

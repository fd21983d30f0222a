import { type Result, err, ok } from '@subminute/core';
import {
  UNKNOWN,
  type LockedPackages,
  type SampleCommit,
  changedPackages,
  isLockfile,
  packagesOf,
} from '@subminute/core/ratchet';
import type { GitQuestion } from './ask-git.ts';
import { readBlobs } from './blobs.ts';
import { type FileChange, type LoggedCommit, commitLog } from './commit-log.ts';
import { boundedPaths } from './bounded-paths.ts';
import { type ManifestFacts, changedAliases, isManifest, manifestFacts } from './manifest-facts.ts';

export interface SampleOptions {
  /** The workspace. */
  readonly root: string;
  readonly count: number;
  /** The newest commit of the sample; HEAD without. */
  readonly before?: string;
  readonly env?: Readonly<NodeJS.ProcessEnv>;
  readonly signal?: AbortSignal;
}

/**
 * The newest commits of a workspace, newest first, as the model needs them. One `git log`; contents are read
 * only of lockfiles and manifests. An error is git's own.
 */
export async function sampleCommits({
  root,
  count,
  before = 'HEAD',
  env = process.env,
  signal,
}: SampleOptions): Promise<Result<readonly SampleCommit[], string>> {
  const question: GitQuestion = { cwd: root, env, ...(signal ? { signal } : {}) };
  const log = await commitLog(question, { count, from: before });
  if (!log.ok) return log;
  const contents = contentsOf(log.value);
  const found: SampleCommit[] = [];
  const take = (): void => {
    for (let next = log.value[found.length]; next && contents.isRead(next); next = log.value[found.length]) {
      found.push(sampleOf(next, contents));
      contents.leave(next);
    }
  };
  const isRead = await readBlobs(question, contents.wanted, (content, at) => {
    contents.put(contents.wanted[at] ?? '', content);
    take();
  });
  take();
  return isRead && found.length === log.value.length ? ok(found) : err('git cat-file --batch failed');
}

/** What was read of a content: packages of a lockfile, what counts of a manifest. */
type Read = LockedPackages | ManifestFacts | undefined;

interface Contents {
  /** Ids, in the order in which commits need them. */
  readonly wanted: readonly string[];
  readonly put: (id: string, content: Buffer | undefined) => void;
  readonly isRead: (commit: LoggedCommit) => boolean;
  readonly get: (id: string | undefined) => Read;
  /** What no later commit needs is forgotten: a lockfile has thousands of packages. */
  readonly leave: (commit: LoggedCommit) => void;
}

function contentsOf(log: readonly LoggedCommit[]): Contents {
  const uses = new Map<string, { path: string; left: number }>();
  for (const { id, path } of log.flatMap(idsOf)) {
    const use = uses.get(id);
    if (use) use.left++;
    else uses.set(id, { path, left: 1 });
  }
  const read = new Map<string, Read>();
  return {
    wanted: [...uses.keys()],
    put: (id, content) => {
      const path = uses.get(id)?.path ?? '';
      // Of lockfiles it only matters whether something changed; they are large.
      const text = content?.toString(isLockfile(path) ? 'latin1' : 'utf8');
      if (text === undefined) read.set(id, undefined);
      else read.set(id, isLockfile(path) ? packagesOf(path, text) : manifestFacts(path, text));
    },
    isRead: (commit) => idsOf(commit).every(({ id }) => read.has(id)),
    get: (id) => (id === undefined ? undefined : read.get(id)),
    leave: (commit) => {
      for (const { id } of idsOf(commit)) {
        const use = uses.get(id);
        if (use && --use.left === 0) read.delete(id);
      }
    },
  };
}

/** A release writes them all; then nobody asks whether one of them is the same. */
const MANIFESTS = 20;

/** The changes whose contents matter. */
function readOf({ changes }: LoggedCommit): readonly FileChange[] {
  const manifests = changes.filter(({ path, kind }) => kind === 'changed' && isManifest(path));
  const lockfiles = changes.filter(({ path }) => isLockfile(path));
  return [...lockfiles, ...(manifests.length > MANIFESTS ? [] : manifests)];
}

function idsOf(commit: LoggedCommit): readonly { readonly id: string; readonly path: string }[] {
  return readOf(commit).flatMap(({ path, before, after }) =>
    [after, before].filter((id) => id !== undefined).map((id) => ({ id, path })),
  );
}

function sampleOf(commit: LoggedCommit, contents: Contents): SampleCommit {
  const { id, changes } = commit;
  const paths = boundedPaths(changes.map(({ path }) => path));
  const kept = new Set(paths);
  const removed = changes.filter(({ path, kind }) => kind === 'removed' && kept.has(path));
  const { inert, aliases } = manifestsOf(commit, contents);
  return {
    sha: id.slice(0, 12),
    paths,
    packages: packagesOfCommit(commit, contents),
    ...(removed.length > 0 && { removed: removed.map(({ path }) => path).sort() }),
    ...(inert.length > 0 && { inert }),
    ...(aliases.length > 0 && { aliases }),
  };
}

/** Manifests that say the same as before, and what changed in them beside that. */
function manifestsOf(
  commit: LoggedCommit,
  contents: Contents,
): { readonly inert: readonly string[]; readonly aliases: readonly string[] } {
  const inert: string[] = [];
  const aliases: string[] = [];
  for (const { path, before, after } of readOf(commit)) {
    const [was, is] = [before, after].map((id) => contents.get(id));
    if (!isFacts(was) || !isFacts(is) || was.text !== is.text) continue;
    inert.push(path);
    aliases.push(...changedAliases(was.paths ?? {}, is.paths ?? {}));
  }
  return { inert: inert.sort(), aliases };
}

function isFacts(read: Read): read is ManifestFacts {
  return read !== undefined && 'text' in read;
}

const MOST_PACKAGES = 50;

/** Of a lockfile that cannot be read, any package may have changed. */
function packagesOfCommit({ changes }: LoggedCommit, contents: Contents): readonly string[] {
  const found = new Set<string>();
  for (const { path, before, after } of changes) {
    if (!isLockfile(path)) continue;
    const [was, is] = [before, after].map((id) =>
      id === undefined ? new Map<string, string>() : contents.get(id),
    );
    const isKnown = was instanceof Map && is instanceof Map;
    for (const name of isKnown ? changedPackages(was, is) : [UNKNOWN]) found.add(name);
  }
  // So many are a new lockfile: a list of a thousand names would say no more.
  return found.size > MOST_PACKAGES ? [UNKNOWN] : [...found].sort();
}

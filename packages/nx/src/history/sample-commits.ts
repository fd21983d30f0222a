import { type Result, err, ok } from '@subminute/core';
import {
  UNKNOWN,
  type LockedPackages,
  type SampleCommit,
  changedPackages,
  isLockfile,
  packagesOf,
} from '@subminute/core/ratchet';
import type { Parse } from '../imports/parser.ts';
import type { GitQuestion } from './ask-git.ts';
import { readBlobs } from './blobs.ts';
import { type FileChange, type LoggedCommit, commitLog } from './commit-log.ts';
import { boundedPaths } from './bounded-paths.ts';
import { declaredPart, isTypeScript } from './declared-part.ts';
import { type ManifestFacts, changedAliases, isManifest, manifestFacts } from './manifest-facts.ts';

export interface SampleOptions {
  /** The workspace. */
  readonly root: string;
  readonly count: number;
  /** The newest commit of the sample; HEAD without. */
  readonly before?: string;
  readonly env?: Readonly<NodeJS.ProcessEnv>;
  readonly signal?: AbortSignal;
  /** Where some tasks read nothing but declarations: then sources are read too, to see whether those changed. */
  readonly parse?: Parse;
}

/**
 * The newest commits of a workspace, newest first, as the model needs them. One `git log`; contents are read
 * only of lockfiles and manifests, and of sources with a parser. An error is git's own.
 */
export async function sampleCommits({
  root,
  count,
  before = 'HEAD',
  env = process.env,
  signal,
  parse,
}: SampleOptions): Promise<Result<readonly SampleCommit[], string>> {
  const question: GitQuestion = { cwd: root, env, ...(signal ? { signal } : {}) };
  const log = await commitLog(question, { count, from: before });
  if (!log.ok) return log;
  const contents = contentsOf(log.value, parse);
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

/** What was read of a content: packages of a lockfile, what counts of a manifest, what a source declares. */
type Read = LockedPackages | ManifestFacts | string | undefined;

interface Contents {
  /** Ids, in the order in which commits need them. */
  readonly wanted: readonly string[];
  readonly put: (id: string, content: Buffer | undefined) => void;
  readonly isRead: (commit: LoggedCommit) => boolean;
  readonly get: (id: string | undefined) => Read;
  /** The changes of a commit whose contents matter. */
  readonly readOf: (commit: LoggedCommit) => readonly FileChange[];
  /** What no later commit needs is forgotten: a lockfile has thousands of packages. */
  readonly leave: (commit: LoggedCommit) => void;
}

function contentsOf(log: readonly LoggedCommit[], parse: Parse | undefined): Contents {
  const changes = new Map(
    log.map((commit) => [
      commit,
      [...manifestChanges(commit.changes), ...(parse ? sourceChanges(commit.changes) : [])],
    ]),
  );
  const readOf: Contents['readOf'] = (commit) => changes.get(commit) ?? [];
  const idsOf = (commit: LoggedCommit): readonly { readonly id: string; readonly path: string }[] =>
    readOf(commit).flatMap(({ path, before, after }) =>
      [after, before].filter((id) => id !== undefined).map((id) => ({ id, path })),
    );
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
      read.set(id, content && contentRead(path, content, parse));
    },
    isRead: (commit) => idsOf(commit).every(({ id }) => read.has(id)),
    get: (id) => (id === undefined ? undefined : read.get(id)),
    readOf,
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

function manifestChanges(changes: LoggedCommit['changes']): readonly FileChange[] {
  const manifests = changes.filter(({ path, kind }) => kind === 'changed' && isManifest(path));
  const lockfiles = changes.filter(({ path }) => isLockfile(path));
  return [...lockfiles, ...(manifests.length > MANIFESTS ? [] : manifests)];
}

/** So many are a codemod, or a move: to read them all would take long, and some of them declare something else. */
const SOURCES = 100;

function sourceChanges(changes: LoggedCommit['changes']): readonly FileChange[] {
  const sources = changes.filter(({ path, kind }) => kind === 'changed' && isTypeScript(path));
  return sources.length > SOURCES ? [] : sources;
}

function contentRead(path: string, content: Buffer, parse: Parse | undefined): Read {
  // Of lockfiles it only matters whether something changed; they are large.
  if (isLockfile(path)) return packagesOf(path, content.toString('latin1'));
  const text = content.toString('utf8');
  if (isManifest(path)) return manifestFacts(path, text);
  return parse && declaredPart(path, text, parse);
}

function sampleOf(commit: LoggedCommit, contents: Contents): SampleCommit {
  const { id, changes } = commit;
  const paths = boundedPaths(changes.map(({ path }) => path));
  const kept = new Set(paths);
  const removed = changes.filter(({ path, kind }) => kind === 'removed' && kept.has(path));
  const { inert, aliases } = manifestsOf(commit, contents);
  const bodies = bodiesOf(commit, contents).filter((path) => kept.has(path));
  return {
    sha: id.slice(0, 12),
    paths,
    packages: packagesOfCommit(commit, contents),
    ...(removed.length > 0 && { removed: removed.map(({ path }) => path).sort() }),
    ...(inert.length > 0 && { inert }),
    ...(aliases.length > 0 && { aliases }),
    ...(bodies.length > 0 && { bodies }),
  };
}

/** Manifests that say the same as before, and what changed in them beside that. */
function manifestsOf(
  commit: LoggedCommit,
  contents: Contents,
): { readonly inert: readonly string[]; readonly aliases: readonly string[] } {
  const inert: string[] = [];
  const aliases: string[] = [];
  for (const { path, before, after } of contents.readOf(commit)) {
    const [was, is] = [before, after].map((id) => contents.get(id));
    if (!isFacts(was) || !isFacts(is) || was.text !== is.text) continue;
    inert.push(path);
    aliases.push(...changedAliases(was.paths ?? {}, is.paths ?? {}));
  }
  return { inert: inert.sort(), aliases };
}

function isFacts(read: Read): read is ManifestFacts {
  return typeof read === 'object' && 'text' in read;
}

/** Sources that declare what they declared before. */
function bodiesOf(commit: LoggedCommit, contents: Contents): readonly string[] {
  const same = contents.readOf(commit).filter(({ path, before, after }) => {
    const was = isTypeScript(path) ? contents.get(before) : undefined;
    return typeof was === 'string' && was === contents.get(after);
  });
  return same.map(({ path }) => path).sort();
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

import path from 'node:path';
import { type ChangedFile, changedKeys, changedVersions } from '@subminute/core/why';
import { repositoryOf } from '@subminute/vitest/store';
import { askGit } from '../history/ask-git.ts';
import { readBlobs } from '../history/blobs.ts';
import { digestConfig, isLockfile } from './config-digest.ts';
import { type Tree, isConfig } from './tree.ts';

const TIMEOUT_MS = 5000;

/** Of more configuration files than this, the ones nearest to the root are read. */
const MAX_CONFIGS = 200;

/** The files that differ between two trees of a workspace; `undefined`: git does not know one of them. */
export async function changedFiles(
  root: string,
  before: Tree,
  after: Tree,
): Promise<readonly ChangedFile[] | undefined> {
  const committed = await committedChanges(root, before, after);
  if (!committed) return undefined;
  const files = [
    ...new Set([...committed.keys(), ...Object.keys(before.dirty), ...Object.keys(after.dirty)]),
  ];
  const isNew = new Set([...before.added, ...after.added]);
  const changed = files.sort().flatMap((file): readonly ChangedFile[] => {
    const blobs = committed.get(file);
    // As committed, where it is not dirty; `undefined` stands for what both commits have.
    const unchanged = isNew.has(file) ? '' : undefined;
    const was = before.dirty[file] ?? blobs?.was ?? unchanged;
    const is = after.dirty[file] ?? blobs?.is ?? unchanged;
    if (was === is) return [];
    return [{ file, change: was === '' ? 'added' : is === '' ? 'removed' : 'changed' }];
  });
  return withConfigs(changed, { root, before, after });
}

interface Blobs {
  readonly was: string;
  readonly is: string;
}

/** What two commits have differently: `:100644 100644 <was> <is> M`, then the path. */
async function committedChanges(
  root: string,
  before: Tree,
  after: Tree,
): Promise<ReadonlyMap<string, Blobs> | undefined> {
  if (before.head === undefined || after.head === undefined) return undefined;
  if (before.head === after.head) return new Map();
  const args = ['diff', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--relative'];
  const question = { cwd: root, env: process.env, signal: AbortSignal.timeout(TIMEOUT_MS) };
  const listed = await askGit(question, [...args, before.head, after.head]);
  if (!listed.ok) return undefined;
  const parts = listed.value.split('\0');
  const changes = new Map<string, Blobs>();
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [, , was = '', is = ''] = (parts[i] ?? '').split(' ');
    changes.set(parts[i + 1] ?? '', { was: blob(was), is: blob(is) });
  }
  return changes;
}

/** Git names what is not there by zeros. */
function blob(name: string): string {
  return /^0+$/.test(name) ? '' : name;
}

interface Trees {
  readonly root: string;
  readonly before: Tree;
  readonly after: Tree;
}

/** Says of changed configuration files what in them changed. */
async function withConfigs(changed: readonly ChangedFile[], trees: Trees): Promise<readonly ChangedFile[]> {
  const depth = (file: string): number => file.split('/').length;
  const configs = changed
    .filter(({ file }) => isConfig(file))
    .toSorted((a, b) => depth(a.file) - depth(b.file))
    .slice(0, MAX_CONFIGS);
  if (configs.length === 0) return changed;
  const digest = await committedDigests(configs, trees);
  const detailed = new Map<string, ChangedFile>();
  for (const config of configs) {
    const { file, change } = config;
    const was = change === 'added' ? {} : digest(trees.before, file);
    const is = change === 'removed' ? {} : digest(trees.after, file);
    if (!was || !is) continue;
    const detail = isLockfile(file) ? { packages: changedVersions(was, is) } : { keys: changedKeys(was, is) };
    detailed.set(file, { ...config, ...detail });
  }
  return changed.map((file) => detailed.get(file.file) ?? file);
}

type DigestIn = (tree: Tree, file: string) => Readonly<Record<string, string>> | undefined;

/** Git holds what was not dirty: one process for all of it. */
async function committedDigests(
  configs: readonly ChangedFile[],
  { root, before, after }: Trees,
): Promise<DigestIn> {
  const inside = repositoryOf(root).inside ?? '';
  const nameIn = (tree: Tree, file: string): string => `${tree.head ?? ''}:${path.posix.join(inside, file)}`;
  const names = [before, after].flatMap((tree) =>
    configs.flatMap(({ file }) => (file in tree.dirty ? [] : [nameIn(tree, file)])),
  );
  const texts = new Map<string, string>();
  const question = { cwd: root, env: process.env, signal: AbortSignal.timeout(TIMEOUT_MS) };
  await readBlobs(question, names, (content, at) => {
    if (content) texts.set(names[at] ?? '', content.toString('utf8'));
  });
  return (tree, file) => {
    const kept = tree.configs[file];
    if (kept || file in tree.dirty) return kept;
    const text = texts.get(nameIn(tree, file));
    return text === undefined ? undefined : digestConfig(file, text);
  };
}

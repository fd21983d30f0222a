import { spawnSync } from 'node:child_process';
import type { Tree } from '@nx/devkit';
import { applyEdits, modify, parse } from 'jsonc-parser';
import { canLoad } from '../../adapter/can-load.ts';
import { whyOff } from '../../adapter/why-shield-off.ts';
import { isRecord } from '../../shield/fields.ts';
import { CONFIG_FILE } from '../../store/config.ts';
import { layoutOf } from './json-layout.ts';
import { installedVersion } from './packages.ts';

/** Where each worktree keeps a cache of its own, and beside it a database. */
const PRIVATE = '.nx/cache';

/** Nx 22 takes the folder from the main worktree. */
const SETTLED_SINCE = 23;

/**
 * Switches the shield on, and gives each worktree a cache of its own. What to say of it. Once it is so, nothing
 * changes. See docs/shield.md.
 */
export function writeShield(tree: Tree): readonly string[] {
  const isNew = set(tree, CONFIG_FILE, 'shield', true);
  const version = installedVersion(tree, '.', 'nx');
  return [
    `The shield ${isNew ? 'is on now' : 'was on already'} (${CONFIG_FILE})${effect(tree, version)}`,
    ...writeCacheDirectory(tree, version),
    ...ignoreCache(tree),
  ];
}

/** What it does here: a workspace may have what keeps it from being used in any run. */
function effect(tree: Tree, version: string | undefined): string {
  const off = whyOff({
    isWanted: true,
    ...(version === undefined ? {} : { nxVersion: version }),
    nxJson: nxJsonIn(tree),
    env: {},
    args: [],
    has: (name) => canLoad(tree.root, name),
  });
  if (off) return `, and runs go without it: ${off.why}`;
  return isOldCache(version) ? ': clones share results through it.' : ': worktrees share results through it.';
}

function isOldCache(version: string | undefined): boolean {
  return version !== undefined && Number.parseInt(version, 10) < SETTLED_SINCE;
}

function writeCacheDirectory(tree: Tree, version: string | undefined): readonly string[] {
  const before = cacheDirectoryIn(tree);
  if (before === PRIVATE) return [];
  if (before !== undefined)
    return [
      `left as it is: "cacheDirectory" is ${JSON.stringify(before)} in nx.json; worktrees must not share it.`,
    ];
  if (isOldCache(version))
    return [
      `Nx ${version} gives linked worktrees the cache of the main one, whatever nx.json says: from Nx 23 on each can have its own.`,
    ];
  set(tree, 'nx.json', 'cacheDirectory', PRIVATE);
  return [
    `Each worktree has a cache of its own now (nx.json: "cacheDirectory").`,
    'nx.json is part of every task, so each runs once more.',
  ];
}

function nxJsonIn(tree: Tree): Readonly<Record<string, unknown>> {
  const nxJson: unknown = parse(tree.read('nx.json', 'utf8') ?? '{}');
  return isRecord(nxJson) ? nxJson : {};
}

/** Of nx.json, in either of the places where Nx looks. */
function cacheDirectoryIn(tree: Tree): unknown {
  const nxJson = nxJsonIn(tree);
  const runners = nxJson['tasksRunnerOptions'];
  const runner = isRecord(runners) ? runners['default'] : undefined;
  const options = isRecord(runner) ? runner['options'] : undefined;
  return nxJson['cacheDirectory'] ?? (isRecord(options) ? options['cacheDirectory'] : undefined);
}

/** In place: comments, order and layout stay. Whether it was not so before. */
function set(tree: Tree, file: string, key: string, value: unknown): boolean {
  const text = tree.read(file, 'utf8') ?? '{}\n';
  const before: unknown = parse(text);
  if (!isRecord(before)) throw new Error(`${file} is not JSON: mend it first, then run this again`);
  if (before[key] === value) return false;
  tree.write(file, applyEdits(text, modify(text, [key], value, { formattingOptions: layoutOf(text) })));
  return true;
}

/** Git's own answer, where there is git: a rule above it may ignore the folder. */
function ignoreCache(tree: Tree): readonly string[] {
  const { status } = spawnSync('git', ['check-ignore', '-q', `${PRIVATE}/x`], { cwd: tree.root });
  const text = tree.read('.gitignore', 'utf8') ?? '';
  if (status !== 1 || text.split(/\r?\n/).includes(PRIVATE)) return [];
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  tree.write('.gitignore', `${text}${text === '' || text.endsWith('\n') ? '' : eol}${PRIVATE}${eol}`);
  return [`git ignores ${PRIVATE} now (.gitignore).`];
}

import { LOCKFILES } from '../lockfile/locked-entries.ts';
import type { VersionChange } from '../lockfile/versions-in.ts';
import { byCodeUnit } from '../order.ts';
import type { ChangedFile } from './changed-file.ts';
import { type Comparison, type Explained, type Item, configsOf, filesOf, isInBoth } from './comparison.ts';

const NOTHING: Explained = { reasons: [], items: [] };

/** Keys of nx.json that say what the inputs of targets are. */
const SHAPING = /^(?:namedInputs|targetDefaults|plugins|pluginsConfig)\b/;

/** nx.json is part of every task's inputs; what its keys take in or leave out goes with it. */
export function settingReasons(open: readonly Item[], comparison: Comparison): Explained {
  const nxJson = comparison.files?.find(({ file }) => file === 'nx.json');
  const own = open.filter((item) => filesOf(item, comparison).some(({ file }) => file === 'nx.json'));
  if (!nxJson || own.length === 0) return NOTHING;
  const keys = [...(nxJson.keys ?? [])].sort(
    (a, b) => rank(a, comparison.target) - rank(b, comparison.target) || byCodeUnit(a, b),
  );
  const shapes = keys.length === 0 || keys.some((key) => SHAPING.test(key));
  const items = open.filter((item) => {
    if (isOnly(item, comparison, (file) => file.file === 'nx.json')) return true;
    return shapes && (isShaped(item) || isInferred(item, comparison));
  });
  return { items, reasons: [{ kind: 'setting', file: 'nx.json', keys }] };
}

/** What concerns the target comes first. */
function rank(key: string, target: string): number {
  if (key.startsWith('targetDefaults')) return key.includes(target) ? 0 : 2;
  return key.startsWith('namedInputs') ? 1 : SHAPING.test(key) ? 2 : 3;
}

/** A group of another name, as a setting for inputs makes it. */
function isShaped(item: Item): boolean {
  return (
    !isInBoth(item) &&
    ['files', 'workspace', 'env', 'runtime', 'outputs', 'packages'].includes(item.group.kind)
  );
}

/** A project that became another although nobody touched its own files. */
function isInferred({ group }: Item, comparison: Comparison): boolean {
  return group.kind === 'project' && configsOf(group.project, comparison).length === 0;
}

/** Whether of all changed files a group takes in such ones only. */
export function isOnly(item: Item, comparison: Comparison, is: (file: ChangedFile) => boolean): boolean {
  const files = filesOf(item, comparison);
  return files.length > 0 && files.every(is);
}

/** Packages of the lockfile; the range in a package.json that asks for one goes with it. */
export function packageReasons(open: readonly Item[], comparison: Comparison): Explained {
  const lockfile = comparison.files?.find(({ packages }) => packages !== undefined && packages.length > 0);
  // Without a change of the lockfile, a package that is new came with a project that is new.
  const own = open.filter((item) => item.group.kind === 'packages' && (lockfile ?? isInBoth(item)));
  if (own.length === 0) return NOTHING;
  const changed = lockfile?.packages ?? [];
  const names = new Set(changed.map(({ name }) => name));
  const asks = (file: ChangedFile): boolean =>
    LOCKFILES.some((name) => file.file.endsWith(name)) || asksOnlyFor(file, names);
  const items = [...own, ...open.filter((item) => isOnly(item, comparison, asks))];
  const packages = relevant(own, changed).sort(
    (a, b) =>
      Number(comparison.direct.has(b.name)) - Number(comparison.direct.has(a.name)) ||
      byCodeUnit(a.name, b.name),
  );
  return {
    items,
    reasons: [{ kind: 'package', packages, ...(lockfile === undefined ? {} : { file: lockfile.file }) }],
  };
}

const DEPENDENCY_KEY = /^(?:\w*[dD]ependencies|overrides|resolutions|pnpm)\b[.[]*"?([^"\]]*)/;

function asksOnlyFor({ file, keys }: ChangedFile, names: ReadonlySet<string>): boolean {
  if (!file.endsWith('package.json') || !keys || keys.length === 0) return false;
  return keys.every((key) => names.has(DEPENDENCY_KEY.exec(key)?.[1] ?? ''));
}

/** All of them where the task takes in all; else those that are named, `npm:a` or `npm:a@1.0.0`. */
function relevant(own: readonly Item[], changed: readonly VersionChange[]): VersionChange[] {
  const named = own.flatMap(({ group }) =>
    group.kind === 'packages' && group.name !== undefined ? [group.name.replace(/(?!^)@.*$/, '')] : [],
  );
  if (named.length < own.length) return [...changed];
  const wanted = new Set(named);
  const found = changed.filter(({ name }) => wanted.has(name));
  return found.length > 0 ? found : [...wanted].map((name) => ({ name, was: '', is: '' }));
}

/** What a plugin infers is part of a project's configuration: it moves with the plugin's version. */
export function toolReasons(open: readonly Item[], comparison: Comparison): Explained {
  const { before, after, files } = comparison;
  const items = open.filter((item) => isInferred(item, comparison));
  if (items.length === 0) return NOTHING;
  const names = Object.keys({ ...before.tools, ...after.tools }).filter((name) => name !== 'node');
  const changed = names.sort(byCodeUnit).flatMap((name) => {
    const was = before.tools[name] ?? '';
    const is = after.tools[name] ?? '';
    const isLocal = isPath(name) && files?.some(({ file }) => isOf(file, name)) === true;
    return was !== is || isLocal ? [{ kind: 'tool' as const, name, was, is }] : [];
  });
  if (changed.length === 0) return NOTHING;
  const isPlugin = (file: ChangedFile): boolean =>
    changed.some(({ name }) => isPath(name) && isOf(file.file, name));
  // A plugin that makes a target anew may give it other inputs too.
  const shaped = open.filter((item) => isShaped(item) || isOnly(item, comparison, isPlugin));
  return { items: [...items, ...shaped], reasons: changed };
}

function isPath(plugin: string): boolean {
  return plugin.startsWith('.');
}

/** The plugin is the file, or the folder that it is in. */
function isOf(file: string, plugin: string): boolean {
  const path = plugin.replace(/^\.\//, '');
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : path;
  return file === path || (folder !== path && file.startsWith(folder));
}

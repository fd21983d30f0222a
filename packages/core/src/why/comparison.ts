import type { Closures } from './chain.ts';
import { type Group, type Groups, type Moved, groupOf, movedGroups, projectsOf } from './group.ts';
import type { ChangedFile } from './changed-file.ts';
import type { NamedInputs } from './named-input.ts';
import type { Reason } from './reason.ts';

/** What went into a task in one run. */
export interface TaskInputs {
  readonly groups: Groups;
  /** What followed the target on the command line, without secrets. */
  readonly args: string;
  /** Nx, Node and the plugins of nx.json, each with its version; a plugin of the workspace has none. */
  readonly tools: Readonly<Record<string, string>>;
}

/** Two runs of a task and what else is known of the time between them. */
export interface Comparison {
  readonly project: string;
  readonly target: string;
  readonly before: TaskInputs;
  readonly after: TaskInputs;
  /** Absent where one of the two trees is not known. */
  readonly files?: readonly ChangedFile[];
  /** More files were not committed than are noted. */
  readonly isPartial?: true;
  readonly closures: Closures;
  /** Of nx.json. */
  readonly namedInputs: NamedInputs;
  /** Packages that the workspace itself asks for. */
  readonly direct: ReadonlySet<string>;
  /** The folder of a project, relative to the workspace's root. */
  readonly rootOf: (project: string) => string | undefined;
  /** The folders of all projects that are known: a file is the nearest one's. */
  readonly roots: readonly string[];
  /** Whether a glob of Nx takes a file in. */
  readonly matches: (file: string, pattern: string) => boolean;
}

/** A group that moved and what it is. */
export interface Item extends Moved {
  readonly group: Group;
}

/** What of the groups that are still open an explanation accounts for. */
export interface Explained {
  readonly reasons: readonly Reason[];
  readonly items: readonly Item[];
}

export function itemsOf({ before, after }: Comparison): readonly Item[] {
  const projects = projectsOf([...before.groups.keys(), ...after.groups.keys()]);
  return movedGroups(before.groups, after.groups).map((moved) => ({
    ...moved,
    group: groupOf(moved.name, projects),
  }));
}

/** Whether a group is in both runs: one that is new or gone was taken in or left out by a setting. */
export function isInBoth({ was, is }: Moved): boolean {
  return was !== undefined && is !== undefined;
}

/** The changed files that a group takes in. */
export function filesOf({ group }: Item, comparison: Comparison): readonly ChangedFile[] {
  const all = comparison.files ?? [];
  switch (group.kind) {
    case 'files': {
      const root = comparison.rootOf(group.project);
      if (root === undefined) return [];
      const inner = comparison.roots.filter((other) => other !== root && isIn(other, root));
      const own = all.filter(({ file }) => !inner.some((other) => isIn(file, other)));
      return matching(own, group.patterns, { root, comparison });
    }
    case 'workspace':
      return matching(all, group.patterns, { root: '.', comparison });
    case 'project':
      return configsOf(group.project, comparison);
    case 'tsconfig':
      return all.filter(({ file }) => /^tsconfig[^/]*\.json$/.test(file));
    default:
      return [];
  }
}

/** The changed files that say what a project is. */
export function configsOf(project: string, { files, rootOf }: Comparison): readonly ChangedFile[] {
  const root = rootOf(project);
  if (root === undefined) return [];
  return (files ?? []).filter(({ file }) =>
    ['project.json', 'package.json'].some((name) => file === join(root, name)),
  );
}

interface Where {
  readonly root: string;
  readonly comparison: Comparison;
}

function matching(
  files: readonly ChangedFile[],
  patterns: readonly string[],
  { root, comparison }: Where,
): readonly ChangedFile[] {
  const paths = patterns.map((pattern) => {
    const isOut = pattern.startsWith('!');
    return { isOut, glob: pathOf(isOut ? pattern.slice(1) : pattern, root) };
  });
  return files.filter(({ file }) => {
    const takes = (isOut: boolean): boolean =>
      paths.some((path) => path.isOut === isOut && comparison.matches(file, path.glob));
    return takes(false) && !takes(true);
  });
}

function pathOf(pattern: string, root: string): string {
  const path = pattern.replace('{workspaceRoot}/', '').replace('{projectRoot}', root);
  return path.startsWith('./') ? path.slice(2) : path;
}

function isIn(file: string, folder: string): boolean {
  return folder === '.' || folder === '' || file.startsWith(`${folder}/`);
}

/** A path in a project's folder. */
function join(root: string, name: string): string {
  return root === '.' || root === '' ? name : `${root}/${name}`;
}

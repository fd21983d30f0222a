import { projectOf, splitPatterns, workspacePatterns } from '../graph/hash-text.ts';
import { byCodeUnit } from '../order.ts';

/** What Nx hashed for a task: each group of inputs by Nx's name for it, with its hash. */
export type Groups = ReadonlyMap<string, string>;

/** A group of inputs, read from the name that Nx gives it. */
export type Group =
  /** Files of a project: `core:{projectRoot}/**` in Nx 22, with the folder's name from Nx 24 on. */
  | { readonly kind: 'files'; readonly project: string; readonly patterns: readonly string[] }
  /** The project as the graph has it: its targets, tags and options, inferred ones too. */
  | { readonly kind: 'project'; readonly project: string }
  /** The root's tsconfig, as far as it names the project. */
  | { readonly kind: 'tsconfig'; readonly project: string }
  /** Files outside of projects: `workspace:[nx.json,…]`. */
  | { readonly kind: 'workspace'; readonly patterns: readonly string[] }
  | { readonly kind: 'env'; readonly variable: string }
  | { readonly kind: 'runtime'; readonly command: string }
  /** All packages of the lockfile, or one of them. */
  | { readonly kind: 'packages'; readonly name?: string }
  /** What other tasks have written: `*.d.ts:dist/core`. */
  | { readonly kind: 'outputs'; readonly folders: readonly string[] }
  /** The task itself: its arguments and its configuration. */
  | { readonly kind: 'task' }
  /** A name that a later Nx invents. */
  | { readonly kind: 'other' };

/** The group of a task's own arguments; Nx keeps its hash beside the others. */
const TASK_GROUP = 'command';

const PROJECT = /:(?:ProjectConfiguration|TsConfig)$/;

/** The projects that a task's inputs take in: its own and those that it hangs on. */
export function projectsOf(names: Iterable<string>): ReadonlySet<string> {
  const projects = new Set<string>();
  for (const name of names) {
    const end = PROJECT.exec(name)?.index;
    if (end !== undefined) projects.add(name.slice(0, end));
  }
  return projects;
}

/** What a group is; which projects there are decides where a name ends. */
export function groupOf(name: string, projects: ReadonlySet<string>): Group {
  if (name === TASK_GROUP) return { kind: 'task' };
  if (name === 'AllExternalDependencies') return { kind: 'packages' };
  const known = groupByPrefix(name);
  if (known) return known;
  const project = projectOf(name, projects);
  if (project === undefined) return outputsOf(name);
  const rest = name.slice(project.length + 1);
  if (rest === 'ProjectConfiguration') return { kind: 'project', project };
  if (rest === 'TsConfig') return { kind: 'tsconfig', project };
  return { kind: 'files', project, patterns: splitPatterns(rest) };
}

function groupByPrefix(name: string): Group | undefined {
  if (name.startsWith('env:')) return { kind: 'env', variable: name.slice(4) };
  if (name.startsWith('runtime:')) return { kind: 'runtime', command: name.slice(8) };
  if (name.startsWith('npm:')) return { kind: 'packages', name: name.slice(4) };
  const patterns = workspacePatterns(name);
  return patterns && { kind: 'workspace', patterns };
}

function outputsOf(name: string): Group {
  const at = name.indexOf(':');
  if (at <= 0 || !/[*/]/.test(name.slice(0, at))) return { kind: 'other' };
  return { kind: 'outputs', folders: splitPatterns(name.slice(at + 1)) };
}

/** A group that is not what it was; with one hash only, it is new or gone. */
export interface Moved {
  readonly name: string;
  readonly was?: string;
  readonly is?: string;
}

/** The groups that differ between two runs of a task, by name. */
export function movedGroups(before: Groups, after: Groups): readonly Moved[] {
  const moved: Moved[] = [];
  for (const [name, is] of after) {
    const was = before.get(name);
    if (was !== is) moved.push(was === undefined ? { name, is } : { name, was, is });
  }
  for (const [name, was] of before) if (!after.has(name)) moved.push({ name, was });
  return moved.sort((a, b) => byCodeUnit(a.name, b.name));
}

import { chainOf } from './chain.ts';
import type { ChangedFile } from './changed-file.ts';
import { type Comparison, type Explained, type Item, configsOf, isInBoth } from './comparison.ts';
import { projectsOf } from './group.ts';
import type { Reason } from './reason.ts';
import { isOnly } from './workspace-reasons.ts';

/** Keys of a package.json that say what Nx makes of it. */
const OF_TARGETS = /^(?:nx|scripts)\b/;
const OF_DEPENDENCIES = /^(?:\w*[dD]ependencies|nx\.implicitDependencies)\b/;

/** The keys of a project's files that say what its targets are. */
function targetKeys({ file, keys }: ChangedFile): readonly string[] {
  const own = (keys ?? []).filter((key) => !OF_DEPENDENCIES.test(key));
  return file.endsWith('project.json') ? own : own.filter((key) => OF_TARGETS.test(key));
}

/** The command or the options of a target, of the task's own project or of one that it hangs on. */
export function targetReasons(open: readonly Item[], comparison: Comparison): Explained {
  const items: Item[] = [];
  const reasons: Reason[] = [];
  for (const { group } of open) {
    if (group.kind !== 'project') continue;
    const configs = configsOf(group.project, comparison);
    const chain = chainOf(comparison.closures, comparison.project, group.project);
    for (const config of configs) {
      const keys = targetKeys(config).toSorted(
        (a, b) => Number(of(b, comparison)) - Number(of(a, comparison)),
      );
      if (keys.length === 0) continue;
      reasons.push({ kind: 'target', file: config.file, keys, chain });
      items.push(...goesWith(group.project, { open, comparison, config }));
    }
  }
  return { items, reasons: reasons.sort((a, b) => lengthOf(a) - lengthOf(b)) };
}

function of(key: string, { target }: Comparison): boolean {
  return key.split(/[.[\]"]+/).includes(target);
}

function lengthOf(reason: Reason): number {
  return 'chain' in reason ? reason.chain.length : 0;
}

interface Around {
  readonly open: readonly Item[];
  readonly comparison: Comparison;
  readonly config: ChangedFile;
}

/** What a change of a project's file moves: the project, what else takes in the file, and other inputs. */
function goesWith(project: string, { open, comparison, config }: Around): readonly Item[] {
  const hasInputs = (config.keys ?? []).some((key) => /\b(?:inputs|namedInputs|dependsOn)\b/.test(key));
  const { before, after } = comparison;
  const old = projectsOf(before.groups.keys());
  const now = projectsOf(after.groups.keys());
  return open.filter((item) => {
    const { group } = item;
    if (group.kind === 'project') return group.project === project;
    if (isOnly(item, comparison, ({ file }) => file === config.file)) return true;
    const isNew = 'project' in group && (!old.has(group.project) || !now.has(group.project));
    return hasInputs && !isInBoth(item) && !isNew;
  });
}

/** What a project brings along, beside its own groups. */
const BROUGHT: ReadonlySet<string> = new Set(['outputs', 'packages', 'env', 'runtime', 'workspace']);

/** Projects that came in or went: through an entry of a package.json, or an import in a file. */
export function dependencyReasons(open: readonly Item[], comparison: Comparison): Explained {
  const before = projectsOf(comparison.before.groups.keys());
  const after = projectsOf(comparison.after.groups.keys());
  const added = [...after].filter((project) => !before.has(project));
  const removed = [...before].filter((project) => !after.has(project));
  const all = new Set([...added, ...removed]);
  if (all.size === 0) return { reasons: [], items: [] };
  const configs = dependencyFiles(comparison);
  const made = (change: 'added' | 'removed', projects: readonly string[]): readonly Reason[] =>
    nearest(projects, comparison, configs).map((project) => {
      const by = configs.find(({ file }) => file.keys?.some((key) => key.includes(project)));
      const chain = chainOf(comparison.closures, comparison.project, by?.project ?? project);
      return { kind: 'dependency', change, project, ...(by ? { file: by.file.file } : {}), chain };
    });
  const files = new Set(configs.map(({ file }) => file.file));
  const owners = new Set(configs.map(({ project }) => project));
  const items = open.filter((item) => {
    if ('project' in item.group && all.has(item.group.project)) return true;
    if (item.group.kind === 'project' && owners.has(item.group.project)) return true;
    return (
      isOnly(item, comparison, ({ file }) => files.has(file)) ||
      (BROUGHT.has(item.group.kind) && !isInBoth(item))
    );
  });
  return { items, reasons: [...made('added', added), ...made('removed', removed)] };
}

interface Owned {
  readonly project: string;
  readonly file: ChangedFile;
}

/** Changed files that say what a project hangs on, and nothing else that counts. */
function dependencyFiles(comparison: Comparison): readonly Owned[] {
  const projects = projectsOf([...comparison.before.groups.keys(), ...comparison.after.groups.keys()]);
  return [...projects].flatMap((project) =>
    configsOf(project, comparison)
      .filter(({ keys }) =>
        keys?.some((key) => OF_DEPENDENCIES.test(key) || key.startsWith('implicitDependencies')),
      )
      .map((file) => ({ project, file })),
  );
}

/** Of projects that came together, those that brought the others. */
function nearest(
  projects: readonly string[],
  { closures }: Comparison,
  configs: readonly Owned[],
): readonly string[] {
  const named = projects.filter((project) =>
    configs.some(({ file }) => file.keys?.some((key) => key.includes(project))),
  );
  if (named.length > 0) return named;
  const top = projects.filter(
    (project) => !projects.some((other) => other !== project && closures.get(other)?.has(project)),
  );
  return top.length > 0 ? top : projects;
}

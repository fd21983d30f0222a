import { byCodeUnit } from '../order.ts';
import { GAP, chainOf } from './chain.ts';
import { type Comparison, type Explained, type Item, filesOf, isInBoth, itemsOf } from './comparison.ts';
import { namedInputOf } from './named-input.ts';
import { dependencyReasons, targetReasons } from './project-reasons.ts';
import type { Reason } from './reason.ts';
import { packageReasons, settingReasons, toolReasons } from './workspace-reasons.ts';

type Explain = (open: readonly Item[], comparison: Comparison) => Explained;

/** What is most directly the doing of somebody stands first; what is left at the end is said by its name. */
const EXPLAIN: readonly Explain[] = [
  argumentReasons,
  envReasons,
  settingReasons,
  packageReasons,
  toolReasons,
  targetReasons,
  dependencyReasons,
  fileReasons,
  runtimeReasons,
  outputReasons,
  unnamedReasons,
];

/**
 * Why the inputs of a task are not those of an earlier run: the groups that moved, each accounted for
 * once by what is known to have changed, most direct first.
 */
export function reasonsOf(comparison: Comparison): readonly Reason[] {
  let open = itemsOf(comparison);
  const reasons: Reason[] = [];
  for (const explain of EXPLAIN) {
    const explained = explain(open, comparison);
    reasons.push(...explained.reasons);
    const taken = new Set(explained.items);
    open = open.filter((item) => !taken.has(item));
  }
  return reasons;
}

function argumentReasons(open: readonly Item[], { before, after }: Comparison): Explained {
  const items = open.filter(({ group }) => group.kind === 'task');
  return {
    items,
    reasons: items.length === 0 ? [] : [{ kind: 'arguments', was: before.args, is: after.args }],
  };
}

function envReasons(open: readonly Item[]): Explained {
  const items = open.filter((item) => item.group.kind === 'env' && isInBoth(item));
  return {
    items,
    reasons: items.flatMap(({ group }) =>
      group.kind === 'env' ? [{ kind: 'env', variable: group.variable } as const] : [],
    ),
  };
}

/** The version of Node is known, and most such commands ask for it. */
function runtimeReasons(open: readonly Item[], { before, after }: Comparison): Explained {
  const items = open.filter((item) => item.group.kind === 'runtime' && isInBoth(item));
  const was = before.tools['node'];
  const is = after.tools['node'];
  const reasons = items.flatMap(({ group }): readonly Reason[] => {
    if (group.kind !== 'runtime') return [];
    const asksNode = /^node\s+(?:-v|--version)\b/.test(group.command);
    const versions = asksNode && was !== undefined && is !== undefined && was !== is ? { was, is } : {};
    return [{ kind: 'runtime', command: group.command, ...versions }];
  });
  return { items, reasons };
}

/** Files by project, the task's own first, then those on the shortest way; those of no project last. */
function fileReasons(open: readonly Item[], comparison: Comparison): Explained {
  const byProject = new Map<string, { items: Item[]; files: Set<string> }>();
  for (const item of open) {
    const files = filesOf(item, comparison);
    if (files.length === 0) continue;
    const project = 'project' in item.group && item.group.kind !== 'tsconfig' ? item.group.project : '';
    const known = byProject.get(project) ?? { items: [], files: new Set() };
    known.items.push(item);
    for (const { file } of files) known.files.add(file);
    byProject.set(project, known);
  }
  const found = [...byProject].map(([project, { items, files }]) => ({
    items,
    files: (comparison.files ?? []).filter(({ file }) => files.has(file)),
    chain: project === '' ? [] : chainOf(comparison.closures, comparison.project, project),
  }));
  const far = (chain: readonly string[]): number =>
    chain.length === 0 ? Number.MAX_SAFE_INTEGER : chain.includes(GAP) ? 1000 : chain.length;
  found.sort((a, b) => far(a.chain) - far(b.chain) || byCodeUnit(a.chain.join(' '), b.chain.join(' ')));
  return {
    items: found.flatMap(({ items }) => items),
    reasons: found.map(({ items, files, chain }) => {
      const input = inputOf(items, comparison);
      return { kind: 'file', files, chain, ...(input === undefined ? {} : { input }) };
    }),
  };
}

/** By what name the files were taken in, where it is one name. */
function inputOf(items: readonly Item[], { rootOf, namedInputs }: Comparison): string | undefined {
  const groups = items.flatMap(({ group }) => (group.kind === 'files' ? [group] : []));
  const [group, another] = groups;
  const root = group && rootOf(group.project);
  if (!group || another || root === undefined) return undefined;
  return namedInputOf(group.patterns, root, namedInputs);
}

/** The changed files that a task takes in, whether its groups moved or not: why `affected` chose it. */
export function touchedBy(comparison: Comparison): readonly Reason[] {
  const nothing = { ...comparison.after, groups: new Map<string, string>() };
  return fileReasons(itemsOf({ ...comparison, before: nothing }), comparison).reasons;
}

function outputReasons(open: readonly Item[]): Explained {
  const items = open.filter(({ group }) => group.kind === 'outputs');
  const folders = items.flatMap(({ group }) => (group.kind === 'outputs' ? group.folders : []));
  return { items, reasons: items.length === 0 ? [] : [{ kind: 'outputs', folders: [...new Set(folders)] }] };
}

function unnamedReasons(open: readonly Item[], { closures, project }: Comparison): Explained {
  const reasons = open.map(({ name, group }): Reason => {
    const chain = 'project' in group ? chainOf(closures, project, group.project) : [];
    return { kind: 'unnamed', group: name, chain };
  });
  return { items: open, reasons };
}

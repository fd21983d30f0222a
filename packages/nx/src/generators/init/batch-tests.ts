import type { Tree } from '@nx/devkit';
import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import { dotEnvFiles } from '../../executors/vitest/dot-env.ts';
import { type CommandSite, type ToolProject, commandSites } from '../../tool-caches/command-sites.ts';
import { argumentsOf, segmentsOf } from '../../tool-caches/segments.ts';
import { namesOf } from '../../tool-caches/words.ts';
import { layoutOf } from './json-layout.ts';

const EXECUTOR = '@subminute/nx:vitest';

/**
 * Gives targets whose command is `vitest run` the executor that runs many of them from one start. What to say of
 * it, what was left and why included. See docs/design.md#one-start-of-vitest.
 */
export function writeBatchTests(tree: Tree, projects: readonly ToolProject[] | undefined): readonly string[] {
  if (!projects) return ['Vitest: Nx did not tell its projects, so their commands stay as they are.'];
  const { sites } = commandSites(projects, (file) => tree.read(file, 'utf8') ?? undefined);
  return sites.flatMap((site) => {
    const start = vitestStart(site.command);
    if (!start) return [];
    const names = namesOf(site.tasks.map(({ task }) => task));
    const why = start.isLiteral
      ? whyNot(tree, site)
      : 'a shell makes other words of its arguments (*, ?, {}, ~)';
    if (why !== undefined) return [`left as it is: ${names}: Vitest: ${why}`];
    tree.write(site.file, converted(tree.read(site.file, 'utf8') ?? '', site.path, start.args));
    return [`Vitest starts once for many: ${names} (${site.file})`];
  });
}

/** What stands behind `vitest run`, where a command is that and nothing else. */
function vitestStart(
  command: string,
): { readonly args: readonly string[]; readonly isLiteral: boolean } | undefined {
  const [only, ...others] = segmentsOf(command) ?? [];
  const args = only && others.length === 0 ? argumentsOf('vitest', only) : undefined;
  return only && args?.[0] === 'run' ? { args: args.slice(1), isLiteral: only.isLiteral } : undefined;
}

function whyNot(tree: Tree, site: CommandSite): string | undefined {
  if (!site.isShared) return 'it is a script; give the target a command of its own';
  if (site.label !== '' || hasMore(tree, site)) return 'its target has other options or configurations';
  if (site.tasks.some((task) => task.cwd !== task.root))
    return 'it does not run in its project\u2019s folder';
  const changed = site.tasks.find((task) => task.changedBy !== undefined);
  if (changed) return `${changed.task} has "${changed.changedBy ?? ''}" of its own`;
  const dotEnv = site.tasks
    .flatMap((task) => dotEnvFiles(task.root, { target: task.target }))
    .find((file) => tree.isFile(file));
  return dotEnv && `Nx loads variables from ${dotEnv}, which it does only for a task that runs alone`;
}

function hasMore(tree: Tree, { file, path }: CommandSite): boolean {
  const root = parseTree(tree.read(file, 'utf8') ?? '');
  const target = root && findNodeAtLocation(root, [...path]);
  const options = target && findNodeAtLocation(target, ['options']);
  const keys = (options?.children ?? []).map((property) => String(property.children?.[0]?.value));
  const configurations = target && findNodeAtLocation(target, ['configurations']);
  return keys.some((key) => !['command', 'cwd'].includes(key)) || (configurations?.children ?? []).length > 0;
}

/** In place: comments and order stay; of the target, the layout may not. */
function converted(text: string, path: readonly string[], args: readonly string[]): string {
  const formattingOptions = layoutOf(text);
  const set = (now: string, key: string, value: unknown): string =>
    applyEdits(now, modify(now, [...path, key], value, { formattingOptions }));
  const bare = ['command', 'options'].reduce((now, key) => set(now, key, undefined), text);
  const named = set(bare, 'executor', EXECUTOR);
  return args.length === 0 ? named : set(named, 'options', { args });
}

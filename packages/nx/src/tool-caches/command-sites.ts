import { type Node, findNodeAtLocation, parseTree } from 'jsonc-parser';

/** A project as `nx graph --print` tells it. */
export interface ToolProject {
  readonly name: string;
  readonly root: string;
  readonly targets: Readonly<Record<string, ToolTarget>>;
}

interface ToolTarget {
  readonly executor?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly configurations?: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
  readonly metadata?: { readonly scriptContent?: string };
}

/** A task whose command is written somewhere. */
export interface SiteTask {
  readonly task: string;
  readonly root: string;
  readonly target: string;
  /** Where the command runs, relative to the workspace. */
  readonly cwd: string;
  /** An option beside the command that changes what it does. */
  readonly changedBy?: string;
}

/** A command as a string in a JSON file, and all tasks that it is of. */
export interface CommandSite {
  readonly file: string;
  /** Where the string stands in the file. */
  readonly offset: number;
  readonly length: number;
  readonly command: string;
  /** Says it apart from other commands of its target: a configuration, a number. */
  readonly label: string;
  /** Where its target stands in the file; a script has none. */
  readonly path: readonly string[];
  /** nx.json and project.json know tokens such as `{projectRoot}`; scripts do not. */
  readonly isShared: boolean;
  readonly tasks: readonly SiteTask[];
}

/** Text of a file of the workspace; `undefined`: there is none. */
export type ReadText = (file: string) => string | undefined;

export interface Sites {
  readonly sites: readonly CommandSite[];
  /** Commands that no file of the workspace spells out: a plugin of Nx inferred them. */
  readonly inferred: readonly { readonly task: SiteTask; readonly command: string }[];
}

/** Where the commands of all targets are written. */
export function commandSites(projects: readonly ToolProject[], read: ReadText): Sites {
  const trees = new Map<string, Node | undefined>();
  const treeOf = (file: string): Node | undefined => {
    if (!trees.has(file)) trees.set(file, parseTree(read(file) ?? ''));
    return trees.get(file);
  };
  const sites = new Map<string, CommandSite>();
  const inferred: Sites['inferred'][number][] = [];
  for (const project of projects) {
    for (const [target, resolved] of Object.entries(project.targets)) {
      const task = siteTask(project, target, resolved);
      if (!task) continue;
      const written = writtenCommands({ task, resolved, treeOf });
      for (const site of written) {
        const key = `${site.file}:${site.offset}`;
        sites.set(key, { ...site, tasks: [...(sites.get(key)?.tasks ?? []), task] });
      }
      const command = resolved.options?.['command'];
      if (written.length === 0 && typeof command === 'string') inferred.push({ task, command });
    }
  }
  return { sites: [...sites.values()], inferred };
}

function siteTask({ name, root }: ToolProject, target: string, resolved: ToolTarget): SiteTask | undefined {
  const task = `${name}:${target}`;
  if (resolved.executor === 'nx:run-script') return { task, root, target, cwd: root };
  if (resolved.executor !== 'nx:run-commands') return undefined;
  const { cwd } = resolved.options ?? {};
  const chosen = [resolved.options ?? {}, ...Object.values(resolved.configurations ?? {})];
  const changedBy = ['args', 'env', 'envFile'].find((key) => chosen.some((options) => isSet(options?.[key])));
  const moved = chosen.slice(1).some((options) => options?.['cwd'] !== undefined) ? 'cwd' : undefined;
  const other = changedBy ?? moved;
  return {
    task,
    root,
    target,
    cwd: typeof cwd === 'string' && cwd !== '' ? cwd.replace(/\/$/, '') : '.',
    ...(other === undefined ? {} : { changedBy: other }),
  };
}

function isSet(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : value !== undefined;
}

interface Written {
  readonly task: SiteTask;
  readonly resolved: ToolTarget;
  readonly treeOf: (file: string) => Node | undefined;
}

type FoundSite = Omit<CommandSite, 'tasks'>;

/** The nearest file that says what the target runs is the one that counts. */
function writtenCommands({ task: { root, target }, resolved, treeOf }: Written): readonly FoundSite[] {
  const own = (name: string): string => (root === '.' ? name : `${root}/${name}`);
  const at = (file: string, path: readonly string[]): FoundSite[] => {
    const tree = treeOf(file);
    const node = tree && findNodeAtLocation(tree, [...path]);
    return node ? commandsIn(node, file).map((site) => ({ ...site, path })) : [];
  };
  if (resolved.executor === 'nx:run-script') {
    const script = resolved.options?.['script'];
    return at(own('package.json'), ['scripts', typeof script === 'string' ? script : target]).map((site) => ({
      ...site,
      isShared: false,
    }));
  }
  const places = [
    () => at(own('project.json'), ['targets', target]),
    () => at(own('package.json'), ['nx', 'targets', target]),
    () => at('nx.json', ['targetDefaults', target]),
    () => at('nx.json', ['targetDefaults', 'nx:run-commands']),
  ];
  for (const place of places) {
    const found = place();
    if (found.length > 0) return found;
  }
  return [];
}

/** A script is a string; a target has `command`, or options, or configurations with `command` or `commands`. */
function commandsIn(node: Node, file: string): Omit<FoundSite, 'path'>[] {
  if (node.type === 'string') return [siteAt(node, file, '')];
  const optionsAt = [
    { path: [] as string[], label: '' },
    { path: ['options'], label: '' },
    ...configurationNames(node).map((name) => ({ path: ['configurations', name], label: name })),
  ];
  return optionsAt.flatMap(({ path, label }) => {
    const command = findNodeAtLocation(node, [...path, 'command']);
    const commands = path.length === 0 ? undefined : findNodeAtLocation(node, [...path, 'commands']);
    const listed = (commands?.children ?? []).map((child) =>
      child.type === 'object' ? findNodeAtLocation(child, ['command']) : child,
    );
    return [command, ...listed].flatMap((one, i) =>
      one?.type === 'string' ? [siteAt(one, file, i === 0 ? label : `${label}.${i}`)] : [],
    );
  });
}

function configurationNames(node: Node): string[] {
  const configurations = findNodeAtLocation(node, ['configurations']);
  return (configurations?.children ?? []).map((property) => String(property.children?.[0]?.value));
}

function siteAt(node: Node, file: string, label: string): Omit<FoundSite, 'path'> {
  const { offset, length } = node;
  return { file, offset, length, command: String(node.value), label, isShared: true };
}

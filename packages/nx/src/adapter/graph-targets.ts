import { isRecord } from '../shield/fields.ts';

/** A target of a project as Nx has put it together. */
export interface GraphTarget {
  /** `project:target` */
  readonly task: string;
  readonly project: string;
  /** The project's folder. */
  readonly root: string;
  readonly target: string;
  readonly executor: string;
  /** What it runs, as far as it says so: a command, the text of a script. */
  readonly command: string;
  readonly cache: boolean;
  readonly continuous: boolean;
  /** Absent: Nx's own, `default` and `^default`. */
  readonly inputs?: readonly unknown[];
  readonly outputs: readonly string[];
}

/** All targets of a graph that Nx has cached, by name. Throws where the text is none. */
export function graphTargets(text: string): readonly GraphTarget[] {
  const graph: unknown = JSON.parse(text);
  const nodes = isRecord(graph) && isRecord(graph['nodes']) ? graph['nodes'] : {};
  return Object.entries(nodes).flatMap(([project, node]) => {
    const data = isRecord(node) && isRecord(node['data']) ? node['data'] : {};
    const targets = isRecord(data['targets']) ? data['targets'] : {};
    const root = typeof data['root'] === 'string' ? data['root'] : '.';
    return Object.entries(targets).flatMap(([target, config]) =>
      isRecord(config) ? [targetOf(config, { project, root, target })] : [],
    );
  });
}

/** A project of such a graph, with those that it hangs on itself. */
export interface ProjectNode {
  readonly name: string;
  readonly root: string;
  readonly needs: readonly string[];
}

export function projectNodes(text: string): readonly ProjectNode[] {
  const graph: unknown = JSON.parse(text);
  const [nodes, dependencies] = ['nodes', 'dependencies'].map((field) => {
    const value = isRecord(graph) ? graph[field] : undefined;
    return isRecord(value) ? value : {};
  });
  return Object.entries(nodes ?? {}).flatMap(([name, node]) => {
    const data = isRecord(node) ? node['data'] : undefined;
    const root = isRecord(data) ? data['root'] : undefined;
    const edges: unknown = dependencies?.[name];
    const needs = (Array.isArray(edges) ? (edges as readonly unknown[]) : []).flatMap((edge) => {
      const target = isRecord(edge) ? edge['target'] : undefined;
      return typeof target === 'string' && !target.startsWith('npm:') ? [target] : [];
    });
    return typeof root === 'string' ? [{ name, root, needs }] : [];
  });
}

function targetOf(
  config: Readonly<Record<string, unknown>>,
  place: Pick<GraphTarget, 'project' | 'root' | 'target'>,
): GraphTarget {
  const { inputs, outputs } = config;
  return {
    task: `${place.project}:${place.target}`,
    ...place,
    executor: typeof config['executor'] === 'string' ? config['executor'] : 'nx:noop',
    command: commandOf(config),
    cache: config['cache'] === true,
    continuous: config['continuous'] === true,
    ...(Array.isArray(inputs) ? { inputs: inputs as readonly unknown[] } : {}),
    outputs: Array.isArray(outputs) ? outputs.filter((one) => typeof one === 'string') : [],
  };
}

function commandOf({ options, metadata }: Readonly<Record<string, unknown>>): string {
  const given = isRecord(options) ? options : {};
  const commands: unknown[] = Array.isArray(given['commands']) ? given['commands'] : [];
  const texts = [
    given['command'],
    ...commands.map((one) => (isRecord(one) ? one['command'] : one)),
    isRecord(metadata) ? metadata['scriptContent'] : undefined,
  ];
  return texts.filter((text) => typeof text === 'string').join(' && ');
}

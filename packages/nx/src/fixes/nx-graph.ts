import { isDeepStrictEqual } from 'node:util';
import { type Result, err, ok } from '@subminute/core';
import { byCodeUnit } from '@subminute/core/unit';
import { type GraphTarget, graphTargets } from '../adapter/graph-targets.ts';
import { printedGraph } from '../adapter/printed-graph.ts';
import type { Json } from '../decompose/json-file.ts';
import { recordAt } from '../decompose/json-file.ts';
import { runCommand } from '../process/run-command.ts';
import { saidLine } from '../process/said-line.ts';
import { findNx } from '../process/start-nx.ts';
import { isRecord } from '../shield/fields.ts';

const ASK_MS = 120_000;

/** What Nx makes of the workspace's files as they are now. */
export interface NxGraph {
  /** As Nx keeps it: nodes and dependencies. */
  readonly text: string;
  readonly targets: readonly GraphTarget[];
  readonly configOf: (task: string) => Json;
  /** By project: its folder and targets. */
  readonly nodes: Json;
  readonly dependencies: unknown;
}

export interface NxPlace {
  readonly root: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Of a folder of ours: its processes are known by it. */
  readonly store: string;
  readonly signal: AbortSignal;
}

/** Asks Nx anew, without its daemon, which may not have seen a file that was written a moment ago. */
export async function askGraph({ root, env, store, signal }: NxPlace): Promise<Result<NxGraph, string>> {
  const nx = findNx(root);
  if (!nx.ok) return nx;
  const answer = await runCommand({
    command: process.execPath,
    args: [nx.value.bin, 'graph', '--print'],
    cwd: root,
    env: { ...env, NX_DAEMON: 'false', NX_TUI: 'false', NO_COLOR: '1' },
    mark: `${store}/doctor`,
    timeoutMs: ASK_MS,
    signal,
  });
  const printed = answer.code === 0 ? printedGraph(answer.output) : undefined;
  const graph = isRecord(printed) ? recordAt(printed, 'graph') : {};
  if (!isRecord(graph['nodes']))
    return err(`Nx cannot read the workspace: ${saidLine(answer.errors) || saidLine(answer.output)}`);
  const text = JSON.stringify(graph);
  const nodes = recordAt(graph, 'nodes');
  return ok({
    text,
    targets: graphTargets(text).toSorted((a, b) => byCodeUnit(a.task, b.task)),
    nodes,
    dependencies: graph['dependencies'],
    configOf: configsIn(nodes),
  });
}

function targetsIn(nodes: Json, project: string): Json {
  return recordAt(recordAt(recordAt(nodes, project), 'data'), 'targets');
}

function configsIn(nodes: Json): (task: string) => Json {
  const all: ReadonlyMap<string, Json> = new Map<string, Json>(
    Object.keys(nodes).flatMap((project) => {
      const targets = targetsIn(nodes, project);
      return Object.keys(targets).map((name) => [`${project}:${name}`, recordAt(targets, name)] as const);
    }),
  );
  return (task) => all.get(task) ?? {};
}

/** What differs between two graphs beside these fields of targets; `undefined`: nothing. */
export function unmeant(before: NxGraph, after: NxGraph, means: readonly string[]): string | undefined {
  const projects = [...new Set([before, after].flatMap(({ nodes }) => Object.keys(nodes)))];
  for (const project of projects) {
    const roots = [before, after].map(({ nodes }) => recordAt(recordAt(nodes, project), 'data')['root']);
    if (roots[0] !== roots[1]) return `the project ${project} would be another one`;
    const [was, is] = [targetsIn(before.nodes, project), targetsIn(after.nodes, project)];
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
    const other = names.find(
      (name) => !isDeepStrictEqual(without(was[name], means), without(is[name], means)),
    );
    if (other !== undefined) return `${project}:${other} would change in more than that`;
  }
  return isDeepStrictEqual(before.dependencies, after.dependencies)
    ? undefined
    : 'projects would hang on others than before';
}

function without(config: unknown, fields: readonly string[]): unknown {
  if (!isRecord(config)) return config;
  return Object.fromEntries(Object.entries(config).filter(([name]) => !fields.includes(name)));
}

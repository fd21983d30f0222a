import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { type WorkspaceGraph } from '@subminute/core/ratchet';
import { graphSettings } from '../adapter/graph-settings.ts';
import { matchesProject } from '../adapter/project-patterns.ts';
import { parseWorkspaceGraph } from '../adapter/workspace-graph.ts';
import { type Question, askNx } from './ask-nx.ts';
import { findNx } from './start-nx.ts';

export interface GraphQuestion extends Pick<Question, 'env' | 'dir' | 'timeoutMs' | 'abort'> {
  /** Of the workspace; it need not be the user's own checkout. */
  readonly root: string;
  /** What the loop runs. */
  readonly targets: readonly string[];
  /** True only in the user's own checkout: elsewhere a daemon would be started, and stay. */
  readonly daemon: boolean;
}

/** Asks Nx for the tasks of these targets and what each one's hash is made of. It runs nothing. */
export async function askWorkspaceGraph(question: GraphQuestion): Promise<Result<WorkspaceGraph, string>> {
  const { root, targets, daemon, ...rest } = question;
  const nx = findNx(root);
  if (!nx.ok) return nx;
  const env = daemon ? rest.env : { ...rest.env, NX_DAEMON: 'false' };
  const args = ['run-many', '-t', targets.join(','), '--graph=stdout'];
  const text = await askNx({ ...rest, bin: nx.value.bin, args, cwd: root, env });
  const next = `Run: npx nx ${args.join(' ')}, and mend what it names`;
  if (text === undefined) return err(`nx gave no task graph. ${next}`);
  const settings = graphSettings({
    nxJson: readText(path.join(root, 'nx.json')),
    version: nx.value.version,
    env,
    files: readdirSync(root),
  });
  const graph = parseWorkspaceGraph(text, { targets, settings });
  return graph.ok ? ok(await withNames(graph.value)) : err(`${graph.error}. ${next}`);
}

/** Projects that the user named by globs or tags, by their names. */
async function withNames(graph: WorkspaceGraph): Promise<WorkspaceGraph> {
  const { lockfile, projects } = graph;
  if (typeof lockfile === 'string') return graph;
  const names: string[] = [];
  for (const { name, root } of projects) {
    const own = [{ name, root, tags: [] }];
    const matches = await Promise.all(lockfile.map((pattern) => matchesProject(pattern, own)));
    if (matches.includes(true)) names.push(name);
  }
  return { ...graph, lockfile: names };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Result, err, ok } from '@subminute/core';
import { type WorkspaceGraph, wordsOf } from '@subminute/core/ratchet';
import { keepWhole } from '@subminute/vitest/store';
import { armEnv } from '../process/arm-env.ts';
import { askWorkspaceGraph } from '../process/ask-workspace-graph.ts';
import { toolVersions } from '../process/tool-versions.ts';
import { askGit } from './ask-git.ts';
import { addWorktree } from './worktree.ts';

export interface GraphRequest {
  /** The workspace of the user's checkout. */
  readonly root: string;
  readonly targets: readonly string[];
  /** Where graphs are kept: asking Nx takes seconds, and a commit's graph stays the same. */
  readonly store: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly signal?: AbortSignal;
}

/** Part of the key: graphs of another form are misses. */
const FORMAT = 3;
/** So many stay, the ones used last: bases of some branches, and the steps of a bisection. */
const KEPT = 60;
const ASK_MS = 300_000;

/** The graph of the checkout as it is, uncommitted changes among it. */
export async function graphOfCheckout(request: GraphRequest): Promise<Result<WorkspaceGraph, string>> {
  const { root, env } = request;
  const status = await askGit({ cwd: root, env }, ['status', '--porcelain', '-z']);
  const isClean = status.ok && status.value === '';
  const key = isClean ? await keyOf('HEAD', request) : undefined;
  const known = key === undefined ? undefined : readGraph(request.store, key);
  if (known) return ok(known);
  const graph = await askGraph(request, { root, env, daemon: true });
  if (graph.ok && key !== undefined) keepGraph(request.store, key, graph.value);
  return graph;
}

/** The graph of a commit, asked for in a second tree with the checkout's packages. */
export async function graphAt(
  commit: string,
  request: GraphRequest,
): Promise<Result<WorkspaceGraph, string>> {
  const key = await keyOf(commit, request);
  const known = key === undefined ? undefined : readGraph(request.store, key);
  if (known) return ok(known);
  const { root, env, signal } = request;
  const tree = await addWorktree({ root, commit, modules: 'borrowed', env, ...(signal ? { signal } : {}) });
  if (!tree.ok) return err(wordsOf(tree.error));
  await using place = tree.value;
  const graph = await askGraph(request, { root: place.root, env: armEnv(env, place.tree), daemon: false });
  if (!graph.ok) return err(`nx has no graph of ${commit.slice(0, 12)}: ${graph.error}`);
  if (key !== undefined) keepGraph(request.store, key, graph.value);
  return graph;
}

/** Asks Nx in a checkout, or in a tree of ours. */
export async function askGraph(
  { targets, signal }: GraphRequest,
  where: { readonly root: string; readonly env: Readonly<NodeJS.ProcessEnv>; readonly daemon: boolean },
): Promise<Result<WorkspaceGraph, string>> {
  let dir: string;
  try {
    dir = mkdtempSync(path.join(tmpdir(), 'subminute-graph-'));
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return err(`the temporary folder cannot be written to (${code}). Set TMPDIR to one that can`);
  }
  try {
    const abort = signal ? { abort: signal } : {};
    return await askWorkspaceGraph({ ...where, targets, dir, timeoutMs: ASK_MS, ...abort });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** By what is in the tree, not by who committed it: an amended message is no other graph. */
async function keyOf(commit: string, { root, targets, env }: GraphRequest): Promise<string | undefined> {
  const tree = await askGit({ cwd: root, env }, ['rev-parse', '--verify', '--quiet', `${commit}^{tree}`]);
  const prefix = await askGit({ cwd: root, env }, ['rev-parse', '--show-prefix']);
  if (!tree.ok || !prefix.ok) return undefined;
  const legacy = env['NX_LEGACY_AFFECTED'] ?? '';
  const parts = [
    FORMAT,
    tree.value.trim(),
    prefix.value.trim(),
    // A commit's graph is asked for with the checkout's packages, and plugins infer targets.
    JSON.stringify(toolVersions(root)),
    legacy,
    ...targets.toSorted(),
  ];
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}

function folderOf(store: string): string {
  return path.join(store, 'graphs');
}

function readGraph(store: string, key: string): WorkspaceGraph | undefined {
  try {
    const file = path.join(folderOf(store), `${key}.json.gz`);
    const graph = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as WorkspaceGraph;
    markUsed(file);
    return graph;
  } catch {
    return undefined;
  }
}

function markUsed(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // Another user's store: then it is forgotten by its age.
  }
}

/** A full disk is no reason not to answer: then it is asked for again. */
function keepGraph(store: string, key: string, graph: WorkspaceGraph): void {
  const folder = folderOf(store);
  const file = path.join(folder, `${key}.json.gz`);
  keepWhole(file, gzipSync(JSON.stringify(graph)));
  try {
    forgetOld(folder);
  } catch {
    // Another check forgets the same ones.
  }
}

function forgetOld(folder: string): void {
  const files = readdirSync(folder)
    .map((name) => ({ name, atMs: statSync(path.join(folder, name)).mtimeMs }))
    .sort((a, b) => b.atMs - a.atMs);
  for (const { name } of files.slice(KEPT)) rmSync(path.join(folder, name), { force: true });
}

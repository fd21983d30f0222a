import path from 'node:path';
import { type Result, type TaskId, err, ok } from '@subminute/core';
import { projectLookup } from '@subminute/core/ratchet';
import { declaredOutputs, outputTest } from '../adapter/declared-outputs.ts';
import { globCompiler } from '../adapter/globs.ts';
import { declaredInputs } from '../audit/declared-inputs.ts';
import type { Declared, FilesBefore, TaskBelow } from '../audit/undeclared.ts';
import { askGit, entriesOf } from '../history/ask-git.ts';
import type { Worktree } from '../history/worktree.ts';
import { armEnv } from './arm-env.ts';
import { askWorkspaceGraph } from './ask-workspace-graph.ts';
import { type CleanTree, keepTree, leftFiles } from './clean-tree.ts';
import { type TreeTasks, findTask } from './tree-tasks.ts';

const ASK_MS = 120_000;

/** What a task declares, by Nx's own plan of its hash and by its target's outputs. */
export async function declaredOf(
  tasks: TreeTasks,
  { named, target }: NonNullable<ReturnType<typeof findTask>>,
  { targets, signal }: { readonly targets: readonly string[]; readonly signal: AbortSignal },
): Promise<Result<Declared, string>> {
  const { worktree, env } = tasks;
  const store = `${worktree.tree}.store`;
  const graph = await askWorkspaceGraph({
    root: worktree.root,
    targets,
    daemon: false,
    env: { ...armEnv(env, worktree.tree), SUBMINUTE_STORE: store },
    dir: path.join(store, 'plan'),
    timeoutMs: ASK_MS,
    abort: signal,
  });
  if (!graph.ok) return graph;
  const { projects, inputs, tsconfig } = graph.value;
  const own = graph.value.tasks.find(({ task }) => task === named.task);
  if (!own) return err(`nx printed no hash plan of ${named.task}`);
  const plan = own.inputs.map((at) => inputs[at] ?? '');
  const outputs = declaredOutputs(target, named);
  return ok({
    inputs: declaredInputs(plan, {
      projects,
      compile: globCompiler(),
      ...(tsconfig === undefined ? {} : { tsconfig }),
    }),
    outputs,
    isOutput: outputTest(outputs),
    below: tasksBelow(tasks, named.task),
    owner: projectLookup(projects.filter(({ root }) => root !== '.' && root !== '')),
  });
}

/** All that a task depends on, the nearest first. */
function tasksBelow(tasks: TreeTasks, task: TaskId): readonly TaskBelow[] {
  const direct = tasks.dependencies.get(task) ?? [];
  const seen = new Set<TaskId>(direct);
  // A set goes on with what is added meanwhile.
  for (const one of seen) for (const next of tasks.dependencies.get(one) ?? []) seen.add(next);
  return [...seen].flatMap((one) => {
    const found = findTask(tasks, one);
    if (!found) return [];
    const { project } = found.named;
    const isOutput = outputTest(declaredOutputs(found.target, found.named));
    return [{ task: one, project, isOutput, isDirect: direct.includes(one) }];
  });
}

export interface Before extends FilesBefore {
  readonly kept: CleanTree;
}

/** The workspace's files before the task runs, what was built for it among them. */
export async function filesBefore(
  worktree: Worktree,
  env: Readonly<NodeJS.ProcessEnv>,
): Promise<Result<Before, string>> {
  const known = await gitFiles(worktree, env, ['--cached', '--others', '--exclude-standard']);
  if (!known.ok) return known;
  const kept = keepTree(worktree.tree);
  const ignored = insideOf(worktree, kept.kept).filter((file) => !known.value.has(file));
  return ok({ known: known.value, ignored: new Set(ignored), kept });
}

/** What is new since then, and what of it git would add. */
export async function filesLeft(
  worktree: Worktree,
  { kept }: Before,
  env: Readonly<NodeJS.ProcessEnv>,
): Promise<Result<{ readonly files: readonly string[]; readonly unignored: ReadonlySet<string> }, string>> {
  const unignored = await gitFiles(worktree, env, ['--others', '--exclude-standard']);
  if (!unignored.ok) return unignored;
  const files = insideOf(worktree, leftFiles(kept)).filter((file) => !isOfTools(file));
  return ok({ files, unignored: unignored.value });
}

async function gitFiles(
  { root }: Worktree,
  env: Readonly<NodeJS.ProcessEnv>,
  which: readonly string[],
): Promise<Result<ReadonlySet<string>, string>> {
  const listed = await askGit({ cwd: root, env }, ['ls-files', '-z', ...which]);
  return listed.ok ? ok(new Set(entriesOf(listed.value))) : listed;
}

/** Paths of a tree as the workspace in it has them. */
function insideOf({ tree, root }: Worktree, files: readonly string[]): readonly string[] {
  const folder = path.relative(tree, root);
  return files
    .filter((file) => !file.endsWith('/'))
    .map((file) => path.posix.relative(folder, file))
    .filter((file) => !file.startsWith('../'));
}

/** Caches that tools keep beside packages are no outputs. */
function isOfTools(file: string): boolean {
  return file.split('/').includes('node_modules');
}

import type { TaskId } from '@subminute/core';
import { type SampleCommit, type WorkspaceGraph, predict } from '@subminute/core/ratchet';
import { globCompiler } from '../../packages/nx/src/adapter/globs.ts';

export interface Executed {
  /** Test tasks that `nx affected` executes: selected, and their hash is none that has been executed. */
  readonly tests: readonly TaskId[];
  /** What these depend on and is to be executed before them, each behind what it depends on. */
  readonly before: readonly TaskId[];
  /** Tasks whose hash has changed and that are not executed now. */
  readonly waiting: readonly TaskId[];
}

export interface ExecutedQuestion {
  readonly target: string;
  /** From the commit before. */
  readonly waiting: readonly string[];
}

/** What the local cache of Nx leaves to be executed of a commit, where that of the commits before is kept. */
export function executedBy(
  graph: WorkspaceGraph,
  commit: SampleCommit,
  { target, waiting }: ExecutedQuestion,
): Executed {
  const { selected, changed } = predict(graph, commit, { compile: globCompiler() });
  const byId = new Map(graph.tasks.map((task) => [task.task, task]));
  const dirty = new Set([...waiting.filter((id): id is TaskId => byId.has(id as TaskId)), ...changed]);
  const tests = selected.filter((id) => dirty.has(id) && byId.get(id)?.target === target);
  const before: TaskId[] = [];
  const seen = new Set<TaskId>(tests);
  const visit = (id: TaskId): void => {
    for (const below of byId.get(id)?.dependsOn ?? []) {
      if (seen.has(below)) continue;
      seen.add(below);
      visit(below);
      if (dirty.has(below)) before.push(below);
    }
  };
  for (const test of tests) visit(test);
  for (const id of [...tests, ...before]) dirty.delete(id);
  return { tests, before, waiting: [...dirty].sort() };
}

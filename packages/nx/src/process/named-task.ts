import type { TaskId } from '@subminute/core';
import type { TreeTasks } from './tree-tasks.ts';

/** Targets that names of tasks may mean: `a:b:c` is `b:c` or `b` of `a`, or `c` of `a:b`. */
export function targetsOf(tasks: readonly string[]): readonly string[] {
  const names = tasks.flatMap((task) => {
    const parts = task.split(':');
    return parts.flatMap((_, from) =>
      from === 0 ? [] : parts.slice(from).map((_part, more) => parts.slice(from, from + more + 1).join(':')),
    );
  });
  return [...new Set(names.filter((name) => name !== ''))].sort();
}

/** The task of a graph that is meant by a word: one with a configuration by default is so called in the graph. */
export function namedTask({ dependencies }: TreeTasks, word: string): TaskId | undefined {
  const ids = [...dependencies.keys()];
  return ids.find((id) => id === word) ?? ids.find((id) => id.startsWith(`${word}:`));
}

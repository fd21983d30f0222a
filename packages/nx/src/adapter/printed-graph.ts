import { type TaskId, asTaskId } from '@subminute/core';

/** A task below another one: Nx 22 and 23 give ids, Nx 24 objects with one. */
export type PrintedId = string | { readonly id: string };

/** By task, what hangs below it. */
export type PrintedDependencies = Readonly<Record<string, readonly PrintedId[]>>;

/**
 * The document that `nx … --graph=stdout` and `nx graph --print` end with; plugins may print before it, objects
 * among it. `undefined`: there is none.
 */
export function printedGraph(text: string): object | undefined {
  // A line that a plugin did not end stands before it in the same one.
  const starts = [...text.matchAll(/^\{/gm)].map(({ index }) => index);
  for (const index of [...starts, text.indexOf('{')].filter((at) => at >= 0)) {
    try {
      return JSON.parse(text.slice(index)) as object;
    } catch {
      // It was not the document that began there.
    }
  }
  return undefined;
}

export function idOf(printed: PrintedId): TaskId {
  return asTaskId(typeof printed === 'string' ? printed : printed.id);
}

export function dependenciesOf(
  printed: PrintedDependencies | undefined,
): ReadonlyMap<TaskId, readonly TaskId[]> {
  return new Map(Object.entries(printed ?? {}).map(([task, list]) => [asTaskId(task), list.map(idOf)]));
}

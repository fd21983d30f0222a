import { type FileView, listAt } from '@subminute/core/graph';

/** Files that these need, themselves among them. */
export function closureOf({ below }: FileView, from: Iterable<number>): ReadonlySet<number> {
  const reached = new Set(from);
  // A set hands out what is added while it is walked.
  for (const number of reached) for (const to of listAt(below, number)) reached.add(to);
  return reached;
}

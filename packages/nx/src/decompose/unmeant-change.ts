import { type WorkspaceGraph, parseInstruction } from '@subminute/core/ratchet';
import { byCodeUnit } from '@subminute/core/unit';

export interface MeantChange {
  readonly target: string;
  /** Patterns of files at the root that its tasks are to hash no more. */
  readonly dropped: ReadonlySet<string>;
}

/**
 * What Nx hashes otherwise than before, beside what was meant: names of inputs may mean something else in a project, or
 * stand for what nobody saw. `undefined`: it is as meant.
 */
export function unmeantChange(
  before: WorkspaceGraph,
  after: WorkspaceGraph,
  { target, dropped }: MeantChange,
): string | undefined {
  const now = hashedBy(after);
  for (const [task, was] of hashedBy(before)) {
    const is = now.get(task);
    if (!is) return `nx has no ${task} any more`;
    const meant = was.target === target ? was.parts.filter((part) => !dropped.has(part)) : was.parts;
    if (meant.join('\n') === is.parts.join('\n')) continue;
    const [other] = [
      ...meant.filter((part) => !is.parts.includes(part)),
      ...is.parts.filter((part) => !meant.includes(part)),
    ];
    return `nx would hash ${other ?? 'something else'} otherwise in ${task}`;
  }
  return undefined;
}

interface Hashed {
  readonly target: string;
  /** Sorted: patterns of files at the root one by one, all else as Nx has it. */
  readonly parts: readonly string[];
}

function hashedBy({ tasks, inputs, projects }: WorkspaceGraph): ReadonlyMap<string, Hashed> {
  const roots = new Map(projects.map(({ name, root }) => [name, root]));
  const partsOf = inputs.map((input): readonly string[] => {
    const read = input.startsWith('workspace:') ? parseInstruction(input, { roots }) : undefined;
    return read?.kind === 'workspace-files' ? read.patterns : [input];
  });
  return new Map(
    tasks.map(({ task, target, inputs: own }) => [
      task,
      { target, parts: [...new Set(own.flatMap((at) => partsOf[at] ?? []))].sort(byCodeUnit) },
    ]),
  );
}

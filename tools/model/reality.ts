import { type TaskId } from '@subminute/core';
import { predict } from '@subminute/core/ratchet';
import { globCompiler } from '../../packages/nx/src/adapter/globs.ts';
import { type HistoryOptions, type Visited, openHistory } from './history.ts';

export interface Difference {
  readonly commit: string;
  readonly task: TaskId;
  readonly why: string;
}

export interface Reality {
  readonly commits: number;
  readonly tasks: number;
  readonly selected: number;
  readonly changed: number;
  /** Commits in which both sets are the same. */
  readonly selectedEqual: number;
  readonly changedEqual: number;
  /** Times that Nx hashed a task only behind others, whose outputs it reads: not compared. */
  readonly unhashed: number;
  readonly differences: readonly Difference[];
}

/** Walks through commits, oldest first, and compares what the model says of each with what Nx says. */
export async function compareWithNx(options: HistoryOptions, say: (text: string) => void): Promise<Reality> {
  using history = await openHistory(options);
  const commits = history.commits.toReversed();
  const found: Difference[] = [];
  const counts = { unhashed: 0, tasks: 0, selected: 0, changed: 0, selectedEqual: 0, changedEqual: 0 };
  const [oldest] = commits;
  if (!oldest) throw new Error('no commits');
  let before = await history.hashesBefore(oldest);
  for (const commit of commits) {
    const visited = await history.visit(commit);
    const { changed, differences } = compare(visited, before);
    before = visited.hashes;
    found.push(...differences);
    counts.unhashed += [...visited.hashes.values()].filter((hash) => hash === '').length;
    counts.tasks += visited.graph.tasks.length;
    counts.selected += visited.selected.size;
    counts.changed += changed.size;
    if (!differences.some(({ why }) => why.includes('select'))) counts.selectedEqual++;
    if (!differences.some(({ why }) => why.includes('hash'))) counts.changedEqual++;
    const { length } = differences;
    say(
      `${commit.sha} ${commit.paths.length} paths: ${visited.selected.size} selected, ${changed.size} changed, ${length} differ`,
    );
    for (const { task, why } of differences.slice(0, 3)) say(`  ${task} ${why}`);
  }
  return { commits: commits.length, ...counts, differences: found };
}

function compare(
  { commit, graph, hashes, selected }: Visited,
  before: ReadonlyMap<TaskId, string>,
): { readonly changed: ReadonlySet<TaskId>; readonly differences: readonly Difference[] } {
  const said = predict(graph, commit, { compile: globCompiler() });
  const changed = new Set(
    [...hashes].filter(([task, hash]) => before.get(task) !== hash).map(([task]) => task),
  );
  const hashed = said.changed.filter((task) => hashes.get(task) !== '');
  const differs = (of: string, model: readonly TaskId[], nx: ReadonlySet<TaskId>): readonly Difference[] => [
    ...model
      .filter((task) => !nx.has(task))
      .map((task) => ({ commit: commit.sha, task, why: `${of} by the model only` })),
    ...[...nx]
      .filter((task) => !model.includes(task))
      .map((task) => ({ commit: commit.sha, task, why: `${of} by Nx only` })),
  ];
  return {
    changed,
    differences: [
      ...differs('selected', said.selected, selected),
      ...differs('hash changed', hashed, changed),
    ],
  };
}

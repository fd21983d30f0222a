import { type GitQuestion, askGit } from './ask-git.ts';

/** A commit by its name and what it says of itself. */
export interface NamedCommit {
  readonly sha: string;
  readonly title: string;
}

/** The commits from `base` (left out) to `head` as the branch got them, oldest first; empty where git does not say. */
export async function firstParents(
  question: GitQuestion,
  { base, head }: { readonly base: string; readonly head: string },
): Promise<readonly NamedCommit[]> {
  const log = await askGit(question, [
    'log',
    '--first-parent',
    '--reverse',
    '--format=%H %s',
    '--end-of-options',
    `${base}..${head}`,
  ]);
  if (!log.ok) return [];
  return log.value
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ sha: line.slice(0, line.indexOf(' ')), title: line.slice(line.indexOf(' ') + 1) }));
}

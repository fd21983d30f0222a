import { type GitQuestion, askGit, entriesOf } from './ask-git.ts';

/** Files that are not as a commit has them, new ones that git does not ignore among them; relative, sorted. */
export async function filesSince(question: GitQuestion, commit: string): Promise<readonly string[]> {
  const lists = await Promise.all([
    askGit(question, ['diff', '--name-only', '--relative', '--no-renames', '-z', commit]),
    askGit(question, ['ls-files', '--others', '--exclude-standard', '-z']),
  ]);
  return [...new Set(lists.flatMap((list) => (list.ok ? entriesOf(list.value) : [])))].sort();
}

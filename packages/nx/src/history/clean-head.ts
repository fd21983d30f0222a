import { type GitQuestion, askGit, commitOf } from './ask-git.ts';

/** HEAD, where it is all that there is; `undefined`: something is not committed, or git does not tell. */
export async function cleanHead(question: GitQuestion): Promise<string | undefined> {
  const status = await askGit(question, ['status', '--porcelain', '-z', '--ignore-submodules=all']);
  return status.ok && status.value === '' ? await commitOf(question, 'HEAD') : undefined;
}

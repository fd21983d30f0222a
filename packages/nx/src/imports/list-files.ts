import type { Result } from '@subminute/core';
import { ok } from '@subminute/core';
import { type GitQuestion, askGit, entriesOf } from '../history/ask-git.ts';
import { languageOf } from './language.ts';

/**
 * The files of a workspace that the graph is made of, relative to its root: those that git watches, and new ones
 * that it does not ignore. With `among`, which of these are such files.
 */
export async function listFiles(
  question: GitQuestion,
  among: readonly string[] = [],
): Promise<Result<readonly string[], string>> {
  const named = among.map((file) => `:(literal)${file}`);
  const listed = await askGit(question, [
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
    '--',
    ...named,
  ]);
  if (!listed.ok) return listed;
  const files = new Set(entriesOf(listed.value).filter((file) => languageOf(file) !== undefined));
  return ok([...files]);
}

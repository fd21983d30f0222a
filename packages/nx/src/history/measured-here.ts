import { type MeasuredFile, readMeasured } from '../store/measured-file.ts';
import { type GitQuestion, commitOf } from './ask-git.ts';

/** What the last check of a checkout measured, where that was this very commit: of others it says nothing. */
export async function measuredHere(store: string, question: GitQuestion): Promise<MeasuredFile | undefined> {
  const last = readMeasured(store, question.cwd);
  if (last?.commit === undefined) return undefined;
  return (await commitOf(question, 'HEAD')) === last.commit ? last : undefined;
}

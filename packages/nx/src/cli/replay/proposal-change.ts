import { type Result, err, ok } from '@subminute/core';
import { choiceWords, chosenBy } from '../decompose/choice.ts';
import { messages } from '../messages.ts';
import type { ChangedLoop, Trial } from './what-if.ts';

/** The loop with these proposals, in the order of the ladder, each made of what those before it have left. */
export async function withProposals(
  ids: readonly string[],
  { setting, model, scratch }: Trial,
): Promise<Result<ChangedLoop, string>> {
  const chosen = await chosenBy(ids, setting, model, scratch.graphWith);
  if (!chosen.ok) return err(choiceWords(chosen.error, messages.notTried));
  const { state, proposals } = chosen.value;
  return ok({ after: state, titles: proposals.map(({ title }) => title), notes: [] });
}

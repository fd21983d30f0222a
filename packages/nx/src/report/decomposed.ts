import { err, ok } from '@subminute/core';
import type { Report } from '@subminute/core/report';
import { type GitQuestion, commitOf } from '../history/ask-git.ts';
import { readPlanFile } from '../store/plan-file.ts';
import { readWalk } from '../store/walk-file.ts';

const NONE = 'Nothing was proposed in this checkout yet. Run: npx subminute decompose';

/** What `decompose` has proposed last, and what the plan says was proven. */
export async function decompositionFacts(
  store: string,
  question: GitQuestion,
): Promise<Report['decomposition']> {
  const plan = readPlanFile(question.cwd);
  const proofs = plan.ok ? plan.value.proofs : [];
  const kept = readWalk(store, question.cwd);
  if (!kept && proofs.length === 0) return err(plan.ok ? NONE : plan.error);
  if (!kept) return ok({ proofs });
  const { atMs, commit, walk } = kept;
  const isOld = (await commitOf(question, 'HEAD')) !== commit;
  return ok({ proofs, last: { atMs, commit: commit.slice(0, 8), isOld, walk } });
}

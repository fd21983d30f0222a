import { type Result, err, ok } from '@subminute/core';
import { NO_PLAN, type PlannedProof, planText, readPlan, withProof } from '@subminute/core/plan';
import type { FileEdit } from '../../decompose/file-edit.ts';
import { textEdit } from '../../decompose/overlay.ts';
import type { Files } from '../../decompose/proposal.ts';

export const PLAN_FILE = 'subminute.plan.json';

/** A proof goes into the committed plan. An error: the plan that is there cannot be read. */
export function proofEdit(files: Files, proof: PlannedProof): Result<FileEdit, string> {
  const text = files.read(PLAN_FILE);
  const plan = text === undefined ? ok(NO_PLAN) : readPlan(text);
  if (!plan.ok) return err(`${PLAN_FILE} ${plan.error.problem}. To mend it: ${plan.error.remedy}`);
  return ok(textEdit(files, PLAN_FILE, planText(withProof(plan.value, proof))));
}

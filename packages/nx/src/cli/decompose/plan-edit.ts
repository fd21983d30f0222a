import { type Result, ok } from '@subminute/core';
import { type PlannedProof, planText, withProof } from '@subminute/core/plan';
import type { FileEdit } from '../../decompose/file-edit.ts';
import { textEdit } from '../../decompose/overlay.ts';
import type { Files } from '../../decompose/proposal.ts';
import { PLAN_FILE, planOf } from '../../store/plan-file.ts';

/** A proof goes into the committed plan. An error: the plan that is there cannot be read. */
export function proofEdit(files: Files, proof: PlannedProof): Result<FileEdit, string> {
  const plan = planOf(files.read(PLAN_FILE));
  return plan.ok ? ok(textEdit(files, PLAN_FILE, planText(withProof(plan.value, proof)))) : plan;
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Result, err, ok } from '@subminute/core';
import { NO_PLAN, type Plan, type PlanError, planText, readPlan } from '@subminute/core/plan';
import { writeWhole } from '@subminute/vitest/store';

/** What is committed about the graph of a workspace, in its root. */
export const PLAN_FILE = 'subminute.plan.json';

/** What is wrong with a plan, as one line: where, what, what next. */
export function planProblem({ problem, remedy }: PlanError): string {
  return `${PLAN_FILE} ${problem}: ${remedy}`;
}

/** The plan of a text; none is an empty one. */
export function planOf(text: string | undefined): Result<Plan, string> {
  if (text === undefined) return ok(NO_PLAN);
  const plan = readPlan(text);
  return plan.ok ? plan : err(planProblem(plan.error));
}

/** The plan of the checkout; an empty one where there is none. */
export function readPlanFile(root: string): Result<Plan, string> {
  try {
    return planOf(readFileSync(path.join(root, PLAN_FILE), 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? ok(NO_PLAN) : err(`${PLAN_FILE} cannot be read (${code ?? String(error)})`);
  }
}

/** Writes it whole or not at all. */
export function writePlanFile(root: string, plan: Plan): Result<void, string> {
  try {
    writeWhole(path.join(root, PLAN_FILE), planText(plan));
    return ok(undefined);
  } catch (error) {
    return err(`${PLAN_FILE} cannot be written: ${(error as Error).message}`);
  }
}

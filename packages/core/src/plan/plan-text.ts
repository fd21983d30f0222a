import { type Result, err, ok } from '../result.ts';
import { type PlanShape, shapeProblem } from './plan-shape.ts';
import { type Plan, PLAN_KEYS, sortedPlan } from './plan.ts';

/** The version of the file that this code reads and writes. */
const PLAN_VERSION = 1;

const SCHEMA = './node_modules/@subminute/nx/schema/plan.json';

/** What is wrong with a plan: one line, without the file's name. */
export interface PlanError {
  readonly problem: string;
  readonly remedy: string;
}

const RESTORE = 'restore it from git, or remove the file and run npx subminute decompose';

/** Reads a plan. What is not known is refused: a target that is left out would be a test that nobody runs. */
export function readPlan(text: string): Result<Plan, PlanError> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const isConflict = /^(?:<{7}|>{7}) /m.test(text);
    const problem = isConflict ? 'has conflict marks' : `is no JSON (${(error as Error).message})`;
    return err({ problem, remedy: isConflict ? 'resolve them: each line is an entry of its own' : RESTORE });
  }
  const version = (value as Partial<Record<string, unknown>> | null)?.['version'];
  if (typeof version === 'number' && version > PLAN_VERSION)
    return err({
      problem: `is of version ${version}, which is newer than this subminute`,
      remedy: 'update @subminute/nx and @subminute/vitest',
    });
  const problem = shapeProblem(value);
  if (problem !== undefined) return err({ problem, remedy: RESTORE });
  const { parts = [], shards = [], types = [], builds = [], proofs = [] } = value as PlanShape;
  const plan = { parts, shards, types, builds, proofs };
  const twice = doubled(plan);
  if (twice !== undefined) return err({ problem: `has ${twice} twice`, remedy: 'keep one of the two lines' });
  const both = plan.shards.find(({ project, target }) =>
    plan.parts.some(({ of, targets }) => of === project && targets.includes(target)),
  );
  if (!both) return ok(plan);
  const task = `${both.project}:${both.target}`;
  return err({ problem: `has parts and shards of ${task}`, remedy: 'keep the lines of one of the two' });
}

/** As after a merge that kept the line of both sides. */
function doubled({ parts, shards, types, builds, proofs }: Plan): string | undefined {
  return (
    firstTwice(parts.map(PLAN_KEYS.parts)) ??
    firstTwice(parts.map(({ root }) => root)) ??
    firstTwice(shards.map(PLAN_KEYS.shards)) ??
    firstTwice(types.map(PLAN_KEYS.types)) ??
    firstTwice(builds.map(PLAN_KEYS.builds)) ??
    firstTwice(proofs.map(PLAN_KEYS.proofs))
  );
}

function firstTwice(keys: readonly string[]): string | undefined {
  return keys.find((key, at) => keys.indexOf(key) !== at);
}

/** A plan as it is committed: sorted, one entry a line, so that two branches merge. */
export function planText(plan: Plan): string {
  const { parts, shards, types, builds, proofs } = sortedPlan(plan);
  const lists = Object.entries({ parts, shards, types, builds, proofs }).map(([name, entries]) => {
    const lines = entries.map((entry) => `\n    ${JSON.stringify(entry)}`);
    return `  "${name}": [${lines.join(',')}${lines.length > 0 ? '\n  ' : ''}]`;
  });
  return `{\n  "$schema": ${JSON.stringify(SCHEMA)},\n  "version": ${PLAN_VERSION},\n${lists.join(',\n')}\n}\n`;
}

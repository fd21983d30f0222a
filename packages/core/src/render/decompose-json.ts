import { RUNGS } from '../decompose/ladder.ts';
import type { ToldStep, ToldWalk } from './decompose.ts';

type Json = Readonly<Record<string, unknown>>;

/** The same as one JSON document; its schema is `schema/decompose.json` of `@subminute/nx`. Times in ms. */
export function decomposeJson(walk: ToldWalk): Json {
  const { targets, budgetMs, budget, isWithin, commits, loop, last, steps, rejected, stoppedAt, chosenBy } =
    walk;
  return {
    version: 1,
    targets,
    budgetMs,
    ...(budget ? { budgetFrom: budget.from } : {}),
    ...(isWithin === undefined ? {} : { isWithin }),
    commits,
    ...(chosenBy === undefined ? {} : { chosenBy }),
    loop,
    last,
    proposals: steps.map(stepJson),
    rejected,
    ...(stoppedAt === undefined ? {} : { stoppedAt: RUNGS[stoppedAt] }),
  };
}

function stepJson({ id, rung, title, risks, saving, files }: ToldStep): Json {
  return {
    id,
    rung: RUNGS[rung],
    title,
    risks,
    files,
    saving,
    apply: `npx subminute decompose --apply ${id}`,
  };
}

import type { ToldStep, ToldWalk } from './decompose.ts';
import { RUNGS } from '../decompose/ladder.ts';
import { duration, inline, limit, plural } from './line.ts';

/** A proposal as a task for somebody who knows nothing else: what, why, how to tell that it worked, when to stop. */
export function renderTicket(step: ToldStep, { targets, budgetMs, commits }: ToldWalk): string {
  const { id, rung, title, risks, saving } = step;
  const { before, after, meanMs, lowMs, highMs } = saving;
  return `# ${inline(title)}

## Why

The loop (\`${targets.join(', ')}\`) must stay under ${limit(budgetMs)}. Over the newest ${plural(commits, 'commit')} it takes ${duration(before.meanMs)} in the mean, ${duration(before.p50Ms)} at p50 and ${duration(before.p95Ms)} at p95.

## What

${RUNGS[rung]}: ${inline(title)}.

    npx subminute decompose --apply ${id}

edits ${plural(step.files, 'file')}, all or none. Look at the difference before you commit it: \`git diff\`.

## Predicted

| | now | then |
| --- | --- | --- |
| mean | ${duration(before.meanMs)} | ${duration(after.meanMs)} |
| p50 | ${duration(before.p50Ms)} | ${duration(after.p50Ms)} |
| p95 | ${duration(before.p95Ms)} | ${duration(after.p95Ms)} |

It saves ${duration(meanMs)} a loop; nine times of ten between ${duration(Math.max(0, lowMs))} and ${duration(highMs)}. It was not chosen by these commits.

## Risks

${risks.length > 0 ? risks.map((risk) => `- ${inline(risk)}`).join('\n') : '- none known'}

## Verify

1. \`npx subminute decompose --apply ${id} --verify\` does the rest by itself, and changes nothing where it is worse.
2. \`npx subminute run-many -t ${targets.join(',')}\` is green before and after, with as many tests.
3. \`npx subminute replay -t ${targets.join(',')}\` comes to the numbers above.

## Stop

If the apply is refused, if a test fails that passed before, or if the loop is longer than before: \`git checkout -- .\`, and say what you saw.
`;
}

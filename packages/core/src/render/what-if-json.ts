import type { WhatIf } from '../decompose/what-if.ts';
import type { WhatIfView } from './what-if.ts';

/** The same as one JSON document; its schema is `schema/what-if.json` of `@subminute/nx`. Times in ms. */
export function whatIfJson(found: WhatIf, view: WhatIfView): Readonly<Record<string, unknown>> {
  const { what, kind, titles, targets, budget, cores, chosenBy, unweighed, notes } = view;
  const { saving, longer, grown, gone, added } = found;
  return {
    version: 1,
    whatIf: what,
    kind,
    titles,
    targets,
    budgetMs: budget.ms,
    budgetFrom: budget.from,
    cores,
    chosenBy,
    saving,
    longer,
    grown,
    gone,
    added,
    notes,
    unweighed,
  };
}

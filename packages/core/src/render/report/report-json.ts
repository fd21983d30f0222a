import type { Report, Section } from '../../report/report.ts';
import { decomposeJson } from '../decompose-json.ts';

type Json = Readonly<Record<string, unknown>>;

/** The report as one JSON document; its schema is `schema/report.json` of `@subminute/nx`. Times in ms. */
export function reportJson(report: Report): Json {
  const {
    workspace,
    atMs,
    budgetMs,
    loops,
    budgets,
    measured,
    lastRun,
    model,
    decomposition,
    cache,
    testFiles,
  } = report;
  return {
    version: 1,
    workspace,
    atMs,
    budgetMs,
    loops,
    budgets: sectionJson(budgets, (value) => value),
    ...(measured ? { measured } : {}),
    lastRun: sectionJson(lastRun, (value) => value),
    model: sectionJson(model, (value) => value),
    decomposition: sectionJson(decomposition, ({ last, proofs }) => ({
      ...(last ? { last: { ...last, walk: decomposeJson(last.walk) } } : {}),
      proofs,
    })),
    cache,
    testFiles: sectionJson(testFiles, (value) => value),
  };
}

function sectionJson<T>(section: Section<T>, json: (value: T) => object): object {
  return section.ok ? json(section.value) : { missing: section.error };
}

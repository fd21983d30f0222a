// What `report` needs: an entry of its own, since no other command draws anything.
export { type RunTasks, cacheUse } from './report/cache-use.ts';
export { headlineOf } from './report/headline.ts';
export { hubGraph } from './report/hub-graph.ts';
export { type DependsOn, lastRunOf } from './report/last-run.ts';
export { type LedgerState, ledgerChanges } from './report/ledger-change.ts';
export { type RecordedLoop, loopHistory } from './report/loop-history.ts';
export type {
  BudgetFacts,
  Decomposition,
  MeasuredLoop,
  ModelFacts,
  Report,
  Section,
  SlowTestFiles,
} from './report/report.ts';
export { HEALTH_MARK, renderBuildHealth } from './render/report/build-health.ts';
export { PAGE_MARK, type PageParts, renderReport } from './render/report/page.ts';
export { reportJson } from './render/report/report-json.ts';

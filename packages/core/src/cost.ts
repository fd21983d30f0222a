// What history says of costs: an entry of its own, since a run only adds to it.
export { type CostSample, type TaskCostModel, COST_RUNS, costsOf } from './cost/costs-of.ts';
export { median } from './cost/median.ts';

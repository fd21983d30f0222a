// The committed plan of a workspace's graph: read by Nx for every command, so nothing else is loaded with it.
export { fileSetOf } from './graph/glob.ts';
export {
  type NamedTask,
  type TaskTests,
  sharingTasks,
  shardOfFile,
  shardTargets,
  testsOfTask,
} from './plan/membership.ts';
export { type PlanError, planText, readPlan } from './plan/plan-text.ts';
export {
  NO_PLAN,
  type ModuleFormat,
  type Plan,
  type PlannedBuild,
  type PlannedBundles,
  type PlannedEntry,
  type PlannedFiles,
  type PlannedInside,
  type PlannedPart,
  type PlannedProof,
  type PlannedDeclarations,
  type PlannedShards,
  type PlannedTypes,
  type ProvenLoop,
  sortedPlan,
  withProof,
} from './plan/plan.ts';

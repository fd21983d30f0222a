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
  type LintCall,
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
  type PlannedLint,
  type PlannedShards,
  type PlannedTests,
  type PlannedTypes,
  type ProvenLoop,
  type ReplacedTarget,
  replacedName,
  sortedPlan,
  withProof,
} from './plan/plan.ts';

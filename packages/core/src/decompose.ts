// What `replay` and `decompose` need besides what the ratchet has.
export { RUNGS, type Halves, type Rung, halvesOf } from './decompose/ladder.ts';
export { type FolderPart, folderParts } from './decompose/folder-parts.ts';
export { type BudgetSources, type LoopBudget, budgetJudge, loopBudgetOf } from './decompose/loop-budget.ts';
export { type LoopContext, type LoopState, commitsIn, loopsIn, weightsIn } from './decompose/loop-state.ts';
export { type LoopPair, type Saving, isWorthIt, savingOf } from './decompose/saving.ts';
export {
  type CostlyFile,
  type CostlyInput,
  type CostlyProject,
  type LoopStatistics,
  type Replay,
  type ReplayedLoop,
  type ReplayOptions,
  costlyFiles,
  editOfFile,
  replay,
  statisticsOf,
} from './decompose/replay.ts';
export { type WhatIf, type WhatIfOptions, whatIf } from './decompose/what-if.ts';
export { decomposeJson } from './render/decompose-json.ts';
export { type ToldStep, type ToldWalk, renderDecompose } from './render/decompose.ts';
export { renderTicket } from './render/ticket.ts';
export { replayJson } from './render/replay-json.ts';
export { renderReplay } from './render/replay.ts';
export { whatIfJson } from './render/what-if-json.ts';
export { type WhatIfView, renderWhatIf } from './render/what-if.ts';
export type { Change, Proof } from './decompose/parts/judge.ts';
export type { Cut, CycleFinding } from './decompose/parts/cycle.ts';
export { partsByFolder } from './decompose/parts/folders.ts';
export type { PartEdge, Partition } from './decompose/parts/partition.ts';
export {
  type PartCommit,
  type PartDependent,
  type PartProblem,
  type PartRule,
  PART_RULE,
} from './decompose/parts/problem.ts';
export { type PartQuestion, partProblemOf } from './decompose/part-problem.ts';
export { type Reason, reasonText } from './decompose/parts/reasons.ts';
export { type PartsAnswer, judgeParts, searchParts } from './decompose/parts/search.ts';
export { compareDeclarations } from './decompose/verify/compare-declarations.ts';
export { type TaskOutcome, compareTasks, outcomesOf } from './decompose/verify/compare-tasks.ts';
export {
  type TestState,
  type ToldTest,
  compareTests,
  withTriedAgain,
} from './decompose/verify/compare-tests.ts';
export { aloneMs } from './decompose/verify/alone-time.ts';
export { loopEdit } from './decompose/verify/loop-edit.ts';
export { type MeasuredCommit, measuredCommits } from './decompose/verify/measured-commits.ts';
export {
  type LoopPairRun,
  type PredictedLoop,
  type RunLoop,
  clockFor,
} from './decompose/verify/measured-loops.ts';
export { oldNames } from './decompose/verify/moved-names.ts';
export {
  type Evidence,
  type Verification,
  proofOf,
  verificationOf,
} from './decompose/verify/verification.ts';
export { verificationJson } from './render/verification-json.ts';
export { renderVerification } from './render/verification.ts';

// What the ratchet and its command need besides; loading it costs more than all that `last` does.
export { type GraphChange, changesOf, keyOf as changeKey } from './graph/changes.ts';
export { type FileSet, type GlobCompiler, fileSetOf } from './graph/glob.ts';
export { parseInstruction } from './graph/instruction.ts';
export { type ProjectLookup, projectLookup } from './graph/project-lookup.ts';
export { type Reach, reachOf } from './graph/reach.ts';
export { renamed, renamesOf } from './graph/renamed.ts';
export type {
  GraphProject,
  GraphTask,
  ProjectEdge,
  SelectionMode,
  SharedFiles,
  WorkspaceGraph,
} from './graph/workspace-graph.ts';
export { type LockedPackages, changedPackages, packagesOf } from './lockfile/packages-of.ts';
export {
  ANCHOR_RULE,
  ANCHOR_START,
  type AnchorState,
  continueAnchor,
  isSlowerThanAnchor,
} from './ratchet/anchor.ts';
export {
  type Comparison,
  type LoopOf,
  type ScenarioChange,
  type ScenarioState,
  type TimesOf,
  allowanceMs,
  EXACT_MS,
  compareGraphs,
} from './ratchet/compare.ts';
export type { CostedChange } from './ratchet/culprit.ts';
export {
  DUET_RULE,
  type DuetPair,
  type DuetRule,
  type DuetVerdict,
  IN_TURN_RULE,
  judgeDuet,
} from './ratchet/duet.ts';
export { frequenciesOf } from './ratchet/frequency.ts';
export { type Grown, type InsideCause, grownBetween, insideLine } from './ratchet/inside/cause.ts';
export { parseCpuProfile, scriptName } from './ratchet/inside/cpu-profile.ts';
export { type Instrument, instrumentOf, withArguments } from './ratchet/inside/instrument.ts';
export { grownCounter, parseTscCounters, parseTscTrace } from './ratchet/inside/tsc-counters.ts';
export { parseVitestDurations } from './ratchet/inside/vitest-durations.ts';
export {
  type Difference,
  type RanAgain,
  type UnstableOutput,
  firstDifference,
  ranAgainLine,
  unstableLine,
} from './ratchet/invariants.ts';
export { RAISE_DAYS, lastsTooLong, looseningsOf, rescaled } from './ratchet/ledger-change.ts';
export {
  type Ledger,
  type LedgerEntry,
  type LedgerError,
  parseLedger,
  parseLedgerFile,
  stricter,
  writeLedger,
} from './ratchet/ledger.ts';
export {
  type Budget,
  type LoopLedger,
  type Raise,
  type TaskWeight,
  allowedMs,
  asTold,
  commitEntry,
  readLoopLedger,
  roundedUp,
} from './ratchet/loop-ledger.ts';
export type { MeasuredTask, Through, UnmeasuredTask } from './ratchet/measured.ts';
export { type Model, type ModelContext, type Prediction, predict, prepareModel } from './ratchet/model.ts';
export { type Move, movedSample, movesOf } from './ratchet/moved.ts';
export { UNKNOWN, type SampleCommit } from './ratchet/sample.ts';
export { isCode, isTestFile } from './ratchet/source-file.ts';
export { MAIN_SCENARIO, type Scenario, isScenario } from './ratchet/scenario.ts';
export { type ScenarioOptions, type ScenarioTime, scenarioTimes } from './ratchet/scenarios.ts';
export {
  type ChangeFacts,
  SHORT_MS,
  type Suspect,
  type SuspectOptions,
  type Suspects,
  type TaskHistory,
  suspectsOf,
} from './ratchet/suspects.ts';
export {
  type CostPoint,
  TIGHTEN_RULE,
  classFactor,
  firstBudget,
  tightened,
  withCosts,
} from './ratchet/tighten.ts';
export { expectedWeights } from './ratchet/expected-weights.ts';
export { withMeasured } from './ratchet/measured-weights.ts';
export { isLockfile } from './ratchet/touch.ts';
export { type Side, type Unmeasurable, wordsOf } from './ratchet/unmeasurable.ts';
export {
  type BrokenInvariant,
  type ChangePlace,
  type Findings,
  LEFT_OUT,
  type MeasuredCost,
  type RatchetWord,
  type Share,
  type Unmeasured,
  culpritOf,
  failingCost,
  mainScenario,
  nearBudget,
  ratchetExit,
  ratchetWord,
} from './ratchet/verdict.ts';
export {
  type TaskUnits,
  UNITS,
  type UnitShare,
  partOf,
  taskUnitsOf,
  unitsEntry,
} from './ratchet/task-units.ts';
export {
  type UnitCounter,
  type UnitIndex,
  type UnitRecord,
  unitCounter,
  withIndex,
} from './ratchet/unit-hits.ts';
export { type UnitFacts, type UnitTask, unitParts, withUnits } from './ratchet/with-units.ts';
export { USUAL_START_MS, startOf, startPart } from './cost/start-of.ts';
export { type UnitCounts, wholeRuns } from './cost/whole-runs.ts';
export { type WaitPair, type Waiting, waitsLonger } from './ratchet/waiting.ts';
export { unweighed, weightsOf } from './ratchet/weights.ts';
export { changeRemedy, changeText, placeText } from './render/change-line.ts';
export { renderRatchetGithub, renderRatchetMarkdown } from './render/ratchet-formats.ts';
export { ratchetJson } from './render/ratchet-json.ts';
export { renderRatchet, shellWord } from './render/ratchet.ts';
export { type CostPart, type LoopTime, type TaskWeights, loopTime } from './schedule/loop-time.ts';
export { renamedLedger } from './ratchet/renamed-ledger.ts';

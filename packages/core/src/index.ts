export { type Cause, rootCauses } from './evidence/causes.ts';
export { cleanText } from './evidence/clean.ts';
export type { EvidenceContext } from './evidence/context.ts';
export type { Diagnostic, Evidence, Place } from './evidence/diagnostic.ts';
export { doubtOf } from './evidence/doubt.ts';
export {
  type FailingNote,
  type VitestError,
  type VitestFailure,
  type VitestFile,
  type VitestReport,
  failingNote,
  isVitestReport,
} from './evidence/reports/vitest-report.ts';
export {
  type AlwaysRun,
  type Counted,
  type SkippingOff,
  type TrippedFuse,
  type VitestUnits,
  type WrongPass,
  counted,
  projectLabel,
  unitsTogether,
} from './evidence/reports/vitest-units.ts';
export type { Matcher } from './evidence/readers/matcher.ts';
export { type ChangedLine, isSpread, spokenLine, suspectLine } from './evidence/suspect.ts';
export { type SuspectFile, failsUnchanged, suspectFiles } from './evidence/suspect-files.ts';
export { createRedactor, redactCommand } from './evidence/redact.ts';
export { type Failure, type Failures, type Since, failuresOf, sinceBefore } from './evidence/since.ts';
export { type RunId, type TaskId, asTaskId, parseRunId, runIdFrom, taskOfEnv } from './ids.ts';
export { packageName } from './package-name.ts';
export { nearestNames } from './nearest.ts';
export { FORMATS, type Format } from './render/format.ts';
export { duration, inline, limit, plural, quoted } from './render/line.ts';
export { testFilesOf } from './render/test-files.ts';
export { renderText } from './render/text.ts';
export { type Result, err, ok } from './result.ts';
export { stableJson } from './stable-json.ts';
export type { CacheSource, End, Outcome, RunEvent, StoppedBy } from './run/event.ts';
export { foldRun } from './run/fold.ts';
export { readRecord, writeRecord } from './run/record.ts';
export type { RunResult, Skipped, TaskState } from './run/result.ts';
export type { CostSource, TaskCost } from './run/task-cost.ts';
export { type ExitCode, exitCodeOf, failedTasks, hasJudged, wordOf } from './run/verdict.ts';

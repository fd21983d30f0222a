import type { TaskId } from '../ids.ts';
import type { RunResult } from '../run/result.ts';
import { type Cause, rootCauses } from './causes.ts';
import type { Diagnostic, Evidence } from './diagnostic.ts';

/** A cause that a task failed of. */
export interface Failure {
  /** Its fingerprints: it is still there while any of them is. */
  readonly prints: ReadonlySet<string>;
  /** The tool whose test failed. */
  readonly testOf?: string;
}

/** What each task failed of. Of nothing: it passed. */
export type Failures = ReadonlyMap<TaskId, readonly Failure[]>;

/** What changed since each task's last verdict. */
export interface Since {
  /** Ids of causes that the tasks did not show before. */
  readonly new: readonly string[];
  readonly still: readonly string[];
  /** Causes that are gone. */
  readonly fixed: number;
}

/**
 * What tells a cause from another from run to run: not its place, since lines move, nor the numbers
 * in its words. A test is itself, whatever it fails of.
 */
export function fingerprint({ diagnostic, state, tasks }: Cause): string {
  return diagnostic ? printOf(diagnostic) : JSON.stringify(['unread', tasks[0], state.end?.kind]);
}

/** Of a failure of several tests, each is a fingerprint. */
function failureOf(cause: Cause): Failure {
  const { diagnostic, alike } = cause;
  const also = diagnostic?.alsoFails?.tests.map(({ name, file }) =>
    testPrint(diagnostic.tool, file ?? testFileOf(diagnostic), name),
  );
  const prints = new Set([fingerprint(cause), ...alike.map(printOf), ...(also ?? [])]);
  return diagnostic?.test === undefined ? { prints } : { prints, testOf: diagnostic.tool };
}

/** A test is in its file, wherever its error shows. */
function testFileOf({ testFile, place }: Diagnostic): string | undefined {
  return testFile ?? place?.file;
}

function testPrint(tool: string, file: string | undefined, test: string): string {
  return JSON.stringify([tool, file, test]);
}

function printOf(diagnostic: Diagnostic): string {
  const { tool, code, message, test, place } = diagnostic;
  if (test !== undefined) return testPrint(tool, testFileOf(diagnostic), test);
  const words = message.replaceAll(/\d+/g, '#');
  return JSON.stringify([tool, code, words, code === undefined ? place?.file : undefined]);
}

/** What we say ourselves, of a record of ours, is said once: nobody's edit mends it. */
function isOfCode({ diagnostic }: Cause): boolean {
  return diagnostic?.tool !== 'subminute';
}

/** The tasks of a run that came to a verdict. */
export function failuresOf(result: RunResult): Failures {
  const failures = new Map<TaskId, Failure[]>();
  for (const { task, outcome } of result.tasks) {
    if (outcome === 'passed' || outcome === 'failed') failures.set(task, []);
  }
  for (const cause of rootCauses(result).filter(isOfCode)) {
    const failure = failureOf(cause);
    for (const task of cause.tasks) failures.get(task)?.push(failure);
  }
  return failures;
}

function isWhole(evidence: Evidence | undefined): boolean {
  return evidence?.understood === true && evidence.found <= evidence.diagnostics.length;
}

/** Tools that failed of more than their tests: in a file that could not be loaded, no test ran. */
function muteTools(evidence: Evidence | undefined): ReadonlySet<string> {
  const outside = evidence?.diagnostics.filter((d) => d.severity === 'error' && d.test === undefined) ?? [];
  return new Set(outside.map(({ tool }) => tool));
}

function haveCommon(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const print of a) if (b.has(print)) return true;
  return false;
}

/** Compares a run with what its tasks failed of before; `undefined` where none of them ran before. */
export function sinceBefore(result: RunResult, before: Failures): Since | undefined {
  const seen = rootCauses(result).map((cause) => {
    const { prints } = failureOf(cause);
    const isStill = cause.tasks.some((task) =>
      before.get(task)?.some((old) => haveCommon(old.prints, prints)),
    );
    return { cause, prints, isStill };
  });
  const hasBefore = seen.some(({ cause }) => cause.tasks.some((task) => before.has(task)));
  const gone = goneOf(result, before, {
    still: new Set(seen.flatMap(({ prints, isStill }) => (isStill ? [...prints] : []))),
    follows: followsByTask(seen.map(({ cause }) => cause)),
  });
  if (!hasBefore && gone === 0) return undefined;
  const ids = (still: boolean): string[] =>
    seen.filter(({ isStill }) => isStill === still).map(({ cause }) => cause.id);
  return { new: ids(false), still: ids(true), fixed: gone };
}

/** What another cause explains by now has not gone. */
function followsByTask(causes: readonly Cause[]): ReadonlyMap<TaskId, ReadonlySet<string>> {
  const byTask = new Map<TaskId, Set<string>>();
  for (const { tasks, follows } of causes) {
    const prints = follows.map(printOf);
    for (const task of prints.length > 0 ? tasks : [])
      byTask.set(task, new Set([...(byTask.get(task) ?? []), ...prints]));
  }
  return byTask;
}

interface Present {
  readonly still: ReadonlySet<string>;
  readonly follows: ReadonlyMap<TaskId, ReadonlySet<string>>;
}

/** How many causes are gone, one that several tasks showed once. */
function goneOf(result: RunResult, before: Failures, { still, follows }: Present): number {
  const gone = new Set<string>();
  for (const { task, outcome, evidence } of result.tasks) {
    // What a log does not tell any more may still be there where nobody understood it, or kept it whole.
    const isKnown = outcome === 'passed' || (outcome === 'failed' && isWhole(evidence));
    const mute = muteTools(outcome === 'passed' ? undefined : evidence);
    for (const { prints, testOf = '' } of isKnown ? (before.get(task) ?? []) : []) {
      const isThere = haveCommon(prints, still) || haveCommon(prints, follows.get(task) ?? new Set());
      if (!isThere && !mute.has(testOf)) gone.add([...prints][0] ?? '');
    }
  }
  return gone.size;
}

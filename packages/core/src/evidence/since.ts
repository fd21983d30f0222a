import type { TaskId } from '../ids.ts';
import type { RunResult } from '../run/result.ts';
import { type Cause, rootCauses } from './causes.ts';
import type { Diagnostic, Evidence } from './diagnostic.ts';

/** What each task failed of: the fingerprints of each cause. None: it passed. */
export type Failures = ReadonlyMap<TaskId, readonly ReadonlySet<string>[]>;

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

/** A cause is still there while any of the tests that it failed fails of it. */
function printsOf(cause: Cause): ReadonlySet<string> {
  const { diagnostic, alike } = cause;
  const also = diagnostic?.alsoFails?.tests.map(({ name, file }) =>
    testPrint(diagnostic.tool, file ?? testFileOf(diagnostic), name),
  );
  return new Set([fingerprint(cause), ...alike.map(printOf), ...(also ?? [])]);
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

/** The tasks of a run that came to a verdict. */
export function failuresOf(result: RunResult): Failures {
  const failures = new Map<TaskId, ReadonlySet<string>[]>();
  for (const { task, outcome } of result.tasks) {
    if (outcome === 'passed' || outcome === 'failed') failures.set(task, []);
  }
  for (const cause of rootCauses(result)) {
    for (const task of cause.tasks) failures.get(task)?.push(printsOf(cause));
  }
  return failures;
}

function isWhole(evidence: Evidence | undefined): boolean {
  return evidence?.understood === true && evidence.found <= evidence.diagnostics.length;
}

/** Those that failed of more than their tests: in a file that could not be loaded, no test ran. */
function muteTools(evidence: Evidence | undefined): ReadonlySet<unknown> {
  const outside = evidence?.diagnostics.filter((d) => d.severity === 'error' && d.test === undefined) ?? [];
  return new Set(outside.map(({ tool }) => tool));
}

/** The fingerprint of a test has three parts, and its tool is the first. */
function isTestOf(tools: ReadonlySet<unknown>, print: string): boolean {
  if (tools.size === 0) return false;
  const parts: unknown = JSON.parse(print);
  return Array.isArray(parts) && parts.length === 3 && tools.has(parts[0]);
}

function haveCommon(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const print of a) if (b.has(print)) return true;
  return false;
}

/** Compares a run with what its tasks failed of before; `undefined` where none of them ran before. */
export function sinceBefore(result: RunResult, before: Failures): Since | undefined {
  const causes = rootCauses(result);
  const isStill = (cause: Cause): boolean =>
    cause.tasks.some((task) => before.get(task)?.some((old) => haveCommon(old, printsOf(cause))));
  const hasBefore = causes.some((cause) => cause.tasks.some((task) => before.has(task)));
  const still = new Set(causes.filter(isStill).flatMap((cause) => [...printsOf(cause)]));
  const gone = new Set<string>();
  for (const { task, outcome, evidence } of result.tasks) {
    // What a log does not tell any more may still be there where nobody understood it, or kept it whole.
    const isKnown = outcome === 'passed' || (outcome === 'failed' && isWhole(evidence));
    if (!isKnown) continue;
    // What another cause explains by now has not gone.
    const own = causes.filter((cause) => cause.tasks.includes(task));
    const now = new Set([...still, ...own.flatMap((cause) => cause.follows.map(printOf))]);
    const mute = muteTools(outcome === 'passed' ? undefined : evidence);
    for (const old of before.get(task) ?? []) {
      const [print = ''] = old;
      if (!haveCommon(old, now) && !isTestOf(mute, print)) gone.add(print);
    }
  }
  if (!hasBefore && gone.size === 0) return undefined;
  return {
    new: causes.filter((cause) => !isStill(cause)).map((cause) => cause.id),
    still: causes.filter(isStill).map((cause) => cause.id),
    fixed: gone.size,
  };
}

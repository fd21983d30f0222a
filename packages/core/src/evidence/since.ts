import type { TaskId } from '../ids.ts';
import type { RunResult } from '../run/result.ts';
import { type Cause, rootCauses } from './causes.ts';
import type { Diagnostic, Evidence } from './diagnostic.ts';

/** What each task failed of, by fingerprints; an empty set: it passed. */
export type Failures = ReadonlyMap<TaskId, ReadonlySet<string>>;

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

function printOf({ tool, code, message, test, place }: Diagnostic): string {
  if (test !== undefined) return JSON.stringify([tool, place?.file, test]);
  const words = message.replaceAll(/\d+/g, '#');
  return JSON.stringify([tool, code, words, code === undefined ? place?.file : undefined]);
}

/** The tasks of a run that came to a verdict. */
export function failuresOf(result: RunResult): Failures {
  const failures = new Map<TaskId, Set<string>>();
  for (const { task, outcome } of result.tasks) {
    if (outcome === 'passed' || outcome === 'failed') failures.set(task, new Set());
  }
  for (const cause of rootCauses(result)) {
    for (const task of cause.tasks) failures.get(task)?.add(fingerprint(cause));
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

/** Compares a run with what its tasks failed of before; `undefined` where none of them ran before. */
export function sinceBefore(result: RunResult, before: Failures): Since | undefined {
  const causes = rootCauses(result);
  // What another cause explains by now has not gone.
  const now = new Set(causes.flatMap((cause) => [fingerprint(cause), ...cause.follows.map(printOf)]));
  const known = causes.filter((cause) => cause.tasks.some((task) => before.has(task)));
  const isStill = (cause: Cause): boolean =>
    cause.tasks.some((task) => before.get(task)?.has(fingerprint(cause)));
  const gone = new Set<string>();
  for (const { task, outcome, evidence } of result.tasks) {
    // What a log does not tell any more may still be there where nobody understood it, or kept it whole.
    const isKnown = outcome === 'passed' || (outcome === 'failed' && isWhole(evidence));
    if (!isKnown) continue;
    const mute = muteTools(outcome === 'passed' ? undefined : evidence);
    for (const print of before.get(task) ?? [])
      if (!now.has(print) && !isTestOf(mute, print)) gone.add(print);
  }
  if (known.length === 0 && gone.size === 0) return undefined;
  return {
    new: known.filter((cause) => !isStill(cause)).map((cause) => cause.id),
    still: known.filter(isStill).map((cause) => cause.id),
    fixed: gone.size,
  };
}

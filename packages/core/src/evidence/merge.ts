import { detached } from './detached.ts';
import {
  type AlsoFails,
  type Diagnostic,
  type FailedTest,
  MAX_ALSO_FAILS,
  MAX_DIAGNOSTICS,
} from './diagnostic.ts';
import type { Paths } from './paths.ts';
import type { Certainty, Finding } from './reader.ts';
import { tidyLines, tidyMessage } from './tidy.ts';

/** One thing to mend, found once or more. */
export interface Merged {
  readonly diagnostic: Diagnostic;
  readonly certainty: Certainty;
  readonly logLine: number;
  /** Further tests that it fails. */
  readonly others: FailedTest[];
  othersCount: number;
}

/** Finds equal findings, and keeps as many as fit. */
export interface Merge {
  /** Whether it is a new one. */
  add(finding: Finding): boolean;
  kept(): readonly Merged[];
}

/** Findings and tests that are told apart; of a log with more of them, equal ones may be counted twice. */
const MAX_KEYS = 10_000;

/** Keeps the first `MAX_DIAGNOSTICS`, errors before warnings and sure ones before guesses. */
export function createMerge(paths: Paths): Merge {
  const byKey = new Map<string, Merged | undefined>();
  const tests = new Set<string>();
  const kept = new Map<Merged, number>();
  /** The least weight among the kept ones, once no more fit. */
  let floor = Number.NEGATIVE_INFINITY;

  /** undefined where it only counts: then its text is never cleaned. */
  function keep(finding: Finding): Merged | undefined {
    const weight = weightOf(finding);
    if (kept.size >= MAX_DIAGNOSTICS) {
      if (weight <= floor) return undefined;
      const lesser = [...kept].findLast(([, other]) => other === floor);
      if (lesser) kept.delete(lesser[0]);
    }
    const { certainty, logLine } = finding;
    const merged: Merged = {
      diagnostic: diagnosticOf(finding, paths),
      certainty,
      logLine,
      others: [],
      othersCount: 0,
    };
    kept.set(merged, weight);
    if (kept.size >= MAX_DIAGNOSTICS) floor = Math.min(...kept.values());
    return merged;
  }

  /** A log that was printed twice names each test twice. */
  function isNewTest(key: string, { test, testFile = '' }: Finding): boolean {
    const testKey = `${key}\n${testFile}\n${test}`;
    if (tests.has(testKey)) return false;
    if (tests.size < MAX_KEYS) tests.add(detached(testKey));
    return true;
  }

  return {
    add(finding) {
      const key = keyOf(finding);
      const isNew = finding.test !== undefined && isNewTest(key, finding);
      const known = byKey.get(key);
      if (known && isNew) addTest(known, finding, paths);
      if (byKey.has(key)) return false;
      const merged = keep(finding);
      if (byKey.size < MAX_KEYS) byKey.set(key, merged);
      return true;
    },
    kept: () => [...kept.keys()],
  };
}

/** The diagnostic with all tests that it fails. */
export function wholeDiagnostic({ diagnostic, others, othersCount }: Merged): Diagnostic {
  if (othersCount === 0) return diagnostic;
  const alsoFails: AlsoFails = { count: othersCount, tests: others };
  return { ...diagnostic, alsoFails };
}

function addTest(merged: Merged, { test = '', testFile }: Finding, paths: Paths): void {
  merged.othersCount++;
  if (merged.others.length >= MAX_ALSO_FAILS) return;
  const name = tidyMessage(test, paths);
  merged.others.push(testFile === undefined ? { name } : { name, file: testFile });
}

function weightOf({ severity, certainty }: Finding): number {
  return (severity === 'error' ? 10 : 0) + { sure: 2, likely: 1, guess: 0 }[certainty];
}

/** What is equal in these is one thing to mend; without a place, the test tells two apart. */
function keyOf({ tool, severity, code, message, place, test }: Finding): string {
  const where = place ? `${place.file}:${place.line}:${place.column}` : (test ?? '');
  return [tool, severity, code ?? '', where, message.length, message.slice(0, 300)].join('\n');
}

function diagnosticOf(finding: Finding, paths: Paths): Diagnostic {
  const { tool, severity, place, code, test, testFile, message, frames = [] } = finding;
  const detail = tidyLines(finding.detail ?? [], paths);
  return {
    tool,
    severity,
    message: tidyMessage(message, paths) || '(no message)',
    ...(place ? { place } : {}),
    ...(code === undefined ? {} : { code: tidyMessage(code, paths).slice(0, 100) }),
    ...(test === undefined ? {} : { test: tidyMessage(test, paths) }),
    ...(testFile === undefined || testFile === place?.file ? {} : { testFile }),
    ...(detail.length === 0 ? {} : { detail }),
    ...(frames.length === 0 ? {} : { frames }),
  };
}

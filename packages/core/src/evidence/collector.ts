import { type AlsoFails, type Diagnostic, type FailedTest, MAX_ALSO_FAILS, MAX_DIAGNOSTICS } from './diagnostic.ts';
import type { Paths } from './paths.ts';
import type { Certainty, Finding, Sink } from './reader.ts';
import { tidyLines, tidyMessage } from './tidy.ts';

/** What all readers found together. */
export interface Collected {
  readonly diagnostics: readonly Diagnostic[];
  readonly found: number;
  readonly understood: boolean;
  readonly tally?: string;
}

export interface Collector {
  readonly sink: Sink;
  finish(): Collected;
}

interface Kept {
  readonly diagnostic: Diagnostic;
  readonly certainty: Certainty;
  readonly logLine: number;
  readonly others: FailedTest[];
  othersCount: number;
}

/** Findings and tests that are told apart; of a log with more of them, equal ones may be counted twice. */
const MAX_KEYS = 10_000;

/** A task that runs several tools has several counts. */
const MAX_TALLIES = 3;

const LEVELS: readonly Certainty[] = ['sure', 'likely', 'guess'];

/** Makes diagnostics of findings: clean text, equal ones once, the surest ones, at most `MAX_DIAGNOSTICS`. */
export function createCollector(paths: Paths): Collector {
  const byKey = new Map<string, Kept | undefined>();
  const tests = new Set<string>();
  const kept = new Set<Kept>();
  const counts = new Map<Certainty, { found: number; errors: number }>();
  let areWarningsFatal = false;
  const tallies = new Set<string>();

  /** The least weight among the kept ones, once no more fit. */
  let floor = Number.NEGATIVE_INFINITY;

  function keep(entry: Kept): boolean {
    if (kept.size >= MAX_DIAGNOSTICS) {
      if (weight(entry) <= floor) return false;
      const lesser = [...kept].findLast((other) => weight(other) === floor);
      if (lesser) kept.delete(lesser);
    }
    kept.add(entry);
    if (kept.size >= MAX_DIAGNOSTICS) floor = Math.min(...[...kept].map(weight));
    return true;
  }

  /** Whether it is the first time: a log that was printed twice names each test twice. */
  function isNewTest(key: string, { test, testFile = '' }: Finding): boolean {
    const testKey = `${key}\n${testFile}\n${test}`;
    if (tests.has(testKey)) return false;
    if (tests.size < MAX_KEYS) tests.add(testKey);
    return true;
  }

  function addTest(entry: Kept, { test, testFile }: Finding): void {
    if (test === undefined) return;
    entry.othersCount++;
    if (entry.others.length >= MAX_ALSO_FAILS) return;
    const name = tidyMessage(test, paths);
    entry.others.push(testFile === undefined ? { name } : { name, file: testFile });
  }

  function add(finding: Finding): void {
    const diagnostic = diagnosticOf(finding, paths);
    const key = keyOf(diagnostic);
    const isNew = isNewTest(key, finding);
    const known = byKey.get(key);
    if (known && isNew) addTest(known, finding);
    if (byKey.has(key)) return;
    const count = counts.get(finding.certainty) ?? { found: 0, errors: 0 };
    count.found++;
    if (finding.severity === 'error') count.errors++;
    counts.set(finding.certainty, count);
    const { certainty, logLine } = finding;
    const entry: Kept = { diagnostic, certainty, logLine, others: [], othersCount: 0 };
    const isKept = keep(entry);
    if (byKey.size < MAX_KEYS) byKey.set(key, isKept ? entry : undefined);
  }

  function finish(): Collected {
    const levels: Certainty[] = [];
    let found = 0;
    let understood = false;
    for (const level of LEVELS) {
      if (understood) break;
      const count = counts.get(level);
      if (!count) continue;
      levels.push(level);
      found += count.found;
      understood = count.errors > 0 || areWarningsFatal;
    }
    const shown = [...kept].filter((entry) => levels.includes(entry.certainty));
    shown.sort((a, b) => a.logLine - b.logLine);
    const tally = [...tallies].join('; ');
    return { diagnostics: shown.map(withTests), found, understood, ...(tally === '' ? {} : { tally }) };
  }

  const sink: Sink = {
    add,
    warningsFailed() {
      areWarningsFatal = true;
    },
    tally(text) {
      if (tallies.size < MAX_TALLIES) tallies.add(tidyMessage(text, paths));
    },
  };
  return { sink, finish };
}

function weight({ diagnostic, certainty }: Kept): number {
  return (diagnostic.severity === 'error' ? 10 : 0) - LEVELS.indexOf(certainty);
}

function diagnosticOf(finding: Finding, paths: Paths): Diagnostic {
  const { logLine: _line, certainty: _certainty, testFile: _file, ...rest } = finding;
  const detail = tidyLines(finding.detail ?? [], paths);
  const { detail: _detail, frames, ...plain } = rest;
  return {
    ...plain,
    message: tidyMessage(finding.message, paths) || '(no message)',
    ...(finding.code === undefined ? {} : { code: tidyMessage(finding.code, paths).slice(0, 100) }),
    ...(finding.test === undefined ? {} : { test: tidyMessage(finding.test, paths) }),
    ...(detail.length === 0 ? {} : { detail }),
    ...(frames === undefined || frames.length === 0 ? {} : { frames }),
  };
}

/** What is equal in these is one thing to mend; without a place, the test tells two apart. */
function keyOf({ tool, severity, code, message, place, test }: Diagnostic): string {
  const where = place ? [place.file, place.line, place.column] : [test];
  return JSON.stringify([tool, severity, code, message.slice(0, 300), ...where]);
}

function withTests({ diagnostic, others, othersCount }: Kept): Diagnostic {
  if (othersCount === 0) return diagnostic;
  const alsoFails: AlsoFails = { count: othersCount, tests: others };
  return { ...diagnostic, alsoFails };
}

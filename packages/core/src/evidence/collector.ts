import type { Evidence } from './diagnostic.ts';
import { type Merged, createMerge, wholeDiagnostic } from './merge.ts';
import type { Paths } from './paths.ts';
import type { Certainty, Finding, Sink } from './reader.ts';
import { tidyMessage } from './tidy.ts';

/** What all readers found together. */
export type Collected = Pick<Evidence, 'diagnostics' | 'found' | 'understood' | 'tally'>;

export interface Collector {
  readonly sink: Sink;
  finish(): Collected;
}

/** A task runs a few tools, each of which counts once. */
const MAX_TALLIES = 3;
const MAX_QUOTES = 20;

const LEVELS: readonly Certainty[] = ['sure', 'likely', 'guess'];

interface Quote {
  readonly tool: string;
  readonly from: number;
  readonly to: number;
}

/** Takes what the readers find; in the end, the surest level that explains the failure is what counts. */
export function createCollector(paths: Paths): Collector {
  const merge = createMerge(paths);
  const counts = createCounts();
  const tallies = new Set<string>();
  const quotes: Quote[] = [];
  let areWarningsFatal = false;

  function finish(): Collected {
    const kept = merge.kept().map((merged) => ({ merged, level: levelOf(merged, quotes) }));
    for (const { merged, level } of kept) counts.move(merged, level);
    const { levels, found, understood } = explained(counts, areWarningsFatal);
    const shown = kept.filter(({ level }) => levels.includes(level)).map(({ merged }) => merged);
    shown.sort((a, b) => a.logLine - b.logLine);
    const tally = [...tallies].join('; ');
    return { diagnostics: shown.map(wholeDiagnostic), found, understood, ...(tally === '' ? {} : { tally }) };
  }

  const sink: Sink = {
    add(finding) {
      if (merge.add(finding)) counts.add(finding);
    },
    warningsFailed() {
      areWarningsFatal = true;
    },
    quoted(tool, from, to) {
      if (quotes.length < MAX_QUOTES) quotes.push({ tool, from, to });
    },
    tally(text) {
      if (tallies.size < MAX_TALLIES) tallies.add(tidyMessage(text, paths));
    },
  };
  return { sink, finish };
}

/** What stands in the output of tested code is at most likely. */
function levelOf({ diagnostic, certainty, logLine }: Merged, quotes: readonly Quote[]): Certainty {
  const isQuoted = quotes.some(
    ({ tool, from, to }) => tool !== diagnostic.tool && from <= logLine && logLine <= to,
  );
  return isQuoted && certainty === 'sure' ? 'likely' : certainty;
}

/** Level by level until there is an error. */
function explained(
  counts: Counts,
  areWarningsFatal: boolean,
): { levels: Certainty[]; found: number; understood: boolean } {
  const levels: Certainty[] = [];
  let found = 0;
  for (const level of LEVELS) {
    const { all, errors } = counts.of(level);
    levels.push(level);
    found += all;
    if (errors > 0 || areWarningsFatal) return { levels, found, understood: true };
  }
  return { levels, found, understood: false };
}

interface Counts {
  add(finding: Finding): void;
  /** The same finding on another level. */
  move(merged: Merged, level: Certainty): void;
  of(level: Certainty): { readonly all: number; readonly errors: number };
}

function createCounts(): Counts {
  const byLevel = {
    sure: { all: 0, errors: 0 },
    likely: { all: 0, errors: 0 },
    guess: { all: 0, errors: 0 },
  };
  function change(level: Certainty, severity: 'error' | 'warning', by: number): void {
    byLevel[level].all += by;
    if (severity === 'error') byLevel[level].errors += by;
  }
  return {
    add: ({ certainty, severity }) => change(certainty, severity, 1),
    move({ certainty, diagnostic }, level) {
      change(certainty, diagnostic.severity, -1);
      change(level, diagnostic.severity, 1);
    },
    of: (level) => byLevel[level],
  };
}

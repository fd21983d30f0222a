import type { EvidenceContext } from './context.ts';
import type { Diagnostic } from './diagnostic.ts';
import { createPaths } from './paths.ts';
import type { Certainty, Finding, Sink } from './reader.ts';
import { createReading } from './read-evidence.ts';
import { tidyMessage } from './tidy.ts';

/** Where the part begins that speaks of one failure, and the line before which it ends at the latest. */
export interface PartBounds {
  readonly from: number;
  readonly before: number;
}

/** Takes a log once more, in chunks, and says which of its lines are those of one diagnostic. */
export interface PartSearch {
  push(chunk: string): void;
  /** `undefined`: the log does not tell of it, or nobody knows where. */
  end(): PartBounds | undefined;
}

interface Found {
  readonly logLine: number;
  readonly certainty: Certainty;
  readonly likeness: number;
}

/** More findings are not remembered: what stands behind them has no part of its own. */
const MAX_FOUND = 10_000;
const RANK: Readonly<Record<Certainty, number>> = { sure: 2, likely: 1, guess: 0 };

/** A report that a tool handed over has no lines: the log's own readers say where the same is told. */
export function createPartSearch(diagnostic: Diagnostic, context: EvidenceContext): PartSearch {
  const paths = createPaths(context);
  const found: Found[] = [];
  const sink: Sink = {
    add(finding) {
      const { logLine, certainty } = finding;
      if (found.length >= MAX_FOUND || logLine < 1 || logLine === Number.MAX_SAFE_INTEGER) return;
      const message = tidyMessage(finding.message, paths);
      found.push({ logLine, certainty, likeness: likenessOf(finding, message, diagnostic) });
    },
    warningsFailed() {},
    quoted() {},
    tally() {},
  };
  const reading = createReading(sink, { paths, context });
  return {
    push: (chunk) => reading.push(chunk),
    end() {
      reading.end();
      return boundsOf(found);
    },
  };
}

/** 0: it is another one. The words or the test must be the same, then the place tells two apart. */
function likenessOf(
  { tool, code, test, place, severity }: Finding,
  message: string,
  wanted: Diagnostic,
): number {
  if (tool !== wanted.tool || severity !== wanted.severity) return 0;
  const isSaid = message === wanted.message;
  const isTest = test !== undefined && test === wanted.test;
  if (!isSaid && !isTest) return 0;
  const isPlace = place?.file === wanted.place?.file;
  const isLine = isPlace && place?.line === wanted.place?.line && place?.column === wanted.place?.column;
  // Of two tests with one name, or of one word in two files, only that one is meant.
  if (!isPlace && wanted.place && place) return 0;
  return [isSaid, isTest, isPlace, isLine, code === wanted.code].filter(Boolean).length;
}

function boundsOf(found: readonly Found[]): PartBounds | undefined {
  const best = Math.max(0, ...found.map(({ likeness }) => likeness));
  const own = found.find(({ likeness }) => likeness === best);
  if (best === 0 || !own) return undefined;
  const others = found.filter(
    ({ logLine, certainty }) => logLine > own.logLine && RANK[certainty] >= RANK[own.certainty],
  );
  return { from: own.logLine, before: Math.min(Number.MAX_SAFE_INTEGER, ...others.map((o) => o.logLine)) };
}

import type { Place } from '../diagnostic.ts';
import { parseLocation } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Sink } from '../reader.ts';
import type { Surroundings } from './vitest-blocks.ts';

const COVERAGE = /^ERROR: (Coverage for \w+ \([\d.]+%\) does not meet (?:(?:global )?|"(.+)" )threshold .*)$/;
const HEAP = /^FATAL ERROR: .*(?:heap|memory)/;
const MISSING = ' MISSING DEPENDENCY  ';
/** What it looked for, below `No test files found`. */
const PATTERNS = /^(?:include|exclude|filter|projects?): /;

const MAX_BY_THE_WAY = 20;

/** What Vitest says outside of its sections, in a line or two. */
export interface VitestRemarks {
  line(text: string, number: number, isVitest: boolean): boolean;
  surroundings(): Surroundings;
  /** Adds what was only said by the way, for a run with no other error; how many. */
  end(): number;
}

export function createVitestRemarks(sink: Sink, paths: Paths): VitestRemarks {
  const byTheWay: Finding[] = [];
  let config: Place | undefined;
  let boxed: Place | undefined;
  let heapLine = 0;
  let noTests: { logLine: number; detail: string[] } | undefined;

  function beforeStart(text: string): boolean {
    const box = text.charCodeAt(3) === 0x256d ? /^ {3}╭─\[ (\S+:\d+:\d+) \]/.exec(text)?.[1] : undefined;
    if (box !== undefined) boxed = paths.locate(parseLocation(box) ?? { path: '' });
    const failed = text.startsWith('failed to load')
      ? /^failed to load config from (.+)$/.exec(text)?.[1]
      : undefined;
    if (failed === undefined) return false;
    const located = paths.locate({ path: failed });
    config = boxed && boxed.file === located?.file ? boxed : located;
    return true;
  }

  function beforeRun(text: string, logLine: number): boolean {
    const missing = text.startsWith(MISSING) ? text.slice(MISSING.length) : undefined;
    if (missing === undefined) return beforeStart(text);
    if (byTheWay.length < MAX_BY_THE_WAY)
      byTheWay.push(said({ message: missing, code: 'MISSING_DEPENDENCY', logLine }));
    return true;
  }

  function duringRun(text: string, logLine: number): boolean {
    if (noTests && PATTERNS.test(text)) {
      // What is left out by default is long, and seldom the reason.
      if (!text.startsWith('exclude:')) noTests.detail.push(text);
      return true;
    }
    const coverage = coverageOf(text, logLine, paths);
    if (coverage) sink.add(coverage);
    const isHeap = text.startsWith('FATAL ERROR: ') && HEAP.test(text);
    if (isHeap) heapLine = logLine;
    const hasNone = text.startsWith('No test files found, exiting with code 1');
    if (hasNone) noTests = { logLine, detail: [] };
    return coverage !== undefined || isHeap || hasNone;
  }

  return {
    line: (text, number, isVitest) => (isVitest ? duringRun(text, number) : beforeRun(text, number)),
    surroundings: () => ({ config, outOfMemory: heapLine > 0 }),
    end() {
      if (noTests) byTheWay.push(said({ message: 'No test files found', ...noTests }));
      if (heapLine > 0) byTheWay.push(said({ message: 'JavaScript heap out of memory', logLine: heapLine }));
      for (const finding of byTheWay) sink.add(finding);
      return byTheWay.length;
    },
  };
}

function said(finding: Pick<Finding, 'message' | 'code' | 'place' | 'logLine' | 'detail'>): Finding {
  return { tool: 'vitest', severity: 'error', certainty: 'sure', ...finding };
}

function coverageOf(text: string, logLine: number, paths: Paths): Finding | undefined {
  if (!text.startsWith('ERROR: Coverage')) return undefined;
  const [, message, file] = COVERAGE.exec(text) ?? [];
  if (message === undefined) return undefined;
  const place = file === undefined ? undefined : paths.find({ path: file });
  return said({ message, code: 'coverage', logLine, ...(place ? { place } : {}) });
}

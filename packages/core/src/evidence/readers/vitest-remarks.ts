import type { Place } from '../diagnostic.ts';
import { parseLocation } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding, Sink } from '../reader.ts';
import type { Surroundings } from './vitest-blocks.ts';

const COVERAGE = /^ERROR: (Coverage for \w+ \([\d.]+%\) does not meet (?:(?:global )?|"(.+)" )threshold .*)$/;
const HEAP = /^FATAL ERROR: .*(?:heap|memory)/;

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
  let heap = false;
  let noTests: { logLine: number; detail: string[] } | undefined;

  function say(finding: Pick<Finding, 'message' | 'code' | 'place' | 'logLine' | 'detail'>): Finding {
    return { tool: 'vitest', severity: 'error', certainty: 'sure', ...finding };
  }

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

  return {
    line(text, number, isVitest) {
      if (!isVitest) {
        const missing =
          text.charCodeAt(1) !== 0x4d ? undefined : /^ MISSING DEPENDENCY {2}(.+)$/.exec(text)?.[1];
        if (missing !== undefined)
          byTheWay.push(say({ message: missing, code: 'MISSING_DEPENDENCY', logLine: number }));
        return missing !== undefined || beforeStart(text);
      }
      if (noTests && /^(?:include|exclude|filter|projects?): /.test(text))
        return noTests.detail.push(text) > 0;
      if (text.startsWith('No test files found, exiting with code 1')) {
        noTests = { logLine: number, detail: [] };
        return true;
      }
      if (HEAP.test(text)) return (heap = true);
      const [, coverage, file] = COVERAGE.exec(text) ?? [];
      if (coverage === undefined) return false;
      const place = file === undefined ? undefined : paths.find({ path: file });
      sink.add(say({ message: coverage, code: 'coverage', logLine: number, ...(place ? { place } : {}) }));
      return true;
    },
    surroundings: () => ({ config, outOfMemory: heap }),
    end() {
      if (noTests) byTheWay.push(say({ message: 'No test files found', ...noTests }));
      if (heap)
        byTheWay.push(say({ message: 'JavaScript heap out of memory', code: 'FATAL ERROR', logLine: 1 }));
      for (const finding of byTheWay) sink.add(finding);
      return byTheWay.length;
    },
  };
}

import { isDigit } from '../characters.ts';
import type { Paths } from '../paths.ts';
import type { Reader, Sink } from '../reader.ts';
import { createPlaywrightOutside } from './playwright-outside.ts';
import { createPlaywrightTests } from './playwright-tests.ts';

const STARTED = /^Running \d+ tests? using \d+ workers?/;
/** `  3 failed`, `  1 passed (8.3s)` */
const COUNT = /^ {2}(\d+ (?:failed|flaky|interrupted|skipped|did not run|passed))(?: \([\d.]+m?[smh]\))?$/;
const OUTSIDE = /^ {2}\d+ errors? (?:was|were) not a part of any test/;
/** The tests of a count are listed below it. */
const LISTED = /^ {4}(?:\[[^\]]*\] › )?(\S.*?:\d+:\d+)(?: › |$| ─)/;

/** The summary has no more kinds. */
const MAX_COUNTS = 8;

/**
 * Playwright's text reporters (list, line, dot): failed tests with what was expected, and errors of no
 * test: files that cannot be loaded, a server that does not start, no browser. Tried on 1.65.
 */
export function createPlaywrightReader(sink: Sink, paths: Paths): Reader {
  const tests = createPlaywrightTests(paths);
  const outside = createPlaywrightOutside(paths);
  const flaky = new Set<string>();
  const counts: string[] = [];
  let runLine = 0;
  let hasErrorsOutside = false;

  function count(text: string, logLine: number): void {
    tests.close();
    if (counts.length === 0 && runLine > 0) sink.quoted('playwright', runLine, logLine);
    if (counts.length < MAX_COUNTS && !counts.includes(text)) counts.push(text);
  }

  /** Only where a test failed or began, since other tools count too. */
  function summary(text: string, logLine: number): boolean {
    if (runLine === 0 && tests.count() === 0 && !tests.isOpen()) return false;
    const mayCount = isDigit(text.charCodeAt(2));
    const counted = mayCount ? COUNT.exec(text)?.[1] : undefined;
    if (counted !== undefined) count(counted, logLine);
    const isOutside = mayCount && OUTSIDE.test(text);
    hasErrorsOutside ||= isOutside;
    const listed = counts.length > 0 && !tests.isOpen() ? LISTED.exec(text)?.[1] : undefined;
    if (listed !== undefined && counts.at(-1)?.endsWith('flaky') === true) flaky.add(listed);
    return counted !== undefined || isOutside || listed !== undefined;
  }

  return {
    begins: { first: '>[R', indented: '0123456789', words: true, places: true },
    isOpen: () => runLine > 0 || tests.isOpen() || tests.count() > 0 || outside.isOpen(),
    line(text, number, look) {
      if (look.first === 0x20 && text.startsWith('  ') && summary(text, number)) return true;
      if (tests.line(text, number)) return true;
      if (look.first === 0x52 && STARTED.test(text)) {
        runLine = number;
        return true;
      }
      return outside.line(text, number, look) || (runLine > 0 && tests.state(text));
    },
    end() {
      tests.close();
      const isRun = runLine > 0 || tests.count() > 0;
      if (isRun || outside.isPlaywright()) {
        for (const finding of outside.findings(hasErrorsOutside || !isRun)) sink.add(finding);
      }
      for (const finding of tests.findings(flaky)) sink.add(finding);
      if (counts.length > 0) sink.tally(counts.join(', '));
    },
  };
}

import { detachedFinding } from '../detached.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';
import { createPytestCrashes } from './pytest-crashes.ts';

const COVERAGE =
  /^(?:FAIL (Required test coverage of .* not reached\. Total coverage: .*)|ERROR: (Coverage failure: .*))$/;
const USAGE = /^(?:ERROR: )?usage: .*pytest/;
const ARGUMENT = /^(?:\S*pytest\S*|__main__\.py): error: (.+)$/;
const ASKED =
  /^ERROR: ((?:file or directory not found|found no collectors for|not found): .+|.+ is not a (?:package|directory).*)$/;

/** It says few such things, and ends. */
const MAX_FOUND = 100;

/** What pytest says outside of its sections: of its command line, its own crash, a coverage that is too low. */
export interface PytestRemarks {
  line(text: string, number: number): boolean;
  /** The last line's counts. */
  ended(counts: string): void;
  isOpen(): boolean;
  findings(): readonly Finding[];
  /** For a run where nothing failed and nothing passed. */
  whenNoneFailed(): readonly Finding[];
}

export function createPytestRemarks(paths: Paths): PytestRemarks {
  const found: Finding[] = [];
  const crashes = createPytestCrashes(({ logLine, ...said }) => add(remark(logLine, said)), paths);
  let isUsage = false;
  let counts = '';

  function add(finding: Finding): void {
    if (found.length < MAX_FOUND) found.push(detachedFinding(finding));
  }

  function said(text: string, logLine: number): boolean {
    isUsage ||= (text.startsWith('usage: ') || text.startsWith('ERROR: usage: ')) && USAGE.test(text);
    const isWord = text.startsWith('FAIL ') || text.startsWith('ERROR: ');
    const [, old, coverage = old] = isWord ? (COVERAGE.exec(text) ?? []) : [];
    const asked = isWord ? ASKED.exec(text)?.[1] : undefined;
    const message =
      coverage ?? asked ?? (isUsage && text.includes(': error: ') ? ARGUMENT.exec(text)?.[1] : undefined);
    if (message === undefined) return false;
    add(remark(logLine, { message, ...(coverage === undefined ? {} : { code: 'coverage' }) }));
    return true;
  }

  return {
    ended: (text) => (counts = text),
    line: (text, logLine) => crashes.line(text, logLine) || said(text, logLine),
    isOpen: () => isUsage || crashes.isOpen(),
    findings() {
      crashes.close();
      return found;
    },
    whenNoneFailed() {
      const isEmpty = counts !== '' && !/ (?:passed|failed|errors?|skipped|xfailed|xpassed)/.test(counts);
      return isEmpty
        ? [remark(0, { message: `no tests ran${/^\d/.test(counts) ? ` (${counts})` : ''}` })]
        : [];
    },
  };
}

function remark(logLine: number, said: Pick<Finding, 'message' | 'code' | 'place' | 'detail'>): Finding {
  return { tool: 'pytest', severity: 'error', certainty: 'sure', logLine, ...said };
}

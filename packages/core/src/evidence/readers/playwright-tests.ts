import { detached, detachedFinding } from '../detached.ts';
import { isDigit } from '../characters.ts';
import { parseLocation } from '../location.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';
import { type PlaywrightBlock, playwrightFindings } from './playwright-errors.ts';
import { createPlaywrightProjects } from './playwright-projects.ts';

/** `  1) [chromium] › tests/a.spec.ts:10:3 › suite › name ───` */
const HEADER = /^ {2}\d+\) (?:(\[[^\]]*\]) › )?(\S.*?:\d+:\d+)(?: › (.*?))?(?: ─+)?$/;
/** `  ✘  2 [chromium] › tests/a.spec.ts:10:3 › suite › name (20ms)` */
const STATE = /^ {2}(?:[✘✓x°±-]|ok) +\d+ (?:(\[[^\]]*\]) › )?/;

const MAX_LINES = 300;
/** Of more failures than this, Playwright's own count tells. */
const MAX_FOUND = 1000;

/** The blocks of the tests that failed. */
export interface PlaywrightTests {
  /** Whether the line belongs to one. */
  line(text: string, number: number): boolean;
  /** Whether it says how a test ended. */
  state(text: string): boolean;
  close(): void;
  isOpen(): boolean;
  count(): number;
  /** `flaky`: the places of tests that passed when they ran again. */
  findings(flaky: ReadonlySet<string>): Finding[];
}

type TestBlock = PlaywrightBlock & { readonly key: string; readonly project: string };

export function createPlaywrightTests(paths: Paths): PlaywrightTests {
  const projects = createPlaywrightProjects();
  const found: { readonly finding: Finding; readonly key: string; readonly project: string }[] = [];
  let block: TestBlock | undefined;

  function close(): void {
    const { key = '', project = '' } = block ?? {};
    for (const finding of block ? playwrightFindings(block, paths) : [])
      if (found.length < MAX_FOUND)
        found.push({ finding: detachedFinding(finding), key: detached(key), project });
    block = undefined;
  }

  function header(text: string, logLine: number): boolean {
    const [, project = '', key = '', titles = ''] = HEADER.exec(text) ?? [];
    if (key === '') return false;
    close();
    const declared = paths.locate(parseLocation(key) ?? { path: key });
    const test = titles.replaceAll(' › ', ' > ').trim();
    projects.failed(key, project);
    block = { logLine, lines: [], key, project, test, ...(declared ? { declared } : {}) };
    return true;
  }

  return {
    line(text, number) {
      if (isDigit(text.charCodeAt(2)) && text.startsWith('  ') && header(text, number)) return true;
      if (!block) return false;
      const isMine = text === '' || text.startsWith('    ');
      if (isMine && block.lines.length < MAX_LINES) block.lines.push(text.slice(4));
      if (!isMine) close();
      return isMine;
    },
    state(text) {
      const match = text.startsWith('  ') ? STATE.exec(text) : null;
      if (match) projects.ran(match[1] ?? '');
      return match !== null;
    },
    close,
    isOpen: () => block !== undefined,
    count: () => found.length,
    findings: (flaky) =>
      found.map(({ finding, key, project }) => ({
        ...finding,
        ...(finding.test === undefined ? {} : { test: projects.named(finding.test, key, project) }),
        ...(flaky.has(key) ? { certainty: 'likely' } : {}),
      })),
  };
}

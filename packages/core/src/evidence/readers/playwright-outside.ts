import { isErrorHeading } from '../error-heading.ts';
import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';
import { type PlaywrightBlock, playwrightFindings } from './playwright-errors.ts';

const TIMED_OUT = /^Timed out waiting [\d.]+s for the test suite to run$/;
/** What no other tool says, for where its command is not shown. */
const OWN_WORDS =
  /config\.webServer|^Error: No tests found\.$|^Error: duplicate test title|^ {3}at \S+:\d+$|\/node_modules\/(?:@playwright\/test|playwright)\//;

const MAX_LINES = 300;
const MAX_ERRORS = 20;
/** Of what the server printed, the last lines say why it ended. */
const MAX_SERVER = 200;
const MAX_TOLD = 2;

/** Errors of no test: a file that cannot be loaded, a server that does not start. */
export interface PlaywrightOutside {
  /** A line outside of the tests' blocks; whether it belongs to Playwright's server. */
  line(text: string, number: number): boolean;
  /** Whether the log is known to be Playwright's. */
  isPlaywright(): boolean;
  /** `isSure`: Playwright says that there are such errors, or no test has begun. */
  findings(isSure: boolean): Finding[];
}

/** In column 0 stands an error of Playwright itself, or what a test or another tool printed. */
export function createPlaywrightOutside(paths: Paths): PlaywrightOutside {
  const errors: PlaywrightBlock[] = [];
  const server = new Set<string>();
  let open: PlaywrightBlock | undefined;
  let isPlaywright = false;

  function error(text: string, logLine: number): void {
    if (!mayBegin(text)) {
      if (open && open.lines.length < MAX_LINES) open.lines.push(text);
      return;
    }
    open = errors.length < MAX_ERRORS ? { logLine, lines: [text] } : undefined;
    if (open) errors.push(open);
  }

  return {
    line(text, number) {
      const printed = /^\[WebServer\] (.*)$/.exec(text)?.[1];
      if (printed !== undefined) {
        if (server.size < MAX_SERVER) server.add(printed);
        return true;
      }
      if (isEcho(text)) {
        open = undefined;
        isPlaywright ||= /\bplaywright\b.*\btest\b/.test(text);
      } else error(text, number);
      isPlaywright ||= OWN_WORDS.test(text);
      return false;
    },
    isPlaywright: () => isPlaywright,
    findings(isSure) {
      const told = [...server].slice(-MAX_TOLD);
      return errors.flatMap((one) => {
        const certainty = isSure || TIMED_OUT.test(one.lines[0] ?? '') ? 'sure' : 'likely';
        return playwrightFindings(one, paths).map((finding) => {
          const isServer = finding.message.includes('config.webServer');
          return {
            ...finding,
            certainty,
            ...(isServer ? { detail: [...(finding.detail ?? []), ...told] } : {}),
          };
        });
      });
    },
  };
}

/** Cheap test first: this sees every line that no reader before it takes. */
function mayBegin(text: string): boolean {
  return (
    (/^\S{0,100}Error\b/.test(text) && isErrorHeading(text)) ||
    (text.startsWith('Timed out') && TIMED_OUT.test(text))
  );
}

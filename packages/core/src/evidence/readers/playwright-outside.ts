import { detached } from '../detached.ts';
import { isErrorHeading } from '../error-heading.ts';
import { isEcho } from '../noise.ts';
import type { Paths } from '../paths.ts';
import type { Finding } from '../reader.ts';
import { type PlaywrightBlock, playwrightFindings } from './playwright-errors.ts';
import type { Look } from '../look.ts';

const TIMED_OUT = /^Timed out waiting [\d.]+s for the test suite to run$/;
const OWN_ERROR = /^Error: (?:No tests found\.$|duplicate test title|.*config\.webServer)/;
const OWN_FRAME = /^ {3}at \S+:\d+$/;
const OWN_PACKAGE = /\/node_modules\/(?:@playwright\/test|playwright)\//;

const SERVER = '[WebServer] ';

const MAX_LINES = 300;
const MAX_ERRORS = 20;
/** Of what the server printed, the last lines say why it ended. */
const MAX_SERVER = 200;
const MAX_TOLD = 2;

/** Errors of no test: a file that cannot be loaded, a server that does not start. */
export interface PlaywrightOutside {
  /** A line outside of the tests' blocks; whether it belongs to Playwright's server. */
  line(text: string, number: number, look: Look): boolean;
  /** Whether lines belong to an error that has begun. */
  isOpen(): boolean;
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

  function error(text: string, logLine: number, hasWords: boolean): void {
    if (!hasWords || !isBegin(text)) {
      if (open && open.lines.length < MAX_LINES) open.lines.push(text);
      return;
    }
    open = errors.length < MAX_ERRORS ? { logLine, lines: [text] } : undefined;
    if (open) errors.push(open);
  }

  return {
    line(text, number, { first, hasWords }) {
      const printed = first === 0x5b && text.startsWith(SERVER) ? text.slice(SERVER.length) : undefined;
      if (printed !== undefined) {
        if (server.size < MAX_SERVER) server.add(detached(printed));
        return true;
      }
      if (isEcho(text)) {
        open = undefined;
        isPlaywright ||= /\bplaywright\b.*\btest\b/.test(text);
      } else error(text, number, hasWords);
      isPlaywright ||= isOwnWord(text, first);
      return false;
    },
    isOpen: () => open !== undefined,
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

/** What no other tool says, for where its command is not shown. */
function isOwnWord(text: string, first: number): boolean {
  if (first === 0x45 && OWN_ERROR.test(text)) return true;
  if (first === 0x20 && OWN_FRAME.test(text)) return true;
  return text.indexOf('_') !== -1 && OWN_PACKAGE.test(text);
}

function isBegin(text: string): boolean {
  return (/^\S{0,100}Error\b/.test(text) && isErrorHeading(text)) || TIMED_OUT.test(text);
}

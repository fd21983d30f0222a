import { cleanText } from './clean.ts';

/** How tools sum up a failure at the end of their log. */
const RED: readonly RegExp[] = [
  // Vitest, Jest
  /^\s*(?:Tests?|Test Files|Test Suites):?\s.*\b[1-9]\d* failed\b/,
  // tsc, ESLint
  /^Found [1-9]\d* errors?\b/,
  /^✖ \d+ problems? \([1-9]\d* errors?/,
  // node:test
  /^(?:ℹ|#) fail [1-9]/,
  // pytest, cargo, Playwright, npm
  /^=+ .*\b[1-9]\d* (?:failed|error)/,
  /^test result: FAILED\b/,
  /^ {2}[1-9]\d* failed$/,
  /^npm (?:ERR!|error) (?:code|Lifecycle)/,
];

/** The end of a log is looked at, no more: most tasks pass, and each of them is asked. */
const TAIL = 4000;
const MAX_LINES = 40;

/**
 * The line with which the log of a task that passed says that something failed; `undefined` where it
 * says no such thing. The exit code decides all the same: a script may hide it (`|| true`), a test may
 * print what it likes.
 */
export function doubtOf(log: string): string | undefined {
  const lines = log.slice(-TAIL).split('\n').slice(-MAX_LINES);
  for (const line of lines) {
    const text = cleanText(line).trimEnd();
    if (RED.some((red) => red.test(text))) return text.trim().slice(0, 100);
  }
  return undefined;
}

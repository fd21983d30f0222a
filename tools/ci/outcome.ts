// What a run of the tests came to, as CI keeps it between its runs.

export interface Failure {
  /** Relative to the root of the repository. */
  readonly file: string;
  /** `undefined`: the file itself could not be run. */
  readonly test?: string;
  readonly ms: number;
  readonly messages: readonly string[];
}

export interface Outcome {
  /** Names of tests, as `nameOf` makes them. */
  readonly passed: readonly string[];
  readonly failures: readonly Failure[];
  /** Errors that belong to no test: nothing is tried again over them. */
  readonly unhandled: readonly string[];
}

/** More than so many files are no accident. */
const MOST_FILES = 4;

/** The files that are run once more by themselves; none where that could hide something. */
export function filesToRepeat({ failures, unhandled }: Outcome): readonly string[] {
  const files = [...new Set(failures.map(({ file }) => file))];
  return unhandled.length === 0 && files.length <= MOST_FILES ? files : [];
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** What failed, and what failed at first and passed when it was run again. */
  readonly lines: readonly string[];
}

/** A test by its file and its own name; a file by itself. */
export function nameOf({ file, test }: Pick<Failure, 'file' | 'test'>): string {
  return test === undefined ? file : `${file} > ${test}`;
}

/** Both runs as one: a test that failed and then passed by itself counts as passed, and is named. */
export function tallyOf(first: Outcome, again?: Outcome): Tally {
  const isFlaky = (failure: Failure): boolean => again !== undefined && isCleared(failure, again);
  const known = new Set(first.failures.map(nameOf));
  const failed = [
    ...first.failures.filter((failure) => !isFlaky(failure)),
    ...(again?.failures ?? []).filter((failure) => !known.has(nameOf(failure))),
  ];
  const flaky = first.failures.filter(isFlaky);
  const unhandled = [...first.unhandled, ...(again?.unhandled ?? [])];
  return {
    passed: first.passed.length + flaky.length,
    failed: failed.length + unhandled.length,
    lines: [
      ...flaky.map((failure) => told('flaky test, passed by itself', failure)),
      ...failed.map((failure) => told('failed test', failure)),
      ...unhandled.map((message) => `error outside of all tests:\n${indented([message])}`),
    ],
  };
}

/** Only what really passed the second time is: of a file that could not be run, all of it. */
function isCleared({ file, test }: Failure, { passed, failures, unhandled }: Outcome): boolean {
  const inFile = failures.filter((one) => one.file === file);
  if (unhandled.length > 0 || inFile.some((one) => one.test === undefined)) return false;
  if (test === undefined) return inFile.length === 0 && passed.some((name) => name.startsWith(`${file} > `));
  // Two tests may have one name.
  return passed.includes(nameOf({ file, test })) && !inFile.some((one) => one.test === test);
}

function told(what: string, failure: Failure): string {
  return `${what}: ${nameOf(failure)} (${Math.round(failure.ms)} ms)\n${indented(failure.messages)}`;
}

const MOST_LINES = 40;
const LONGEST = 400;

function indented(messages: readonly string[]): string {
  const lines = messages.join('\n').split('\n').slice(0, MOST_LINES);
  return lines.map((line) => `  ${line.slice(0, LONGEST)}`).join('\n');
}

/** A place in the workspace. Lines and columns count from 1. */
export interface Place {
  /** Relative to the workspace's root, with `/`; never outside of it. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** One thing a tool found wrong. Text is clean: no control sequences, no absolute paths, no secrets. */
export interface Diagnostic {
  /** The reader that found it: `tsc`, `vitest`, `eslint`, `node`, `text`, … */
  readonly tool: string;
  readonly severity: 'error' | 'warning';
  /** Where to look first; absent where the tool gave no place inside the workspace. */
  readonly place?: Place;
  /** The tool's own name for the kind: `TS2322`, `no-unused-vars`, `AssertionError`. */
  readonly code?: string;
  /** For a test: `suite > name`. */
  readonly test?: string;
  /** The test's file, where its error shows in another one. */
  readonly testFile?: string;
  /** One line. */
  readonly message: string;
  /** What else is needed to mend it: a diff, a chain of reasons; a few lines, printed indented. */
  readonly detail?: readonly string[];
  /** Further user frames or related places, nearest first. */
  readonly frames?: readonly Place[];
  /** Further tests that this very error at this very place fails: one thing to mend, many tests. */
  readonly alsoFails?: AlsoFails;
}

export interface AlsoFails {
  /** Without the diagnostic's own `test`. */
  readonly count: number;
  /** In the order of the log, at most `MAX_ALSO_FAILS`. */
  readonly tests: readonly FailedTest[];
}

export interface FailedTest {
  /** `suite > name` */
  readonly name: string;
  /** Relative to the workspace's root. */
  readonly file?: string;
}

/** What a task's log says, bounded whatever the log's size. */
export interface Evidence {
  /** In the order of the log, equal ones once. At most `MAX_DIAGNOSTICS`. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many diagnostics were found in all. */
  readonly found: number;
  /**
   * Whether a reader understood the failure: at least one error diagnostic came of it. Where not,
   * `excerpt` holds the lines that matter, as they are.
   */
  readonly understood: boolean;
  /** What the tool itself counted at its end, in one line: `1 failed, 504 passed`. */
  readonly tally?: string;
  /** Lines of the log that matter (error-like lines and the end), clean, at most 20. */
  readonly excerpt: readonly string[];
  /** Lines of the whole log. */
  readonly lines: number;
}

/** More diagnostics of one task are counted, not kept. */
export const MAX_DIAGNOSTICS = 500;

/** More tests that one error fails are counted, not kept. */
export const MAX_ALSO_FAILS = 100;

import { type VitestUnits, isVitestUnits } from './vitest-units.ts';

/** What @subminute/vitest hands over of a test task: written by the plugin, read by `readEvidence`. */
export interface VitestReport {
  readonly version: 1;
  readonly tool: 'vitest';
  /** Of Vitest. */
  readonly toolVersion: string;
  /** The task's id. */
  readonly task: string;
  /** Test files of the run. */
  readonly files: number;
  /** The slowest of them, slowest first; absent in reports of before. */
  readonly slowest?: readonly VitestFile[];
  readonly tests: { readonly passed: number; readonly failed: number; readonly skipped: number };
  /** Failures in all; `failures` may hold fewer. */
  readonly found: number;
  readonly failures: readonly VitestFailure[];
  /** Errors outside of any test: they fail the run although every test passed. */
  readonly unhandled: readonly VitestError[];
  /** Absent where no test file could be left out: skipping is switched off, or Vitest is too old. */
  readonly units?: VitestUnits;
}

/** A test file and how long it took, its imports, environment and hooks included; its wall time. */
export interface VitestFile {
  /** Absolute. */
  readonly file: string;
  readonly durationMs: number;
}

export interface VitestFailure {
  /** Absolute. */
  readonly file: string;
  /** From the outermost suite to the test; of a file that could not be loaded, none. */
  readonly names: readonly string[];
  readonly durationMs?: number;
  /** Where the test stands in its file, if Vitest was asked to find out. */
  readonly line?: number;
  readonly column?: number;
  readonly errors: readonly VitestError[];
}

export interface VitestError {
  readonly name: string;
  readonly message: string;
  /** Vitest's own, with colours. */
  readonly diff?: string;
  /** `path:line:column`, nearest first. */
  readonly frames: readonly string[];
  /** The message of the error that caused it. */
  readonly cause?: string;
}

/** The first failure of a test file, told when it happens: a line of JSON in the run's directory. */
export interface FailingNote {
  /** The task's id. */
  readonly task: string;
  /** Absolute. */
  readonly file: string;
  /** From the outermost suite to the test; of a file that could not be loaded, none. */
  readonly names: readonly string[];
}

/** The note of a line; anything else is none. */
export function failingNote(line: string): FailingNote | undefined {
  try {
    const { task, file, names } = JSON.parse(line) as Partial<FailingNote>;
    const isNote = typeof task === 'string' && typeof file === 'string' && Array.isArray(names);
    return isNote ? { task, file, names: names.map(String) } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value of a file is a report of this form; anything else is a miss. */
export function isVitestReport(value: unknown): value is VitestReport {
  if (typeof value !== 'object' || value === null) return false;
  const report = value as Partial<VitestReport>;
  return (
    report.version === 1 &&
    report.tool === 'vitest' &&
    typeof report.task === 'string' &&
    Array.isArray(report.failures) &&
    Array.isArray(report.unhandled) &&
    typeof report.tests === 'object' &&
    (report.units === undefined || isVitestUnits(report.units))
  );
}

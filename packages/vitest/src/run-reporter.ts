import { existsSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SerializedError, TestModule } from 'vitest/node';
import { reportOf } from './report-of.ts';

export interface ReporterPlace {
  /** The run's directory. */
  readonly dir: string;
  readonly task: string;
  /** Of Vitest. */
  readonly version: string;
}

/** The one event of Vitest's reporters that tells everything at the end (since 3.0). */
export interface RunReporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void;
}

/** Writes what came of a run, whole or not at all; a run that nobody waits for any more gets nothing. */
export function runReporter({ dir, task, version }: ReporterPlace): RunReporter {
  return {
    onTestRunEnd(modules, unhandled) {
      if (!existsSync(dir)) return;
      const file = path.join(dir, `vitest.${process.pid}.json`);
      try {
        writeFileSync(`${file}.tmp`, JSON.stringify(reportOf({ task, version, modules, unhandled })), {
          mode: 0o600,
        });
        renameSync(`${file}.tmp`, file);
      } catch {
        // A full disk must not end the tests: then their log is read.
      }
    },
  };
}

import { appendFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import type { FailingNote } from '@subminute/core';
import type { TestCase, TestModule } from 'vitest/node';
import { namesOf } from './report-of.ts';
import type { RunPlace } from './write-report.ts';

/** Whoever waits wants to know that something fails, and what first; the rest is in the report. */
const MAX_NOTES = 20;

/** Tells the run at once of the first failure of a test file. */
export interface FailingNotes {
  test(test: TestCase): void;
  /** A test file that could not be loaded has no tests. */
  module(module: TestModule): void;
}

export function failingNotes({ dir, task }: RunPlace): FailingNotes {
  const noted = new Set<string>();
  const note = (file: string, names: readonly string[]): void => {
    if (noted.has(file) || noted.size === MAX_NOTES || !existsSync(dir)) return;
    noted.add(file);
    try {
      const line: FailingNote = { task, file, names };
      appendFileSync(path.join(dir, 'failing.jsonl'), `${JSON.stringify(line)}\n`, { mode: 0o600 });
    } catch {
      // The report has it too.
    }
  };
  return {
    test(test) {
      if (test.result().state === 'failed') note(test.module.moduleId, namesOf(test));
    },
    module(module) {
      if (module.state() === 'failed') note(module.moduleId, []);
    },
  };
}

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { TestModule } from 'vitest/node';
import { namesOf } from './report-of.ts';
import { writeWhole } from './store/whole-file.ts';

/** Every test of a task that ran, with how it came out. */
export interface TestList {
  readonly version: 1;
  /** The task's id. */
  readonly task: string;
  readonly tests: readonly ListedTest[];
}

export interface ListedTest {
  /** Absolute. */
  readonly file: string;
  /** From the outermost suite to the test. */
  readonly names: readonly string[];
  readonly state: 'passed' | 'failed' | 'skipped';
}

/** Names the folder in which whoever compares two runs waits for the tests of each task. */
const TEST_LISTS = 'SUBMINUTE_TEST_LISTS';

/** Several runs may follow each other in one process. */
let written = 0;

/** Where nobody waits, nothing is written; where it cannot be, the tests of this task stay unknown. */
export function writeTestList(
  env: Readonly<NodeJS.ProcessEnv>,
  task: string,
  modules: readonly TestModule[],
): void {
  const folder = env[TEST_LISTS];
  if (folder === undefined || folder === '') return;
  const list: TestList = { version: 1, task, tests: modules.flatMap(testsOf) };
  try {
    mkdirSync(folder, { recursive: true });
    writeWhole(path.join(folder, `${process.pid}-${written++}.json`), JSON.stringify(list), 0o600);
  } catch {
    // A full disk must not end the tests.
  }
}

function testsOf(module: TestModule): ListedTest[] {
  const file = module.moduleId;
  return Array.from(module.children.allTests(), (test) => {
    const { state } = test.result();
    return { file, names: namesOf(test), state: state === 'pending' ? 'skipped' : state };
  });
}

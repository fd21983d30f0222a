import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { ToldTest } from '@subminute/core/decompose';
import type { TestList } from '@subminute/vitest/store';

/** The tests of tasks that told them. */
export type ToldTests = ReadonlyMap<string, readonly ToldTest[]>;

/** What the test tools of a run have left in a folder, by task; files relative to the workspace. */
export function readTestLists(folder: string, root: string): ToldTests {
  const told = new Map<string, ToldTest[]>();
  for (const name of namesIn(folder)) {
    const list = readList(path.join(folder, name));
    if (!list) continue;
    const tests = list.tests.map((test) => ({
      ...test,
      file: path.relative(root, test.file).replaceAll(path.sep, '/'),
    }));
    told.set(list.task, [...(told.get(list.task) ?? []), ...tests]);
  }
  return told;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

/** One that cannot be read has told nothing. */
function readList(file: string): TestList | undefined {
  try {
    const list = JSON.parse(readFileSync(file, 'utf8')) as Partial<TestList>;
    return list.version === 1 && Array.isArray(list.tests) ? (list as TestList) : undefined;
  } catch {
    return undefined;
  }
}

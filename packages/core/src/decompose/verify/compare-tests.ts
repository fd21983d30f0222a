import { byCodeUnit } from '../../order.ts';
import type { Compared, Fault } from './fault.ts';
import type { OldNames } from './moved-names.ts';

/** A test as its tool reports it. */
export interface ToldTest {
  /** Relative to the workspace. */
  readonly file: string;
  /** From the outermost suite to the test. */
  readonly names: readonly string[];
  readonly state: TestState;
}

export type TestState = 'passed' | 'failed' | 'skipped';

/** A test by its file and full name. */
function testId({ file, names }: Pick<ToldTest, 'file' | 'names'>): string {
  return [file, ...names].join(' > ');
}

/** Tests that are gone, do not run any more or fail: several of one id are told by how many there are. */
export function compareTests(
  before: readonly ToldTest[],
  after: readonly ToldTest[],
  { file: oldFile }: Pick<OldNames, 'file'>,
): Compared {
  const was = statesOf(before);
  const is = statesOf(after.map((test) => ({ ...test, file: oldFile(test.file) })));
  const faults: Fault[] = [];
  let equal = 0;
  for (const [id, then] of was) {
    const now = is.get(id);
    const fault = now ? faultOf(then, now) : 'is gone';
    if (fault === undefined) equal += then.passed + then.failed + then.skipped;
    else faults.push({ kind: 'test', what: `${id} ${fault}` });
  }
  for (const [id, { failed }] of is)
    if (failed > 0 && !was.has(id)) faults.push({ kind: 'test', what: `${id}, which is new, fails` });
  return { equal, faults: faults.sort((a, b) => byCodeUnit(a.what, b.what)) };
}

type States = Record<TestState, number>;

function statesOf(tests: readonly ToldTest[]): ReadonlyMap<string, States> {
  const all = new Map<string, States>();
  for (const test of tests) {
    const id = testId(test);
    const states = all.get(id) ?? { passed: 0, failed: 0, skipped: 0 };
    states[test.state]++;
    all.set(id, states);
  }
  return all;
}

function faultOf(was: States, is: States): string | undefined {
  const sum = ({ passed, failed, skipped }: States): number => passed + failed + skipped;
  if (is.failed > was.failed) return 'fails';
  if (sum(is) < sum(was)) return `is there ${sum(is)} times instead of ${sum(was)}`;
  return is.skipped > was.skipped ? 'is left out' : undefined;
}

/** The tests of a run with those of failed tasks tried again: what passed in any try has passed. */
export function withTriedAgain(tests: readonly ToldTest[], again: readonly ToldTest[]): readonly ToldTest[] {
  const passed = new Set(again.filter(({ state }) => state === 'passed').map(testId));
  const known = new Set(tests.map(testId));
  return [
    ...tests.map((test) =>
      test.state === 'failed' && passed.has(testId(test)) ? { ...test, state: 'passed' as const } : test,
    ),
    // A file that could not be loaded had none.
    ...again.filter((test) => !known.has(testId(test))),
  ];
}

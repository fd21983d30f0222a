import { inline } from '@subminute/core';
import type { ToldTest } from '@subminute/core/decompose';

/** Tests that one of two runs has not, or that ended otherwise in it. A test that is there twice counts twice. */
export function testDifferences(ours: readonly ToldTest[], theirs: readonly ToldTest[]): readonly string[] {
  const [here, there] = [endsOf(ours), endsOf(theirs)];
  return [...new Set([...here.keys(), ...there.keys()])].sort().flatMap((test) => {
    const [is, was] = [here.get(test), there.get(test)];
    if (is === was) return [];
    if (was === undefined) return [`run only here: ${inline(test)}`];
    if (is === undefined) return [`run only by the replaced one: ${inline(test)}`];
    return [`${is} here, ${was} in the replaced one: ${inline(test)}`];
  });
}

function endsOf(tests: readonly ToldTest[]): ReadonlyMap<string, string> {
  const byName = Map.groupBy(tests, ({ file, names }) => [file, ...names].join(' > '));
  const ends = [...byName].map(([test, same]) => {
    const states = same.map(({ state }) => state).sort();
    return [test, states.join(' and ')] as const;
  });
  return new Map(ends);
}

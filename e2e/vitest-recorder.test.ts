import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { UnitFacts } from '../packages/vitest/src/record/unit-facts.ts';
import { type Fixture, fixture } from '../packages/vitest/src/testing/record.ts';
import {
  CASE_FILES,
  RECORDER_CASES,
  comparable,
  factsOfCase,
} from '../packages/vitest/src/testing/recorder-cases.ts';
import { isAll } from '../tools/rig/all-cases.ts';
import { fromRegistry } from '../tools/rig/template.ts';

const RUNS = ['3.2.4', '4.1.0', '5.1.1'].flatMap((version) =>
  ['forks', 'threads'].map((pool) => ({ version, pool })),
);

/** In the unit tests already. */
const others = RUNS.filter(({ version, pool }) => version !== '5.1.1' || pool !== 'forks');
/** Each version once, and each kind of worker. */
const some = others.filter(({ version, pool }) =>
  version === '3.2.4' ? pool === 'forks' : pool === 'threads',
);

describe.each(isAll ? others : some)('vitest $version, in a worker of $pool', ({ version, pool }) => {
  let project: Fixture;
  let units: readonly UnitFacts[] = [];

  beforeAll(async () => {
    project = fixture(CASE_FILES, path.join(await fromRegistry(`vitest@${version}`), 'node_modules'));
    project.write(Object.fromEntries(RECORDER_CASES.map(({ name, code }) => [`${name}.test.ts`, code])));
    const recorded = await project.run({ cli: { pool }, env: { CASE_GIVEN: 'given' } });
    if (recorded.failed > 0 || recorded.units.length !== RECORDER_CASES.length)
      throw new Error(recorded.output);
    units = recorded.units;
  });
  afterAll(() => {
    project[Symbol.dispose]();
  });

  test.each(RECORDER_CASES.map((given) => [given.title, given] as const))('it records %s', (_, given) => {
    const unit = units.find((one) => one.path === `${project.root}/${given.name}.test.ts`);
    expect(comparable(unit)).toMatchObject(factsOfCase(given, project.root));
  });
});

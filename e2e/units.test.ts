import { describe, expect, test } from 'vitest';
import { isAll } from '../tools/rig/all-cases.ts';
import { type CaseReport, runCases } from '../tools/rig/units/cases.ts';
import type { UnitCase } from '../tools/rig/units/unit-case.ts';
import { ALONE } from './unit-cases/alone.ts';
import { FILES } from './unit-cases/files.ts';
import { KNOWN_BROKEN } from './unit-cases/known-broken.ts';
import { LOADS } from './unit-cases/loads.ts';
import { LOADED_BY_NODE } from './unit-cases/loaded-by-node.ts';
import { PACKAGES } from './unit-cases/packages.ts';
import { READ_SOURCES } from './unit-cases/read-sources.ts';
import { RESOLUTION } from './unit-cases/resolution.ts';
import { SETTINGS } from './unit-cases/settings.ts';
import { ALONE_IN_SURROUNDINGS, SURROUNDINGS } from './unit-cases/surroundings.ts';
import { TESTS } from './unit-cases/tests.ts';
import { TRANSFORMS } from './unit-cases/transforms.ts';
import { WRITTEN } from './unit-cases/written.ts';

/** By the functions that a test file ran where that can make a difference; with SUBMINUTE_CASES=all, all in both ways. */
const THEMES = [
  { theme: 'transforms', cases: TRANSFORMS, byFunction: true },
  { theme: 'files', cases: [...FILES, ...WRITTEN], byFunction: false },
  { theme: 'resolution', cases: RESOLUTION, byFunction: false },
  { theme: 'loads', cases: LOADS, byFunction: false },
  { theme: 'modules that Node loads', cases: LOADED_BY_NODE, byFunction: false },
  { theme: 'packages', cases: PACKAGES, byFunction: false },
  { theme: 'settings', cases: SETTINGS, byFunction: false },
  { theme: 'surroundings', cases: SURROUNDINGS, byFunction: false },
  { theme: 'tests', cases: [...TESTS, ...READ_SOURCES], byFunction: true },
];
const MODULES = process.env['SUBMINUTE_CASES_MODULES'];
const ways = isAll
  ? THEMES.flatMap((theme) => [true, false].map((byFunction) => ({ ...theme, byFunction })))
  : THEMES;

/** What it takes apart is shared: each case is a project of one workspace. */
describe.each(ways)(
  'a test file is skipped only where it would pass: $theme, by function: $byFunction',
  (way) => {
    let reports: Promise<readonly CaseReport[]> | undefined;
    test.each(way.cases)('$name', async ({ name }) => {
      reports ??= runCases(way.cases, { byFunction: way.byFunction, modules: MODULES });
      expect(surprises((await reports).find((report) => report.name === name))).toEqual([]);
    });
  },
);

describe('a test file is skipped only where it would pass: alone', () => {
  test.each([...ALONE, ...ALONE_IN_SURROUNDINGS])('$name', async (one: UnitCase) => {
    const [report] = await runCases([one], { byFunction: isAll, modules: MODULES });
    expect(surprises(report)).toEqual([]);
  });
});

/** What is wrong with a case: also that it holds although it is said to be broken. */
function surprises(report: CaseReport | undefined): readonly string[] {
  if (!report) return ['there is no report of this case'];
  const { name, problems, said } = report;
  if (!KNOWN_BROKEN.has(name)) return problems.length === 0 ? [] : [...problems, ...said];
  return problems.length === 0 ? ['it holds: take it out of KNOWN_BROKEN'] : [];
}

import path from 'node:path';
import { expect, test } from 'vitest';
import { isAll } from '../tools/rig/all-cases.ts';
import { runCases } from '../tools/rig/units/cases.ts';
import { fromRegistry } from '../tools/rig/template.ts';
import { OTHER_DOM, domCase } from './unit-cases/dom.ts';

const VERSIONS = isAll ? ['3.2.7', '4.1.12', '5.1.1'] : ['5.1.1'];

test.each(VERSIONS)(
  'vitest %s skips where there is a document, and only where it would pass',
  async (version) => {
    const folder = await fromRegistry(
      `vitest@${version}`,
      'happy-dom@20.14.6',
      ...(isAll ? ['jsdom@27.4.0'] : []),
    );
    const modules = path.join(folder, 'node_modules');
    const cases = [domCase('happy-dom'), ...(isAll ? [domCase('jsdom'), OTHER_DOM] : [])];
    const reports = await Promise.all(cases.map((one) => runCases([one], { modules })));
    expect(reports.flat().filter(({ problems }) => problems.length > 0)).toEqual([]);
  },
  300_000,
);

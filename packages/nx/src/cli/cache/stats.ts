import { type ExitCode, inline, plural, projectLabel } from '@subminute/core';
import { type Stats, statsOf } from '@subminute/vitest/units';
import type { Io } from '../io.ts';
import { sampleText } from '../unit-checks.ts';
import { NOTHING_KNOWN, answer, withCache } from './open-cache.ts';
import { size } from './size.ts';
import { resultStats, resultStatsLines } from './task-results.ts';

/** What is stored of test files and of whole tasks, how much it takes, how often it spared a run. */
export function stats(io: Io, args: readonly string[]): Promise<ExitCode> {
  return withCache(
    io,
    { action: 'stats', args },
    async ({ flags, database, root, store }): Promise<ExitCode> => {
      const found = database && statsOf(database.db);
      const results = await resultStats({ root, store, env: io.env });
      const told = [...(found ? lines(found) : [NOTHING_KNOWN]), ...resultStatsLines(results)];
      answer(io, flags, { ...(found ? { stats: found } : { nothing: true }), results }, told);
      return 0;
    },
  );
}

function lines({ testFiles, verdicts, traces, code, bytes, bytesAVerdict, last, fuses }: Stats): string[] {
  const asked = last.ran + last.known;
  const known = last.known + last.audited;
  const share = asked === 0 ? '' : ` (${Math.round((known / asked) * 100)} %)`;
  return [
    `${plural(testFiles, 'test file')}, ${plural(verdicts, 'state')} known to pass, ${size(bytes)}`,
    `${size(bytesAVerdict)} a test file and state; ${plural(traces, 'list')} of inputs, ${plural(code, 'module')} remembered`,
    `last ${plural(last.runs, 'run')} of projects: ${known} of ${asked} test files known${share}${sampleText(last.audited)}`,
    ...fuses.map(
      ({ project, evidence }) =>
        `skipping is off in ${inline(projectLabel(project))}: ${inline(evidence)}. After a look: subminute cache mend ${inline(projectLabel(project))}`,
    ),
  ];
}

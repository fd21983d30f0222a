import { type VitestUnits, projectLabel, unitsTogether } from '../evidence/reports/vitest-units.ts';
import type { RunResult } from '../run/result.ts';
import { bytesOf, inline, plural } from './line.ts';

/** The test files of the executed tasks that tell of them: what cached tasks once ran is not counted. */
export function testFilesOf({ tasks }: Pick<RunResult, 'tasks'>): VitestUnits | undefined {
  return unitsTogether(tasks.flatMap(({ units }) => units ?? []));
}

/** `212 of 1,904 test files run, the rest known`, or `1,904 test files known, none run`; nothing where all ran because none was known. */
export function testFilesText(result: Pick<RunResult, 'tasks'>): string[] {
  const units = testFilesOf(result);
  if (!units) return [];
  const { ran, known, audited, wrong } = units;
  if (known > 0 && ran === 0)
    return [`${thousands(known)} test file${known === 1 ? '' : 's'} known, none run`];
  if (known > 0) return [`${thousands(ran)} of ${thousands(ran + known)} test files run, the rest known`];
  // Comparing is what such a run is for.
  if (audited === 0) return [];
  const what = wrong.found === 0 ? 'all as recorded' : `${wrong.found} not as recorded`;
  return [`${thousands(audited)} known test files run again, ${what}`];
}

/**
 * Where skipping is off since a record was wrong: the way back, as one line; `undefined`: nowhere. The command comes
 * first, and is whole within so many bytes.
 */
export function fuseHint(
  result: Pick<RunResult, 'tasks'>,
  maxBytes: number = Number.POSITIVE_INFINITY,
): string | undefined {
  const units = testFilesOf(result);
  const projects = new Set(
    [...(units?.fuses.first ?? []), ...(units?.wrong.first ?? [])].map(({ project }) => project),
  );
  const [first] = projects;
  if (first === undefined) return undefined;
  const named = `${MEND} ${inline(projectLabel(first))}`;
  const others = projects.size - 1;
  const where = others === 0 ? 'there' : `there and in ${plural(others, 'more project')}`;
  // Without a name it tells them all.
  const command = bytesOf(named) <= maxBytes ? named : MEND;
  return `${command}, after a look: a record was wrong, so known test files run ${where}`;
}

const MEND = 'subminute cache mend';

function thousands(count: number): string {
  const digits = String(count);
  const first = digits.length % 3;
  const groups = digits.slice(first).match(/\d{3}/g) ?? [];
  return [...(first === 0 ? [] : [digits.slice(0, first)]), ...groups].join(',');
}

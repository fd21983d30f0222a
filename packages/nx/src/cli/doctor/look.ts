import { type ExitCode, duration } from '@subminute/core';
import type { Check } from '../checks.ts';
import type { Io } from '../io.ts';
import { allChecks } from './all-checks.ts';
import { fixText, fixWords } from './fix-words.ts';
import type { DoctorRequest } from './options.ts';

/** Looks at the workspace and changes nothing. */
export async function look(io: Io, request: DoctorRequest): Promise<ExitCode> {
  const checks = await allChecks(io, request);
  if (request.flags.format === 'json')
    io.out.write(`${JSON.stringify({ version: 1, checks: checks.map(documentOf) })}\n`);
  else io.out.write(`${checks.flatMap(checkLines).join('\n')}\n`);
  return isBad(checks) ? 1 : 0;
}

export function isBad(checks: readonly Check[]): boolean {
  return checks.some(({ state }) => state === 'bad');
}

/** A check as data: of what is not good, also what `--fix` does. */
export function documentOf(check: Check): object {
  return check.state === 'good' ? check : { ...check, fix: fixWords(check) };
}

const MARK: Readonly<Record<Check['state'], string>> = { good: 'ok  ', note: 'note', bad: 'BAD ' };

export function checkLines(check: Check): readonly string[] {
  const { state, name, found, remedy, saves } = check;
  const beside =
    state === 'good'
      ? []
      : [saves && `saves up to ${duration(saves.ms)} in ${saves.of}`, remedy, fixText(check)];
  return [
    `${MARK[state]} ${name}: ${found}`,
    ...beside.flatMap((line) => (line === undefined ? [] : [`     ${line}`])),
  ];
}

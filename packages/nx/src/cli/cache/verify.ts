import { type ExitCode, plural } from '@subminute/core';
import { type Verified, setUnitsAside, verifyUnits } from '@subminute/vitest/units';
import type { Io } from '../io.ts';
import { NOTHING_KNOWN, answer, withCache } from './open-cache.ts';
import { verifiedLines, verifyResults, wrongIn } from './task-results.ts';

/** Looks at every entry; what is torn is removed. Exit 1: something was. */
export function verify(io: Io, args: readonly string[]): Promise<ExitCode> {
  return withCache(io, { action: 'verify', args, mends: true }, async ({ flags, database, root, store }) => {
    const results = await verifyResults({ root, store, env: io.env });
    const worst = wrongIn(results) === 0 ? 0 : 1;
    const say = (document: object, told: readonly string[]): void =>
      answer(io, flags, { ...document, results }, [...told, ...verifiedLines(results)]);
    if (!database) {
      say({ verdicts: 0 }, [NOTHING_KNOWN]);
      return worst;
    }
    if (database.aside !== undefined) {
      say({ aside: database.aside }, [unusable(database.aside)]);
      return 1;
    }
    const found = verifyUnits(database.db);
    return () => {
      const aside = found.file.length > 0 ? setUnitsAside(store) : undefined;
      say({ ...found, ...(aside === undefined ? {} : { aside }) }, lines(found, aside));
      return tornIn(found) === 0 ? worst : 1;
    };
  });
}

function unusable(aside: string): string {
  return `the database could not be read: it was set aside as ${aside}; test files run until they are known again`;
}

function tornIn({ torn, file }: Verified): number {
  return torn.verdicts + torn.traces + torn.code + file.length;
}

function lines(found: Verified, aside: string | undefined): string[] {
  if (found.file.length > 0) {
    return [
      aside === undefined ? 'the database was torn; another process has set it aside' : unusable(aside),
    ];
  }
  const { verdicts, traces, code, torn } = found;
  const looked = `${plural(verdicts, 'state')}, ${plural(traces, 'list')} of inputs and ${plural(code, 'module')} looked at`;
  if (tornIn(found) === 0) return [`${looked}: all as they were written`];
  return [
    `${looked}: torn and removed were ${plural(torn.verdicts, 'state')}, ${plural(torn.traces, 'list')} of inputs and ${plural(torn.code, 'module')}`,
    `${plural(found.loose, 'state')} without a list of inputs removed; these test files run until they are known again`,
  ];
}

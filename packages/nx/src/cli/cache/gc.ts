import { type ExitCode, plural } from '@subminute/core';
import { collectUnits } from '@subminute/vitest/units';
import type { Io } from '../io.ts';
import { answer, withCache } from './open-cache.ts';
import { collectResults, collectedLine, hasShield } from './task-results.ts';

/** Takes away what is beyond the bounds now, and gives the room back to the disk. */
export function gc(io: Io, args: readonly string[]): Promise<ExitCode> {
  return withCache(
    io,
    { action: 'gc', args },
    async ({ flags, database, root, store }): Promise<ExitCode> => {
      const place = { root, store, env: io.env };
      const results = await collectResults(place);
      const { verdicts, others } = database ? collectUnits(database.db, Date.now()) : NONE;
      if (verdicts + others > 0) database?.db.exec('VACUUM');
      const line = `${plural(verdicts, 'state')} and ${plural(others, 'other entry', 'other entries')} removed`;
      answer(io, flags, { verdicts, others, results }, [
        line,
        ...(hasShield(place) ? [collectedLine(results)] : []),
      ]);
      return 0;
    },
  );
}

const NONE = { verdicts: 0, others: 0 };

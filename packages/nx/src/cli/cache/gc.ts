import { type ExitCode, plural } from '@subminute/core';
import { collectUnits } from '@subminute/vitest/units';
import type { Io } from '../io.ts';
import { NOTHING_KNOWN, answer, withCache } from './open-cache.ts';

/** Takes away what is beyond the bounds now, and gives the room back to the disk. */
export function gc(io: Io, args: readonly string[]): ExitCode {
  return withCache(io, { action: 'gc', args }, ({ flags, database }) => {
    if (!database) {
      answer(io, flags, { verdicts: 0, others: 0 }, [NOTHING_KNOWN]);
      return 0;
    }
    const { verdicts, others } = collectUnits(database.db, Date.now());
    if (verdicts + others > 0) database.db.exec('VACUUM');
    const line = `${plural(verdicts, 'state')} and ${plural(others, 'other entry', 'other entries')} removed`;
    answer(io, flags, { verdicts, others }, [line]);
    return 0;
  });
}

import { type ExitCode, type RunResult, inline, rootCauses, wholeCause } from '@subminute/core';
import type { Io } from './io.ts';
import { fail } from './fail.ts';
import { messages } from './messages.ts';

/** Everything about one failure; where the list was cut (`show F9`), all from there on. */
export function showCause(io: Io, result: RunResult, ref: string): ExitCode {
  const causes = rootCauses(result);
  const at = causes.findIndex((cause) => cause.id === ref);
  const cause = causes[at];
  if (!cause) return fail(io, messages.noSuchRef(ref));
  io.out.write(`${wholeCause(cause).join('\n')}\n`);
  const next = causes[at + 1];
  if (next) io.out.write(`${causes.length - at - 1} more: show ${inline(next.id)}\n`);
  return 0;
}

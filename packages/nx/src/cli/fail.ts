import type { ExitCode } from '@subminute/core';
import type { Io } from './io.ts';

/** What could not run: one line, exit code 2. It is the verdict, so it stands on `out`. */
export function fail(io: Io, message: string): ExitCode {
  io.out.write(`ERROR ${message}\n`);
  return 2;
}

/** What a person may want to know beside the verdict. */
export function note(io: Io, text: string | undefined): void {
  if (text !== undefined) io.err.write(`subminute: ${text}\n`);
}

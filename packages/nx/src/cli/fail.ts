import type { ExitCode } from '@subminute/core';
import type { Io } from './io.ts';

/** What could not run: one line, exit code 2. It is the verdict, so it stands on `out`. */
export function fail(io: Io, message: string): ExitCode {
  io.out.write(wantsJson(io.argv) ? `${JSON.stringify(errorDocument(message))}\n` : `ERROR ${message}\n`);
  return 2;
}

function errorDocument(reason: string): Readonly<Record<string, unknown>> {
  return { version: 1, verdict: 'ERROR', exitCode: 2, reason };
}

/** Also where the arguments could not be read: who asks for JSON gets it. */
function wantsJson(argv: readonly string[]): boolean {
  const dashes = argv.indexOf('--');
  const own = dashes === -1 ? argv : argv.slice(0, dashes);
  return (
    own.includes('--json') ||
    own.includes('--format=json') ||
    own.some((arg, i) => arg === '--format' && own[i + 1] === 'json')
  );
}

/** What a person may want to know beside the verdict. */
export function note(io: Io, text: string | undefined): void {
  if (text !== undefined) io.err.write(`subminute: ${text}\n`);
}

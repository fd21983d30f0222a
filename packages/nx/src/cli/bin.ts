#!/usr/bin/env node
import { isSupportedNode, nodeNeededBy } from '../node-version.ts';

/** A run that goes on under another owner must not keep this process: end it once all is written. */
function exit(code: number): void {
  process.stdout.write('', () => process.exit(code));
}

/** In the form of a verdict, since callers read that; what else is known goes to stderr. */
function refuse(reason: string): void {
  const line = ` ${process.argv.join(' ')} `;
  const isJson = / --json | --format[= ]json /.test(line);
  const json = JSON.stringify({ version: 1, verdict: 'ERROR', exitCode: 2, reason });
  process.stdout.write(`${isJson ? json : `ERROR ${reason}`}\n`);
  exit(2);
}

// Who reads them may go: the run is judged and stored all the same.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

if (isSupportedNode(process.versions.node)) {
  // Not before: older versions cannot even load it.
  const { main } = await import('./main.ts');
  await main({
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    out: process.stdout,
    err: process.stderr,
  }).then(exit, (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    refuse(`unexpected: ${String(error)}. This is a fault of subminute; its stack stands on stderr`);
  });
} else {
  refuse(nodeNeededBy('subminute'));
}

#!/usr/bin/env node
import { main } from './main.ts';

const code = await main({
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  out: process.stdout,
  err: process.stderr,
});
// A run that goes on under another owner must not keep this process: end it once all is written.
process.stdout.write('', () => process.exit(code));

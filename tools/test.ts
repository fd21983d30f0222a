// The tests, all of them or one layer, with Vitest's exit code:
//
//   npm test                          unit and end-to-end tests
//   npm test -- unit                  unit tests only
//   npm test -- e2e -t 'a deadline'   end-to-end tests; what follows goes to Vitest
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const LAYERS: Readonly<Record<string, readonly string[]>> = {
  unit: ['--project=!e2e'],
  e2e: ['--project=e2e'],
};

function vitestArgs(argv: readonly string[]): readonly string[] {
  const [first = '', ...rest] = argv;
  const layer = LAYERS[first];
  return layer === undefined ? ['run', ...argv] : ['run', ...layer, ...rest];
}

const bin = join(import.meta.dirname, '../node_modules/.bin/vitest');
const vitest = spawn(process.execPath, [bin, ...vitestArgs(process.argv.slice(2))], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // Ctrl-C reaches it by itself. It ends its workers before it ends, and we end after it.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) vitest.kill(signal);
  });
}
vitest.once('close', (code) => {
  process.exitCode = code ?? 1;
});

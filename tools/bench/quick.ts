// The benchmarks that are quick enough for every change: each command of quick.json, one after the
// other, from the root of the repository. All run; a failed one makes the exit code 1.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(dirname(import.meta.dirname));
const commands = JSON.parse(
  readFileSync(join(import.meta.dirname, 'quick.json'), 'utf8'),
) as readonly string[];

function run(command: string): boolean {
  const start = performance.now();
  console.log(`benchmark: ${command}`);
  const { status, signal } = spawnSync(command, { cwd: root, shell: true, stdio: 'inherit' });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (status === 0) console.log(`benchmark: passed in ${seconds}s`);
  else console.error(`benchmark: ended with ${status ?? signal} after ${seconds}s: ${command}`);
  return status === 0;
}

const failures = commands.filter((command) => !run(command));
console.log(`benchmarks: ${commands.length - failures.length} of ${commands.length} passed`);
process.exitCode = failures.length === 0 ? 0 : 1;

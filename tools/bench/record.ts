// Whether runs are lost or torn when many processes record into one database at once.
//
//   node tools/setup.mjs tools/bench/record.ts --processes 8 --runs 200 --kills 1
//
// `--kills` more writers are ended with SIGKILL while they write. Prints one JSON line last.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readAll } from './record-read.ts';
import { numbers, report } from './options.ts';

const { processes, runs, kills } = numbers({ processes: 8, runs: 200, kills: 1 });

interface Writer {
  readonly acknowledged: Promise<readonly string[]>;
  kill(): void;
}

/** Starts a process that records; it names each run on its output once it is stored. */
function startWriter(store: string, count: number): Writer {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'record-writer.ts'), store, String(count)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  return {
    acknowledged: new Promise((resolve) => {
      child.once('close', () => {
        resolve(out.split('\n').slice(0, -1));
      });
    }),
    kill: () => child.kill('SIGKILL'),
  };
}

const store = mkdtempSync(join(tmpdir(), 'subminute-record-'));
const start = performance.now();
const writers = Array.from({ length: processes }, () => startWriter(store, runs));
const victims = Array.from({ length: kills }, () => startWriter(store, 1_000_000));
await sleep(500);
for (const victim of victims) victim.kill();
const acknowledged = (
  await Promise.all([...writers, ...victims].map((writer) => writer.acknowledged))
).flat();
const { readable, torn } = readAll(store);
const lost = acknowledged.filter((id) => !readable.has(id)).length;
report({
  processes,
  runsEach: runs,
  acknowledged: acknowledged.length,
  readable: readable.size,
  torn,
  lost,
  seconds: Number(((performance.now() - start) / 1000).toFixed(1)),
});
rmSync(store, { recursive: true, force: true });
process.exitCode = lost > 0 || torn > 0 || readable.size < processes * runs ? 1 : 0;

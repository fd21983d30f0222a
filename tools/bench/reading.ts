// How fast logs are read and verdicts rendered, in CPU time.
//
//   node tools/setup.mjs tools/bench/reading.ts --megabytes 40 --diagnostics 1000 --long 1000
//
// Reads each log of packages/core's fixtures, repeated between lines of passing work, and renders a run
// with as many diagnostics. `--long`: one log of so many MB, all failures in turn between routine lines, for
// what of the heap is still held at its tenth and at its end. Prints one JSON line last; MB are 10^6 bytes.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Diagnostic, type RunEvent, type RunId, asTaskId, foldRun, renderText } from '@subminute/core';
import { readEvidence } from '@subminute/core/evidence';
import { median, numbers, report } from './options.ts';

const { megabytes, diagnostics, long } = numbers({ megabytes: 40, diagnostics: 1000, long: 200 });

const FIXTURES = join(import.meta.dirname, '../../packages/core/src/evidence/fixtures');

/** What tasks print that have nothing to say, as several tools and programs do. */
const ROUTINE: readonly ((i: number) => string)[] = [
  (i) => ` ✓ src/module${i}.test.ts > suite ${i} > does what it says number ${i} ${i % 9}ms`,
  (i) => `PASS src/module${i}.test.ts (5.${i} s)`,
  (i) => `test module${i}::tests::does_what_it_says_${i} ... ok`,
  (i) => `tests/test_module${i}.py::TestSuite::test_does_what_it_says[${i}] PASSED [ ${i % 100}%]`,
  (i) =>
    `2026-01-02T10:11:${10 + (i % 50)}.123Z INFO [worker-${i % 7}] GET /api/items/${i}?page=2 200 in ${i}ms`,
  (i) => `{"level":"info","time":17000000${i},"msg":"request completed","url":"/items/${i}","status":200}`,
  (i) =>
    `dist/assets/chunk-${((i * 2_654_435_761) >>> 0).toString(16)}.js   ${i}.41 kB │ gzip: ${i % 99}.11 kB`,
];
const NOISE = ROUTINE.map((line) => Array.from({ length: 400 }, (_, i) => line(i)).join('\n'));

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The log between lines of passing work, decoded as a file's chunks are, until there is enough of it. */
function repeated(log: string, bytes: number): string[] {
  const parts = NOISE.map((noise) => Buffer.from(`${noise}\n${log}\n`).toString());
  const chunks: string[] = [];
  for (let left = bytes, i = 0; left > 0; i++) {
    const chunk = parts[i % parts.length] as string;
    chunks.push(chunk);
    left -= chunk.length;
  }
  return chunks;
}

function read(chunks: readonly string[]): void {
  readEvidence(chunks, { workspaceRoot: '/repo', projectRoot: '.', exists: () => false });
}

const speeds = new Map<string, number>();
const names = readdirSync(FIXTURES).filter((name) => name.endsWith('.txt'));
const bytes = (megabytes * 1e6) / names.length;
// Compiled first: what is asked is how fast a long log is read.
for (const name of names) read(repeated(readFileSync(join(FIXTURES, name), 'utf8'), 100_000));
for (const name of names) {
  const chunks = repeated(readFileSync(join(FIXTURES, name), 'utf8'), bytes);
  const size = chunks.reduce((sum, chunk) => sum + Buffer.byteLength(chunk), 0);
  speeds.set(name, size / 1e6 / (cpuMs(() => read(chunks)) / 1000));
}
for (const [name, speed] of [...speeds].sort((a, b) => a[1] - b[1]))
  console.log(`${name}: ${speed.toFixed(0)} MB/s`);

/** MB of the heap that are held after a tenth of a log and at its end. */
function heldMb(size: number): { atTenthMb: number; atEndMb: number } {
  const logs = names.flatMap((name) => repeated(readFileSync(join(FIXTURES, name), 'utf8'), 1));
  const held: number[] = [];
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const hold = (): void => {
    collect();
    held.push(Math.round(process.memoryUsage().heapUsed / 1e6));
  };
  function* log(): Generator<string> {
    for (let done = 0, i = 0; done < size; i++) {
      const before = done;
      const chunk = logs[i % logs.length] as string;
      done += chunk.length;
      // No failure is the same as one before.
      yield chunk.replaceAll(/(?<=\.\w{1,5}[:(])\d+/g, String(i));
      if (before < size / 10 && done >= size / 10) hold();
    }
    hold();
  }
  readEvidence(log(), { workspaceRoot: '/repo', projectRoot: '.', exists: () => false });
  const [atTenthMb = 0, atEndMb = 0] = held;
  return { atTenthMb, atEndMb };
}

function runWith(count: number): RunEvent[] {
  const all = Array.from({ length: count }, (_, i): Diagnostic => ({
    tool: 'tsc',
    severity: 'error',
    code: `TS${2000 + (i % 40)}`,
    message: `Property 'p${i}' does not exist on type '{ a: string; b: number; }'.`,
    place: { file: `packages/p${i % 50}/src/file${i % 300}.ts`, line: i, column: 7 },
    detail: ["The expected type comes from property 'a'"],
  }));
  const task = (i: number): RunEvent => {
    const own = all.slice(i * 20, i * 20 + 20);
    const evidence = { diagnostics: own, found: own.length, understood: true, excerpt: [], lines: 100 };
    return { type: 'task-ended', task: asTaskId(`p${i}:build`), outcome: 'failed', cache: 'none', evidence };
  };
  return [
    { type: 'run-started', run: 'rabcde' as RunId, atMs: 1, command: ['affected'], via: 'subminute' },
    ...Array.from({ length: Math.ceil(count / 20) }, (_, i) => task(i)),
    { type: 'run-ended', atMs: 2, exitCode: 1 },
  ];
}

const events = runWith(diagnostics);
const render = (): void => {
  renderText(foldRun(events), { budgetMs: 60_000, maxBytes: 8192, nowMs: 3 });
};
// As the command does it: once, in a process that has just begun.
const firstMs = cpuMs(render);
const laterMs = median(Array.from({ length: 9 }, () => cpuMs(render)));
const all = [...speeds.values()];
const { atTenthMb, atEndMb } = heldMb(long * 1e6);
report({
  megabytes,
  medianMbPerSecond: Math.round(median(all)),
  slowestMbPerSecond: Math.round(Math.min(...all)),
  long,
  heldAtTenthMb: atTenthMb,
  heldAtEndMb: atEndMb,
  diagnostics,
  renderCpuMs: Math.round(firstMs * 10) / 10,
  renderAgainCpuMs: Math.round(laterMs * 10) / 10,
});

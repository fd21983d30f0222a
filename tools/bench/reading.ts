// How fast logs are read and verdicts rendered, in CPU time.
//
//   node tools/setup.mjs tools/bench/reading.ts --megabytes 40 --diagnostics 1000
//
// Reads each log of packages/core's fixtures, repeated between lines of passing work, and renders a run
// with as many diagnostics. Prints one JSON line last; MB are 10^6 bytes.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, type RunEvent, type RunId, asTaskId, foldRun, renderText } from '@subminute/core';
import { readEvidence } from '@subminute/core/evidence';
import { median, numbers, report } from './options.ts';

const { megabytes, diagnostics } = numbers({ megabytes: 40, diagnostics: 1000 });

const FIXTURES = join(import.meta.dirname, '../../packages/core/src/evidence/fixtures');

/** What a task prints that has nothing to say. */
const NOISE = Array.from(
  { length: 400 },
  (_, i) => ` ✓ src/module${i}.test.ts > suite ${i} > does what it says number ${i} ${i % 9}ms`,
).join('\n');

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The log between lines of passing work, until there is enough of it. */
function* repeated(log: string, bytes: number): Generator<string> {
  for (let left = bytes; left > 0; left -= log.length + NOISE.length + 2) yield `${NOISE}\n${log}\n`;
}

function read(log: string, bytes: number): void {
  readEvidence(repeated(log, bytes), { workspaceRoot: '/repo', projectRoot: '.', exists: () => false });
}

const speeds = new Map<string, number>();
const names = readdirSync(FIXTURES).filter((name) => name.endsWith('.txt'));
const bytes = (megabytes * 1e6) / names.length;
for (const name of names) {
  const log = readFileSync(join(FIXTURES, name), 'utf8');
  read(log, 200_000);
  speeds.set(name, bytes / 1e6 / (cpuMs(() => read(log, bytes)) / 1000));
}
for (const [name, speed] of [...speeds].sort((a, b) => a[1] - b[1]))
  console.log(`${name}: ${speed.toFixed(0)} MB/s`);

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
report({
  megabytes,
  medianMbPerSecond: Math.round(median(all)),
  slowestMbPerSecond: Math.round(Math.min(...all)),
  diagnostics,
  renderCpuMs: Math.round(firstMs * 10) / 10,
  renderAgainCpuMs: Math.round(laterMs * 10) / 10,
});

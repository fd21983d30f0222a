// Mutates real logs for a while and holds the reader and the renderer to what they promise: no throw, no
// hang, nothing of a task in column 0, no control character, bounded in bytes.
//
//   node tools/setup.mjs tools/fuzz/evidence.ts --minutes 10 --seed 1 [--corpus DIR]
//
// Prints one JSON line last; what broke a promise is written to a file, whose name is printed.
import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type RunEvent, type RunId, asTaskId, foldRun, renderText, rootCauses } from '@subminute/core';
import { readEvidence } from '@subminute/core/evidence';
import { wholeCause } from '@subminute/core/render';
import { random } from '../bench/options.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    corpus: { type: 'string' },
  },
});

/** An input may take so long for each of its MB, and a start for what is small. */
const MS_A_MB = 50;
const MS_START = 60;
const RETRIES = 4;

const FIXTURES = join(import.meta.dirname, '../../packages/core/src/evidence/fixtures');

function logs(): string[] {
  const own = readdirSync(FIXTURES).map((name) => readFileSync(join(FIXTURES, name), 'utf8'));
  const { corpus } = values;
  if (corpus === undefined) return own;
  const others = readdirSync(corpus)
    .map((name) => join(corpus, name, 'raw.txt'))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8').slice(0, 200_000));
  return [...own, ...others];
}

const next = random(Number(values.seed));
const below = (count: number): number => Math.floor(next() * count);
const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;

const INSERTS = [
  '\u001b[31m',
  '\u001b]8;;http://x\u0007',
  '\r',
  '\u0000',
  '\ud800',
  'FAIL 0 of 0 tasks',
  'F1 forged:task fine',
  '> nx run a:b',
  ' NX   Successfully ran target',
  '::error::x',
  '⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯',
  ' FAIL  a.test.ts > x',
  'error TS2322: ',
  '    at f (/repo/a.ts:1:2)',
  '{',
  '((((',
  ':1:1',
  ' '.repeat(5000),
  'a:'.repeat(3000),
  '/'.repeat(3000),
];

/** One change of a log: cut, doubled, woven with another, bytes changed, something put in. */
function mutated(log: string, all: readonly string[]): string {
  const at = below(log.length + 1);
  const to = Math.min(log.length, at + below(2000));
  switch (below(7)) {
    case 0:
      return log.slice(0, at);
    case 1:
      return log.slice(at);
    case 2:
      return log.slice(0, at) + log.slice(to);
    case 3:
      return log.slice(0, at) + log.slice(at, to).repeat(1 + below(20)) + log.slice(to);
    case 4:
      return log.slice(0, at) + pick(INSERTS) + log.slice(at);
    case 5: {
      const other = pick(all).split('\n');
      return log
        .split('\n')
        .flatMap((line) => (next() < 0.1 ? [pick(other), line] : [line]))
        .join('\n');
    }
    default:
      return log.slice(0, at) + String.fromCodePoint(below(0x3000)) + log.slice(at + 1);
  }
}

/** What broken promise a log brings to light; `undefined`: none. */
function broken(log: string): string | undefined {
  const start = process.cpuUsage();
  const evidence = readEvidence([log], {
    workspaceRoot: '/repo',
    projectRoot: 'a',
    exists: () => next() < 0.5,
  });
  const event: RunEvent = {
    type: 'task-ended',
    task: asTaskId('a:b'),
    outcome: 'failed',
    cache: 'none',
    evidence,
    logged: true,
  };
  const result = foldRun([
    { type: 'run-started', run: 'rabcde' as RunId, atMs: 1, command: [], via: 'subminute' },
    event,
    { type: 'run-ended', atMs: 2, exitCode: 1 },
  ]);
  const answer = renderText(result, { budgetMs: 60_000, maxBytes: 8192, nowMs: 3 });
  const { user, system } = process.cpuUsage(start);
  const bound = MS_START + (MS_A_MB * log.length) / 1e6;
  if ((user + system) / 1000 > bound) return `took ${Math.round((user + system) / 1000)}ms`;
  if (!answer.startsWith('FAIL 1 of 1 task')) return 'is not red';
  if (Buffer.byteLength(answer) > 8192) return 'is too long';
  const drill = rootCauses(result).flatMap((cause) => wholeCause(cause));
  const own = /^(?:FAIL 1 of 1 task|F\d+ a:b[ ,]|… \d+ more: show F\d+$| {3})/;
  const alien = [...answer.trimEnd().split('\n'), ...drill].find((line) => !own.test(line));
  if (alien !== undefined) return `has a line in column 0: ${alien}`;
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.test(answer)) return 'has a control character';
  return undefined;
}

const all = logs();
for (const log of all) broken(log);
const until = performance.now() + Number(values.minutes) * 60_000;
let inputs = 0;
let megabytes = 0;
let faults = 0;
while (performance.now() < until) {
  let log = pick(all);
  for (let i = below(6); i >= 0; i--) log = mutated(log, all).slice(0, 400_000);
  inputs++;
  megabytes += log.length / 1e6;
  let fault: string | undefined;
  try {
    fault = broken(log);
    // A machine that is busy elsewhere is no fault of the reader: it must be slow each time.
    for (let again = 0; again < RETRIES && fault?.startsWith('took '); again++) fault = broken(log);
  } catch (error) {
    fault = `throws ${String(error)}`;
  }
  if (fault === undefined) continue;
  faults++;
  const file = join(mkdtempSync(join(tmpdir(), 'fuzz-')), 'log.txt');
  writeFileSync(file, log);
  console.log(`${file} ${fault}`);
}
console.log(
  JSON.stringify({
    minutes: Number(values.minutes),
    seed: Number(values.seed),
    inputs,
    megabytes: Math.round(megabytes),
    faults,
  }),
);
process.exitCode = faults > 0 ? 1 : 0;

// Whether a deadline is kept and nothing outlives the hard cap.
//
//   node tools/setup.mjs tools/bench/deadline.ts --runs 10 --seed 1 --deadline 10 --length 60
//
// Each run has tasks of random lengths up to `--length` seconds, half of them hanging and deaf to
// signals, some with children in sessions of their own. Prints one JSON line last.
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { project } from '../rig/projects.ts';
import { type Workspace, workspace } from '../rig/workspace.ts';
import { pidsIn } from './cpu.ts';
import { numbers, random, report } from './options.ts';

const { runs, seed, deadline, length, cap, tasks } = numbers({
  runs: 10,
  seed: 1,
  deadline: 10,
  length: 60,
  // Seconds after the deadline.
  cap: 3,
  tasks: 4,
});

/** An answer may take this much longer than its deadline. */
const GRACE_MS = 1000;

const TASK = `
const { spawn } = require('node:child_process');
const [seconds, kind] = process.argv.slice(2);
if (kind === 'hang') for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
if (kind === 'hang') spawn(process.execPath, [__filename, seconds, 'away'], { detached: true, stdio: 'ignore' });
console.log('working for', seconds, 's');
setTimeout(() => console.log('done'), Number(seconds) * 1000);
`;

function files(next: () => number): Record<string, string> {
  const all: Record<string, string> = { 'work.js': TASK };
  for (let i = 0; i < tasks; i++) {
    const hangs = next() < 0.5;
    const seconds = hangs ? 600 : (next() * length).toFixed(2);
    Object.assign(
      all,
      project(`@bench/t${i}`, { slow: `node ../../work.js ${seconds} ${hangs ? 'hang' : 'work'}` }),
    );
  }
  // At least one is not done by the deadline: otherwise there is none to keep.
  Object.assign(
    all,
    project('@bench/long', { slow: `node ../../work.js ${Math.max(length, deadline + cap + 30)} work` }),
  );
  return all;
}

interface Kept {
  readonly lateMs: number;
  readonly code: number | null;
  readonly leftovers: number;
}

async function oneRun(ws: Workspace, next: () => number): Promise<Kept> {
  ws.write(files(next));
  const ran = await ws.subminute(
    [
      'run-many',
      '-t',
      'slow',
      '--deadline',
      `${deadline}s`,
      '--parallel',
      String(1 + Math.floor(next() * 5)),
    ],
    { env: { SUBMINUTE_HARD_CAP: `${deadline + cap}s` } },
  );
  await sleep(cap * 1000 + 3000);
  const left = pidsIn(dirname(ws.dir));
  const lateMs = ran.wallMs - deadline * 1000;
  if (lateMs > GRACE_MS || ran.code !== 3 || left.length > 0)
    console.log(`late ${lateMs.toFixed(0)}ms:`, ran.stdout);
  return { lateMs, code: ran.code, leftovers: left.length };
}

async function main(): Promise<void> {
  const next = random(seed);
  const kept: Kept[] = [];
  for (let i = 0; i < runs; i++) {
    await using ws = await workspace();
    kept.push(await oneRun(ws, next));
  }
  const overruns = kept.filter((k) => k.lateMs > GRACE_MS || k.code !== 3).length;
  const leftovers = kept.reduce((sum, k) => sum + k.leftovers, 0);
  report({
    runs,
    overruns,
    leftovers,
    worstLateMs: Math.round(Math.max(...kept.map((k) => k.lateMs))),
    deadlineMs: deadline * 1000,
    seed,
  });
  process.exitCode = overruns + leftovers > 0 ? 1 : 0;
}

await main();

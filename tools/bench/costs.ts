// How far a task's recorded CPU time is from the truth: what its own shell says of all that it waited for.
//
//   node tools/setup.mjs tools/bench/costs.ts --rounds 2 --parallel 4
//
// Commands of a CPU second and more, of Node and not, alone and side by side. Prints one JSON line last.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskCost } from '@subminute/core';
import { project } from '../rig/projects.ts';
import { NX_VERSION, type Workspace, workspace } from '../rig/workspace.ts';
import { median, numbers, report } from './options.ts';

const { rounds, parallel } = numbers({ rounds: 2, parallel: 4 });

const SPIN = `
const taken = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
let sum = 0;
while (taken() < Number(process.argv[2])) for (let i = 0; i < 1e5; i++) sum += Math.sqrt(i);
if (process.argv[3] === 'stay') { console.log('over'); setInterval(() => {}, 1000); }
`;
const WORKERS = `
const { spawn } = require('node:child_process');
for (const ms of ['600', '800']) spawn(process.execPath, ['spin.js', ms]);
`;
const KILLER = `
const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['spin.js', '1200', 'stay'], { stdio: ['ignore', 'pipe', 'inherit'] });
child.stdout.once('data', () => child.kill());
`;

const COMMANDS: Readonly<Record<string, string>> = {
  node: 'node spin.js 1500',
  'one-by-one': 'node spin.js 700 && node spin.js 900',
  workers: 'node workers.js',
  killer: 'node killer.js',
  shell: 'i=0; while [ $i -lt 1500000 ]; do i=$((i+1)); done',
  allocating: `node -e 'let a = []; for (let i = 0; i < 2e7; i++) { a.push({ i }); if (i % 1e6 === 0) a = []; }'`,
};

function files(): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, command] of Object.entries(COMMANDS)) {
    const truthful = `${command}; code=$?; times > times.txt; exit $code`;
    Object.assign(all, project(`@bench/${name}`, { cost: { command: truthful, cache: false } }), {
      [`packages/${name}/spin.js`]: SPIN,
      [`packages/${name}/workers.js`]: WORKERS,
      [`packages/${name}/killer.js`]: KILLER,
    });
  }
  return all;
}

/** POSIX: user and system time of the shell, then of its children, as `0m1.23s`. */
function toldMs(ws: Workspace, name: string): number {
  const text = readFileSync(join(ws.dir, 'packages', name, 'times.txt'), 'utf8');
  const parts = [...text.matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce(
    (sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1000,
    0,
  );
}

interface Compared {
  readonly name: string;
  readonly how: string;
  readonly percent: number;
}

async function once(ws: Workspace, atOnce: number): Promise<readonly Compared[]> {
  const ran = await ws.subminute(['run-many', '-t', 'cost', '--parallel', String(atOnce), '--json']);
  const { tasks } = JSON.parse(ran.stdout) as { tasks: { task: string; cost?: TaskCost }[] };
  return tasks.map(({ task, cost }) => {
    const name = task.slice('@bench/'.length, -':cost'.length);
    const truth = toldMs(ws, name);
    const percent = cost ? Math.round((cost.cpuMs / truth - 1) * 1000) / 10 : Number.NaN;
    console.log(`${task} ${cost?.how ?? 'none'} ${cost?.cpuMs ?? '?'} ms, told ${truth} ms, ${percent} %`);
    return { name, how: cost?.how ?? 'none', percent };
  });
}

async function main(): Promise<void> {
  const all: Compared[] = [];
  for (const nx of ['22.1.3', NX_VERSION]) {
    await using ws = await workspace({ nx, files: files() });
    for (let round = 0; round < rounds; round++)
      all.push(...(await once(ws, 1)), ...(await once(ws, parallel)));
  }
  const off = all.map(({ percent }) => Math.abs(percent));
  report({
    tasks: all.length,
    reaped: all.filter(({ how }) => how === 'reaped').length,
    medianPercent: Math.round(median(off) * 10) / 10,
    worstPercent: Math.max(...off),
  });
}

await main();

// What the shield costs a run of `nx`, in CPU and wall time, shield included: a fully cached run of 60 tasks with Nx's
// own cache alone and with the shield, in pairs; and beside it a cold run that stores everything.
//
//   node tools/setup.mjs tools/bench/shield-cost.ts --pairs 10 --cold 3 --tasks 60
//
// With `--daemon 1` each change of the environment makes the daemon begin anew: compare wall time only. Prints one JSON
// line last: medians, and the ratio of pairs.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addressIn } from '../../packages/nx/src/shield/store/address.ts';
import { namespace } from '../../packages/nx/src/shield/front/only-one.ts';
import { passage } from '../cache/through.ts';
import { project } from '../rig/projects.ts';
import { endShields, shieldsIn } from '../rig/shields.ts';
import { type Workspace, workspace } from '../rig/workspace.ts';
import { endedChildrenMs, pidsOf, treeMs } from './cpu.ts';
import { median, numbers, report } from './options.ts';

const { pairs, cold, tasks, daemon } = numbers({ pairs: 10, cold: 3, tasks: 60, daemon: 0 });

function files(): Record<string, string> {
  const all: Record<string, string> = {};
  for (let at = 0; at < tasks; at += 1) {
    Object.assign(all, project(`@bench/p${at}`, { build: 'node build.js' }));
    all[`packages/p${at}/build.js`] =
      "const fs = require('fs'); fs.mkdirSync('dist', { recursive: true }); for (let i = 0; i < 20; i++) fs.writeFileSync(`dist/${i}.js`, String(i).repeat(2000));\n";
  }
  return all;
}

interface Cost {
  readonly cpuMs: number;
  readonly wallMs: number;
}

type Arm = 'alone' | 'shield';

async function measure(ws: Workspace, arm: Arm): Promise<Cost> {
  const shield = arm === 'shield' ? '1' : '0';
  const watched = [...daemonsOf(ws), ...shieldsOf(ws)];
  const before = endedChildrenMs() + sumOf(watched);
  const start = performance.now();
  const ran = await ws.nx(['run-many', '-t', 'build'], { env: { ...ws.env, SUBMINUTE_SHIELD: shield } });
  const wallMs = performance.now() - start;
  if (ran.code !== 0) throw new Error(`nx ended with ${ran.code}: ${ran.stdout}${ran.stderr}`);
  // What goes on in the background after the run belongs to it too.
  await sleep(arm === 'shield' ? 700 : 300);
  return { cpuMs: endedChildrenMs() + sumOf(watched) - before, wallMs };
}

function daemonsOf(ws: Workspace): readonly number[] {
  return daemon === 1 ? pidsOf(new RegExp(`${ws.dir}/.*daemon/server/start`)).slice(0, 1) : [];
}

/** The front; its worker is below it. */
function shieldsOf(ws: Workspace): readonly number[] {
  return shieldsIn(ws.store).flatMap((dir) => addressIn(dir, namespace())?.pid ?? []);
}

function sumOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + treeMs(pid), 0);
}

function forget(ws: Workspace): void {
  for (const dir of ['.nx/cache', '.nx/workspace-data'])
    rmSync(path.join(ws.dir, dir), { recursive: true, force: true, maxRetries: 3 });
  passage('shield').forget(ws.store);
}

async function pairsOf(ws: Workspace, count: number, before: () => void): Promise<Record<string, number>> {
  const costs: Record<Arm, Cost[]> = { alone: [], shield: [] };
  for (let pair = 0; pair < count; pair += 1) {
    for (const arm of pair % 2 === 0 ? (['alone', 'shield'] as const) : (['shield', 'alone'] as const)) {
      before();
      costs[arm].push(await measure(ws, arm));
    }
  }
  const ratio = (what: keyof Cost): number =>
    Number(median(costs.shield.map((cost, at) => cost[what] / (costs.alone[at]?.[what] ?? 1))).toFixed(3));
  const middle = (arm: Arm, what: keyof Cost): number =>
    Math.round(median(costs[arm].map((cost) => cost[what])));
  return {
    cpuRatio: ratio('cpuMs'),
    wallRatio: ratio('wallMs'),
    aloneCpuMs: middle('alone', 'cpuMs'),
    shieldCpuMs: middle('shield', 'cpuMs'),
    aloneWallMs: middle('alone', 'wallMs'),
    shieldWallMs: middle('shield', 'wallMs'),
  };
}

async function main(): Promise<void> {
  const settings = {
    analytics: false,
    neverConnectToCloud: true,
    plugins: ['@subminute/nx/plugin'],
    cacheDirectory: '.nx/cache',
  };
  await using ws = await workspace({
    files: { ...files(), 'nx.json': JSON.stringify(settings) },
    daemon: daemon === 1,
  });
  try {
    for (const arm of ['alone', 'shield', 'alone', 'shield'] as const) await measure(ws, arm);
    const cached = await pairsOf(ws, pairs, () => {});
    const stored = await pairsOf(ws, cold, () => forget(ws));
    report({ cached, cold: stored, pairs, coldPairs: cold, tasks, daemon: daemon === 1 });
  } finally {
    await endShields(ws.store);
  }
}

await main();

import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { TaskCost } from '@subminute/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { taskCosts } from '../packages/nx/src/store/costs.ts';
import { readStore } from '../packages/nx/src/store/runs.ts';
import { newest } from '../tools/rig/all-cases.ts';
import { project } from '../tools/rig/projects.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

/** Ends once it has taken so much CPU time, whatever the machine does meanwhile. */
const SPIN = `
const taken = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
let sum = 0;
while (taken() < Number(process.argv[2])) for (let i = 0; i < 1e5; i++) sum += Math.sqrt(i);
`;

/** A Node process that kills its child, as Vitest does with its workers. */
const KILLER = `
const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['-e', process.argv[1]], { stdio: ['ignore', 'pipe', 'inherit'] });
child.stdout.once('data', () => child.kill());
`;

const FILES = {
  ...project('@cost/spin', { cost: 'node spin.js 900' }),
  'packages/spin/spin.js': SPIN,
  ...project('@cost/sleep', { cost: 'node sleep.js' }),
  'packages/sleep/sleep.js': 'setTimeout(() => {}, 1200);\n',
  ...project('@cost/shell', { cost: 'node spin.js 300 && node spin.js 300; true' }),
  'packages/shell/spin.js': SPIN,
  ...project('@cost/killer', { cost: 'node killer.js' }),
  'packages/killer/killer.js': KILLER.replace(
    'process.argv[1]',
    JSON.stringify(`process.argv[2] = '500';${SPIN}console.log('over'); setInterval(() => {}, 1000);`),
  ),
};

type Costs = Readonly<Record<string, TaskCost | undefined>>;

const IS_LINUX = process.platform === 'linux';

describe.each(newest(['22.1.3', '24.0.6']))('with Nx %s, tasks that run side by side', (nx) => {
  let ws: Workspace;
  let costs: Costs;

  const run = async (): Promise<Costs> => {
    const ran = await ws.subminute(['run-many', '-t', 'cost', '--parallel', '4', '--json']);
    const { tasks } = JSON.parse(ran.stdout) as { tasks: { task: string; cost?: TaskCost }[] };
    return Object.fromEntries(tasks.map(({ task, cost }) => [task, cost]));
  };

  beforeAll(async () => {
    ws = await workspace({ nx, files: FILES, isolated: true });
    costs = await run();
  });
  afterAll(() => ws[Symbol.asyncDispose]());

  test('have each the CPU time of their own processes', () => {
    const { spin, shell, sleep, killer } = Object.fromEntries(
      Object.entries(costs).map(([task, cost]) => [/\/(\w+):/.exec(task)?.[1] ?? '', cost?.cpuMs]),
    );
    expect(spin).toBeGreaterThanOrEqual(880);
    expect(spin).toBeLessThan(1300);
    expect(shell).toBeGreaterThanOrEqual(580);
    expect(shell).toBeLessThan(1000);
    expect(killer).toBeGreaterThanOrEqual(480);
    expect(killer).toBeLessThan(1000);
    expect(sleep).toBeLessThan(400);
  });

  test.runIf(IS_LINUX)('know it from the kernel, or from their own first process', () => {
    const how = Object.values(costs).map((cost) => cost?.how);
    // Of tasks that end in one moment their own probes are all that there is; here they end at different times.
    expect(how.some((one) => one !== 'probe')).toBe(true);
    expect(['reaped', 'tree', 'probe']).toEqual(expect.arrayContaining(how));
  });

  test.runIf(IS_LINUX)('have slept, or not', () => {
    expect(costs['@cost/sleep:cost']?.blockedMs).toBeGreaterThanOrEqual(1000);
    expect(costs['@cost/spin:cost']?.onCpuMs).toBeGreaterThanOrEqual(600);
    expect(costs['@cost/shell:cost']?.onCpuMs).toBeGreaterThanOrEqual(400);
    expect(costs['@cost/killer:cost']?.onCpuMs).toBeGreaterThanOrEqual(350);
    for (const { wallMs, onCpuMs = 0, queuedMs = 0, blockedMs = 0 } of Object.values(costs).flatMap(
      (cost) => cost ?? [],
    ))
      expect(onCpuMs + queuedMs + blockedMs).toBe(wallMs);
  });

  test('leave their costs in the history; from the cache they have none', async () => {
    expect(Object.values(await run())).toEqual([undefined, undefined, undefined, undefined]);
    const [key = ''] = readdirSync(ws.store);
    const models = readStore(path.join(ws.store, key), (db) => taskCosts(db));
    expect(models?.size).toBe(4);
    for (const [task, { cpuMs, runs }] of models ?? [])
      expect({ cpuMs, runs }).toEqual({ cpuMs: costs[task]?.cpuMs, runs: 1 });
  });
});

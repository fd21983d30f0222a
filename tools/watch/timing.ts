import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { lookAt } from '../../packages/nx/src/watch/fingerprint.ts';
import type { FileIndex } from '../../packages/nx/src/watch/file-index.ts';
import { median } from '../bench/options.ts';
import { pidsOf } from '../bench/cpu.ts';
import { type Workspace, commit, workspace } from '../rig/workspace.ts';
import { ARGS, PROJECTS, startWatcher, watchedWorkspace } from './rig.ts';

const ASK_AFTER_MS = 5000;

interface Spread {
  readonly medianMs: number;
  readonly p95Ms: number;
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const p95 = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)] ?? 0;
  return { medianMs: Math.round(median(values)), p95Ms: Math.round(p95) };
}

function edit(ws: Workspace, count: number): void {
  ws.write({ [`packages/${PROJECTS[count % PROJECTS.length] ?? ''}/src/index.js`]: `good ${count}` });
}

/** From the last write to the verdict, asked 5 s later: of a watched workspace, and of Nx in one like it. */
export async function timeOfEdits(edits: number, taskMs: number): Promise<Record<string, Spread>> {
  await using watched = await watchedWorkspace(taskMs);
  await using plain = await watchedWorkspace(taskMs);
  const watcher = startWatcher(watched);
  const asked: number[] = [];
  const fresh: number[] = [];
  try {
    await watcher.settled(60_000);
    for (let count = 1; count <= edits; count++) {
      edit(watched, count);
      await sleep(ASK_AFTER_MS);
      asked.push(ASK_AFTER_MS + (await watched.subminute(['affected', ...ARGS])).wallMs);
      edit(plain, count);
      await sleep(ASK_AFTER_MS);
      fresh.push(ASK_AFTER_MS + (await plain.nx(['affected', ...ARGS])).wallMs);
    }
  } finally {
    await watcher.end();
  }
  return { subminute: spread(asked), nx: spread(fresh) };
}

/** From the write that made a run useless until none of its tasks lives. */
export async function timeOfStops(stops: number): Promise<Spread & { readonly worstMs: number }> {
  await using ws = await watchedWorkspace(60_000);
  const watcher = startWatcher(ws);
  const times: number[] = [];
  const tasks = (): readonly number[] => pidsOf(/^\S*node \S*check\.js 60000/);
  try {
    for (let count = 1; count <= stops; count++) {
      // Another file each time: the same one would look like a task's own.
      ws.write({ [`packages/core/src/f${count}.js`]: 'good' });
      for (let i = 0; i < 1200 && tasks().length === 0; i++) await sleep(25);
      const before = new Set(tasks());
      const startMs = performance.now();
      ws.write({ [`packages/core/src/g${count}.js`]: 'good' });
      while (tasks().some((pid) => before.has(pid)) && performance.now() - startMs < 5000) await sleep(2);
      times.push(performance.now() - startMs);
    }
  } finally {
    await watcher.end();
  }
  return { ...spread(times), worstMs: Math.round(Math.max(...times)) };
}

/** Memory of the watcher over many edits: of the first tenth after a start, and of the last one. */
export async function memoryOverCycles(cycles: number): Promise<Record<string, number>> {
  await using ws = await watchedWorkspace();
  const watcher = startWatcher(ws);
  const megabytes: number[] = [];
  try {
    await watcher.settled(60_000);
    for (let count = 1; count <= cycles; count++) {
      edit(ws, count);
      await sleep(300);
      await watcher.settled(60_000);
      megabytes.push(residentMb(watcher.child.pid ?? 0));
    }
  } finally {
    await watcher.end();
  }
  const tenth = Math.max(1, Math.floor(cycles / 10));
  const first = median(megabytes.slice(tenth, tenth * 2));
  const last = median(megabytes.slice(-tenth));
  return {
    cycles,
    firstMb: Math.round(first),
    lastMb: Math.round(last),
    growth: Number((last / first - 1).toFixed(3)),
  };
}

function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb ?? 0) / 1024;
}

/** What it costs to see that nothing changed: all files read anew, and with what is known of them. */
export async function costOfLooks(files: number): Promise<Record<string, number>> {
  await using ws = await workspace();
  const many = Object.fromEntries(
    Array.from({ length: files }, (_, i) => [
      `packages/p${i % 100}/src/f${i}.ts`,
      `export const a${i} = ${i};\n`.repeat(40),
    ]),
  );
  ws.write(many);
  commit(ws.dir, ws.env);
  await sleep(2500);
  const index: FileIndex = new Map();
  const asked = { root: ws.dir, cwd: ws.dir, command: 'affected', args: ARGS, env: ws.env };
  const times: number[] = [];
  const cpu: number[] = [];
  for (let i = 0; i < 21; i++) {
    const startMs = performance.now();
    const before = process.cpuUsage();
    await lookAt(asked, `${ws.dir}/.git`, index);
    const { user, system } = process.cpuUsage(before);
    times.push(performance.now() - startMs);
    cpu.push((user + system) / 1000);
  }
  return {
    files,
    firstMs: Math.round(times[0] ?? 0),
    againMs: Math.round(median(times.slice(1))),
    againCpuMs: Math.round(median(cpu.slice(1))),
  };
}

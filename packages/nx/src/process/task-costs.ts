import type { CostSource, TaskCost } from '@subminute/core';
import { heaviestChain } from './chain.ts';
import { type ProcessEvent, type TaskEvent, eventsByTask } from './ends.ts';
import { everyProbed, probedCpuMs, probedTree, treeCpuMs, unwaitedCpuMs } from './probed-tree.ts';

type Exit = Extract<ProcessEvent, { type: 'exit' }>;

/** What the processes of each task took, of tasks whose processes have all ended. */
export function costsByTask(events: readonly ProcessEvent[]): ReadonlyMap<string, TaskCost> {
  const shared = sharedBatches(events);
  const costs = new Map<string, TaskCost>();
  for (const [task, list] of eventsByTask(events)) {
    const cost = costOf(list, shared);
    if (cost) costs.set(task, cost);
  }
  return costs;
}

/** Batches of ended processes that do not all belong to one task: their time cannot be told apart. */
function sharedBatches(events: readonly ProcessEvent[]): ReadonlySet<number> {
  const taskOf = new Map<number, string>();
  const shared = new Set<number>();
  for (const event of events) {
    if ((event.type !== 'exit' && event.type !== 'other-exit') || !event.reaped) continue;
    const { batch } = event.reaped;
    const task = event.type === 'exit' ? event.task : '';
    if ((taskOf.get(batch) ?? task) !== task) shared.add(batch);
    taskOf.set(batch, task);
  }
  return shared;
}

function costOf(events: readonly TaskEvent[], shared: ReadonlySet<number>): TaskCost | undefined {
  const [first, ...others] = events.filter((event) => event.type === 'spawn');
  const exits = events.filter((event) => event.type === 'exit');
  const last = exits.at(-1);
  if (!first || !last || exits.length <= others.length) return undefined;
  const cpu = cpuOf(events, exits, shared);
  if (!cpu) return undefined;
  const wallMs = Math.max(0, last.atMs - first.atMs);
  const chain = heaviestChain(probedTree(events));
  return {
    cpuMs: Math.round(cpu.cpuMs),
    wallMs,
    ...(chain ? splitOf(wallMs, chain.onCpuMs, chain.queuedMs) : {}),
    how: cpu.how,
  };
}

/** The three parts of the wall time: whole milliseconds, with the wall time as their sum. */
function splitOf(
  wallMs: number,
  onCpu: number,
  queued: number,
): Pick<TaskCost, 'onCpuMs' | 'queuedMs' | 'blockedMs'> {
  const onCpuMs = Math.min(wallMs, Math.round(onCpu));
  const queuedMs = Math.min(wallMs - onCpuMs, Math.round(queued));
  return { onCpuMs, queuedMs, blockedMs: wallMs - onCpuMs - queuedMs };
}

interface Cpu {
  readonly cpuMs: number;
  readonly how: CostSource;
}

/** Each process that Nx started by the best that is known of it; the whole is as good as its worst part. */
function cpuOf(
  events: readonly TaskEvent[],
  exits: readonly Exit[],
  shared: ReadonlySet<number>,
): Cpu | undefined {
  const tops = probedTree(events);
  const unwaitedMs = unwaitedCpuMs(everyProbed(tops));
  let cpuMs = 0;
  let how: CostSource = 'reaped';
  for (const { reaped, pid } of exits) {
    if (reaped && !shared.has(reaped.batch)) {
      cpuMs += reaped.cpuMs;
      continue;
    }
    const top = tops.find((process) => process.pid === pid && process.cost?.childrenMs !== undefined);
    const treeMs = top && treeCpuMs(top);
    if (treeMs === undefined) {
      const probedMs = probedCpuMs(tops);
      return probedMs === undefined ? undefined : { cpuMs: probedMs + unwaitedMs, how: 'probe' };
    }
    cpuMs += treeMs;
    how = 'tree';
  }
  return { cpuMs: cpuMs + unwaitedMs, how };
}

import { freemem, loadavg } from 'node:os';
import { readFileSync } from 'node:fs';
import { type Result, type TaskId, err, ok } from '@subminute/core';
import { median } from '@subminute/core/cost';
import { type MeasuredTask, type Unmeasurable, waitsLonger } from '@subminute/core/ratchet';
import { type ArmCost, type Duet, type DuetDecision, decideDuet, runAlone } from './duet.ts';
import { lookInside } from './inside.ts';
import { type PreparedTask, prepareTask } from './prepare-task.ts';
import { withinLimit } from './time-limit.ts';
import type { TreeTasks } from './tree-tasks.ts';

export interface MeasureOptions {
  readonly base: TreeTasks;
  readonly head: TreeTasks;
  /** True or false like a fair coin. */
  readonly coin: () => boolean;
  /** For one task, or all that are measured together. */
  readonly limitMs: number;
  readonly signal?: AbortSignal;
  /** What can be used; asked of the system where it is not given. */
  readonly freeBytes?: number;
  /** Files that the change touches, relative to the repository: what became worse is looked into. */
  readonly changed?: readonly string[];
  /** It is known to take less than this, in ms: it is measured only where one run of a side takes longer now. */
  readonly shortMs?: number;
  /** A measurement is this long at least, in ms of CPU time: shorter runs are repeated. */
  readonly leastCpuMs?: number;
}

/** The kernel's ticks are small beside this. */
const LEAST_CPU_MS = 1000;
const MOST_RUNS = 30;
/** One pair warms up, the first look is at eight. */
const LEAST_PAIRS = 9;
/** Two sides, and room for what the machine does besides. */
const MEMORY_FACTOR = 2.5;
/** Runs base and head of a task side by side until it is known which one takes more CPU time. */
export async function measureTask(
  task: TaskId,
  options: MeasureOptions,
): Promise<Result<MeasuredTask, Unmeasurable>> {
  const start = performance.now();
  const { base, head, limitMs } = options;
  const trees = [base.worktree.tree, head.worktree.tree];
  const end = options.signal ? { signal: options.signal } : {};
  return withinLimit(task, { limitMs, trees, ...end }, async (signal) => {
    const prepared = await prepareTask(task, { ...options, signal });
    if (!prepared.ok) return prepared;
    const left = limitMs - (performance.now() - start);
    const measured = await measurePrepared(prepared.value, { ...options, signal, limitMs: left });
    return measured.ok ? ok(await withCause(measured.value, prepared.value, options)) : measured;
  });
}

/** Of what waits longer, neither counters nor profiles tell. */
async function withCause(
  measured: MeasuredTask,
  prepared: PreparedTask,
  { changed, signal }: MeasureOptions,
): Promise<MeasuredTask> {
  if (!changed || measured.verdict !== 'worse' || measured.by !== 'cpu') return measured;
  const cpuMs = { base: measured.baseCpuMs, head: measured.headCpuMs };
  const inside = await lookInside(prepared, { changed, cpuMs, ...(signal ? { signal } : {}) });
  return inside ? { ...measured, inside } : measured;
}

async function measurePrepared(
  { task, base, head }: PreparedTask,
  options: MeasureOptions & { readonly signal: AbortSignal },
): Promise<Result<MeasuredTask, Unmeasurable>> {
  const start = performance.now();
  if (process.platform !== 'linux') return err({ kind: 'system' });
  const { leastCpuMs = LEAST_CPU_MS, shortMs } = options;
  const first = [await runAlone(base, 'base', options.signal)];
  if (shortMs !== undefined) first.push(await runAlone(head, 'head', options.signal));
  const [baseMs = 0, headMs = 0] = first.map(ownMs);
  if (shortMs !== undefined && Math.max(baseMs, headMs) < shortMs)
    return err({ kind: 'short', baseMs, headMs });
  // One that has become dear is not repeated for the sake of the side that is cheap.
  const onceMs = shortMs !== undefined ? Math.max(baseMs, headMs) : (first[0]?.cpuMs ?? 0);
  const runs = Math.min(MOST_RUNS, Math.max(1, Math.ceil(leastCpuMs / Math.max(onceMs, 1))));
  const needed = most(first, 'wallMs') * runs * LEAST_PAIRS;
  const limitMs = options.limitMs - (performance.now() - start);
  if (needed > limitMs) {
    const detail = `eight pairs of ${task} take about ${seconds(needed)} s, and ${seconds(Math.max(0, limitMs))} s are left`;
    return err({ kind: 'no-time', detail });
  }
  const inTurn = most(first, 'peakBytes') * MEMORY_FACTOR > (options.freeBytes ?? availableBytes());
  const duet: Duet = { base: { ...base, repeat: runs }, head: { ...head, repeat: runs } };
  const { coin, signal } = options;
  const decision = await decideDuet(duet, { coin, signal, inTurn, limitMs });
  return ok({
    task,
    ...verdictOf(decision, runs),
    runs,
    arms: inTurn ? 'in-turn' : 'side-by-side',
    through: head.through,
    seconds: Math.round((performance.now() - start) / 100) / 10,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  });
}

/** What a run took by itself, however busy the machine was. */
function ownMs({ cpuMs, idleMs }: ArmCost): number {
  return Math.round(cpuMs + idleMs);
}

function most(costs: readonly ArmCost[], field: 'wallMs' | 'peakBytes'): number {
  return Math.max(...costs.map((cost) => cost[field]));
}

type Judged = Omit<MeasuredTask, 'task' | 'runs' | 'arms' | 'through' | 'seconds' | 'load'>;

function verdictOf(decision: DuetDecision, runs: number): Judged {
  const { verdict, pairs, effect, atLeast, atMost, p, measured } = decision;
  const cpu = (side: 'base' | 'head'): number => median(measured.map((pair) => pair[side].cpuMs / runs));
  const judged = {
    pairs,
    effect,
    atLeast,
    atMost,
    p,
    by: 'cpu' as const,
    baseCpuMs: Math.round(cpu('base')),
    headCpuMs: Math.round(cpu('head')),
  };
  const waiting =
    verdict === 'worse'
      ? undefined
      : waitsLonger(
          measured.map(({ base, head }) => ({ baseMs: idle(base, runs), headMs: idle(head, runs) })),
        );
  if (waiting) return { ...judged, verdict: 'worse', by: 'waiting', waiting };
  return { ...judged, verdict: verdict === 'undecided' ? 'inconclusive' : verdict };
}

function idle({ idleMs }: ArmCost, runs: number): number {
  return Math.round(idleMs / runs);
}

/** What can be given to programs without swapping, which is more than what nobody uses. */
function availableBytes(): number {
  try {
    const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
    return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024;
  } catch {
    return freemem();
  }
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}

import type { ProbedCost, TaskEvent } from './ends.ts';

/** A Node process of a task and those below it. */
export interface Probed {
  readonly pid: number;
  readonly startMs: number;
  /** Absent where it was killed, and nobody saw it before. */
  readonly cost?: ProbedCost;
  readonly children: readonly Probed[];
  /** When it began, it was below none of the processes that Nx started: nobody waits for it. */
  readonly isStray: boolean;
}

interface Draft {
  readonly pid: number;
  readonly startMs: number;
  readonly isStray: boolean;
  cost?: ProbedCost;
  readonly children: Draft[];
}

/** The Node processes of a task that have none above them. A pid may have been given again: the last one counts. */
export function probedTree(events: readonly TaskEvent[]): readonly Probed[] {
  const started = new Set(events.flatMap((event) => (event.type === 'spawn' ? [event.pid] : [])));
  const known = new Map<number, Draft>();
  const tops: Draft[] = [];
  for (const event of events) {
    if (event.type === 'began') {
      const { pid, above, startMs = 0 } = event;
      const parent = (above ?? [event.ppid]).find((one) => known.has(one));
      const isStray = parent === undefined && isBelowNone(pid, above, started);
      const process: Draft = { pid, startMs, isStray, children: [] };
      const siblings = parent === undefined ? tops : known.get(parent)?.children;
      siblings?.push(process);
      known.set(pid, process);
    } else if (event.type === 'ended' || event.type === 'killed') {
      const process = known.get(event.pid);
      // What it says of itself is more than what its parent saw.
      const isBetter = event.type === 'ended' || !process?.cost;
      if (process && event.cost && isBetter) process.cost = event.cost;
    }
  }
  return tops;
}

/** Only where all that is above it is known: many shells may stand between. */
function isBelowNone(
  pid: number,
  above: readonly number[] = [],
  started: ReadonlySet<number | undefined>,
): boolean {
  const [last] = above.slice(-1);
  return last !== undefined && last <= 1 && ![pid, ...above].some((one) => started.has(one));
}

export function everyProbed(tops: readonly Probed[]): readonly Probed[] {
  return tops.flatMap((process) => [process, ...everyProbed(process.children)]);
}

/**
 * CPU time of processes that somebody waits for and of those below them, as far as they know it: what one
 * waited for it knows from the kernel, elsewhere its children have to say it. `undefined` where nothing is
 * known.
 */
export function probedCpuMs(processes: readonly Probed[]): number | undefined {
  const figures = processes.filter((one) => !isUnwaited(one)).flatMap((one) => treeCpuMs(one) ?? []);
  return figures.length === 0 ? undefined : figures.reduce((sum, ms) => sum + ms, 0);
}

/** The same of one process, whoever waits for it. */
export function treeCpuMs({ cost, children }: Probed): number | undefined {
  const below = cost?.childrenMs ?? probedCpuMs(children);
  return cost || below !== undefined ? (cost?.ownMs ?? 0) + (below ?? 0) : undefined;
}

function isUnwaited({ isStray, cost }: Probed): boolean {
  return isStray || cost?.orphaned === true;
}

/** CPU time of processes that nobody waited for: what each said at its own end, or what was seen before. */
export function unwaitedCpuMs(processes: readonly Probed[]): number {
  const byPid = new Map<number, number>();
  for (const { cost } of processes) {
    for (const [pid, ms] of Object.entries(cost?.left ?? {})) byPid.set(Number(pid), ms);
  }
  for (const process of processes) {
    if (isUnwaited(process)) byPid.set(process.pid, treeCpuMs(process) ?? byPid.get(process.pid) ?? 0);
  }
  return [...byPid.values()].reduce((sum, ms) => sum + ms, 0);
}

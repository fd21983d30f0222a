import { median } from '../cost/median.ts';

/** What a task's processes cost, in ms; each part only where it could be seen. */
export interface Cost {
  readonly cpuMs?: number;
  /** The main process: on a core, ready but without one, waiting for something else. */
  readonly onCpuMs?: number;
  readonly queuedMs?: number;
  readonly blockedMs?: number;
}

/** How long a task took once. */
export interface Timing {
  readonly wallMs: number;
  readonly cost?: Cost;
}

/** How a task's time compares with that of its earlier runs; parts are differences, only where known. */
export interface Pace {
  readonly isMs: number;
  /** The median of the earlier runs. */
  readonly wasMs: number;
  readonly runs: number;
  readonly than: 'slower' | 'faster' | 'alike';
  readonly ownMs?: number;
  readonly queuedMs?: number;
  readonly blockedMs?: number;
}

/** Less than a tenth, or than this, is what any two runs differ by. */
const NOTABLE_MS = 100;
const NOTABLE_SHARE = 0.1;

/** Compares a time with earlier ones by their medians. */
export function paceOf(now: Timing, before: readonly Timing[]): Pace | undefined {
  if (before.length === 0) return undefined;
  const wasMs = median(before.map(({ wallMs }) => wallMs));
  const overMs = now.wallMs - wasMs;
  const isNotable = Math.abs(overMs) >= Math.max(NOTABLE_MS, wasMs * NOTABLE_SHARE);
  const than = !isNotable ? 'alike' : overMs > 0 ? 'slower' : 'faster';
  const ownMs = part(now, before, (cost) => cost.onCpuMs ?? cost.cpuMs);
  const queuedMs = part(now, before, (cost) => cost.queuedMs);
  const blockedMs = part(now, before, (cost) => cost.blockedMs);
  return {
    isMs: now.wallMs,
    wasMs,
    runs: before.length,
    than,
    ...(ownMs === undefined ? {} : { ownMs }),
    ...(queuedMs === undefined ? {} : { queuedMs }),
    ...(blockedMs === undefined ? {} : { blockedMs }),
  };
}

function part(
  now: Timing,
  before: readonly Timing[],
  of: (cost: Cost) => number | undefined,
): number | undefined {
  const is = now.cost && of(now.cost);
  const known = before.flatMap(({ cost }) => (cost && of(cost)) ?? []);
  return is === undefined || known.length === 0 ? undefined : is - median(known);
}

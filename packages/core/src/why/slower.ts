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
  /** `same-work`: it took another time, but not by what it does: it waited for a core, or nothing tells for what. */
  readonly than: 'slower' | 'faster' | 'alike' | 'same-work';
  readonly ownMs?: number;
  readonly queuedMs?: number;
  readonly blockedMs?: number;
  /** Where there is any part: what these do not explain, so that all of them together are `isMs - wasMs`. */
  readonly otherMs?: number;
}

/** Less than a tenth, or than this, is what any two runs differ by. */
const NOTABLE_MS = 100;
const NOTABLE_SHARE = 0.1;
/** Of fewer runs the middle is one of them, as odd as it may be: a quarter, and twice as much. */
const FEW_RUNS = 3;
const FEW_MS = 200;
const FEW_SHARE = 0.25;

/** Compares a time with earlier ones by their medians. */
export function paceOf(now: Timing, before: readonly Timing[]): Pace | undefined {
  if (before.length === 0) return undefined;
  const wasMs = median(before.map(({ wallMs }) => wallMs));
  const overMs = now.wallMs - wasMs;
  const parts = partsOf(now, before, overMs);
  const isNotable = (ms: number): boolean => Math.abs(ms) >= notableMs(wasMs, before.length);
  return { isMs: now.wallMs, wasMs, runs: before.length, than: word(overMs, parts, isNotable), ...parts };
}

function notableMs(wasMs: number, runs: number): number {
  return runs < FEW_RUNS ? Math.max(FEW_MS, wasMs * FEW_SHARE) : Math.max(NOTABLE_MS, wasMs * NOTABLE_SHARE);
}

function word(
  overMs: number,
  { ownMs = overMs, queuedMs }: Parts,
  isNotable: (ms: number) => boolean,
): Pace['than'] {
  if (!isNotable(overMs)) return 'alike';
  // Where waiting is not known apart, only its work is its own.
  const doneMs = queuedMs === undefined ? ownMs : overMs - queuedMs;
  if (!isNotable(doneMs) || doneMs > 0 !== overMs > 0) return 'same-work';
  return overMs > 0 ? 'slower' : 'faster';
}

type Parts = Pick<Pace, 'ownMs' | 'queuedMs' | 'blockedMs' | 'otherMs'>;

/**
 * Where the difference lies. The medians of parts are no parts of a median: the parts are those of the runs in the
 * middle, one or two, of those whose cost is known.
 */
function partsOf(now: Timing, before: readonly Timing[], overMs: number): Parts {
  const middle = middleOf(before.filter(({ cost }) => cost !== undefined));
  const sides = [now, ...middle];
  const isSplit = sides.every(({ cost }) => cost?.onCpuMs !== undefined);
  const ownMs = part(now, middle, (timing) => (isSplit ? timing.cost?.onCpuMs : workOf(timing)));
  const queuedMs = isSplit ? part(now, middle, ({ cost }) => cost?.queuedMs) : undefined;
  const blockedMs = isSplit ? part(now, middle, ({ cost }) => cost?.blockedMs) : undefined;
  if (ownMs === undefined) return {};
  return {
    ownMs,
    ...(queuedMs === undefined ? {} : { queuedMs }),
    ...(blockedMs === undefined ? {} : { blockedMs }),
    otherMs: overMs - ownMs - (queuedMs ?? 0) - (blockedMs ?? 0),
  };
}

function middleOf(timings: readonly Timing[]): readonly Timing[] {
  const sorted = timings.toSorted((a, b) => a.wallMs - b.wallMs);
  const half = sorted.length / 2;
  return sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1);
}

/** CPU time of all cores: no more of it than there was time is a part of the time. */
function workOf({ wallMs, cost }: Timing): number | undefined {
  return cost?.cpuMs === undefined ? cost?.onCpuMs : Math.min(cost.cpuMs, wallMs);
}

function part(
  now: Timing,
  middle: readonly Timing[],
  of: (timing: Timing) => number | undefined,
): number | undefined {
  const is = of(now);
  const were = middle.flatMap((timing) => of(timing) ?? []);
  return is === undefined || were.length === 0 || were.length < middle.length ? undefined : is - median(were);
}

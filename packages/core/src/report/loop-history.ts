import { evenQuantileOf } from '../decompose/parts/bootstrap.ts';

/** A recorded run that went to its own end, as the history's rows say it. */
export interface RecordedLoop {
  readonly run: string;
  readonly atMs: number;
  readonly tookMs: number;
  /** `affected`, `run-many`, `run`. */
  readonly command: string;
  readonly tasks: number;
  readonly cached: number;
  readonly failed: number;
}

/** How long recorded loops took. */
export interface LoopHistory {
  /** The loop is what `affected` does, where it is used; else every run is one. */
  readonly kind: 'affected' | 'all';
  /** Oldest first, at most `SHOWN`. */
  readonly loops: readonly ShownLoop[];
  /** Older ones that are not among them. */
  readonly leftOut: number;
  /** So many of the newest the statistics are about. */
  readonly window: number;
  /** Nine of ten of these took no longer; absent: there is none. */
  readonly p90Ms?: number;
  readonly p50Ms?: number;
  /** The same of as many before them, at least `MIN_BEFORE`. */
  readonly beforeP90Ms?: number;
  /** Of the newest, those over the budget. */
  readonly overBudget: number;
}

export interface ShownLoop extends RecordedLoop {
  /** Of the loops up to this one, at most `ROLLING` of them. */
  readonly p90Ms: number;
}

/** More dots are no clearer, and their bytes are those of the page. */
const SHOWN = 600;
const WINDOW = 50;
const MIN_BEFORE = 10;
const ROLLING = 20;
/** From so many on, `affected` is what a workspace does. */
const MIN_AFFECTED = 5;
const QUANTILE = 0.9;

/** `runs`: oldest first. */
export function loopHistory(runs: readonly RecordedLoop[], budgetMs: number): LoopHistory {
  const affected = runs.filter(({ command }) => command === 'affected');
  const kind = affected.length >= MIN_AFFECTED ? 'affected' : 'all';
  const loops = kind === 'affected' ? affected : runs;
  const newest = loops.slice(-WINDOW);
  const before = loops.slice(-2 * WINDOW, -WINDOW);
  const first = Math.max(0, loops.length - SHOWN);
  return {
    kind,
    loops: loops.slice(first).map((loop, at) => ({ ...loop, p90Ms: rolling(loops, first + at) })),
    leftOut: first,
    window: newest.length,
    ...(newest.length > 0 ? { p90Ms: quantile(newest, QUANTILE), p50Ms: quantile(newest, 0.5) } : {}),
    ...(before.length >= MIN_BEFORE ? { beforeP90Ms: quantile(before, QUANTILE) } : {}),
    overBudget: newest.filter(({ tookMs }) => tookMs > budgetMs).length,
  };
}

function rolling(loops: readonly RecordedLoop[], at: number): number {
  return quantile(loops.slice(Math.max(0, at + 1 - ROLLING), at + 1), QUANTILE);
}

function quantile(loops: readonly Pick<RecordedLoop, 'tookMs'>[], share: number): number {
  return evenQuantileOf(
    Float64Array.from(loops, ({ tookMs }) => tookMs),
    share,
  );
}

/** A budget that is so far above all loops would make them flat. */
const FAR = 3;

/** Whether the budget of one loop stands in one picture with what loops took. */
export function isBudgetNear({
  loops,
  budgetMs,
}: {
  readonly loops: LoopHistory;
  readonly budgetMs: number;
}): boolean {
  return budgetMs <= FAR * Math.max(0, ...loops.loops.map(({ tookMs }) => tookMs));
}

import type { Probed } from './probed-tree.ts';

/** Processes that ran one after the other: what their main threads did, and how long they lived. */
interface Chain {
  readonly onCpuMs: number;
  readonly queuedMs: number;
  readonly lifeMs: number;
}

/** One link of a chain. */
interface Span extends Chain {
  readonly fromMs: number;
  readonly toMs: number;
}

const NONE: Chain = { onCpuMs: 0, queuedMs: 0, lifeMs: 0 };

/**
 * The heaviest chain of processes: see `TaskCost.onCpuMs`. It never takes longer than the processes lived.
 * `undefined` where no process knows its times.
 */
export function heaviestChain(processes: readonly Probed[]): Chain | undefined {
  const spans = processes.flatMap(spansOf);
  return spans.length === 0 ? undefined : heaviestSequence(spans);
}

/** A process with the heaviest chain below it; of one that was killed, what is below it. */
function spansOf({ startMs: fromMs, cost, children }: Probed): Span[] {
  if (cost?.onCpuMs === undefined || cost.queuedMs === undefined) return children.flatMap(spansOf);
  const { endMs: toMs, onCpuMs, queuedMs } = cost;
  const own = { onCpuMs, queuedMs, lifeMs: toMs - fromMs };
  const below = heaviestChain(children) ?? NONE;
  // What it did while they ran is not known: as much counts as fits beside them.
  const beside = Math.max(0, own.lifeMs - below.lifeMs);
  const share = weight(own) === 0 ? 0 : Math.min(1, beside / weight(own));
  const both = {
    onCpuMs: own.onCpuMs * share + below.onCpuMs,
    queuedMs: own.queuedMs * share + below.queuedMs,
    lifeMs: own.lifeMs,
  };
  return [{ fromMs, toMs, ...(weight(both) > weight(own) ? both : own) }];
}

function weight({ onCpuMs, queuedMs }: Chain): number {
  return onCpuMs + queuedMs;
}

/** Of spans that may overlap, those that do not and weigh most together: weighted interval scheduling. */
function heaviestSequence(spans: readonly Span[]): Chain {
  const byEnd = spans.toSorted((a, b) => a.toMs - b.toMs || a.fromMs - b.fromMs);
  const best: Chain[] = [NONE];
  for (const [at, span] of byEnd.entries()) {
    let before = at;
    while (before > 0 && (byEnd[before - 1]?.toMs ?? 0) > span.fromMs) before--;
    const having = plus(best[before] ?? NONE, span);
    const without = best[at] ?? NONE;
    best.push(weight(having) > weight(without) ? having : without);
  }
  return best.at(-1) ?? NONE;
}

function plus(a: Chain, b: Chain): Chain {
  return {
    onCpuMs: a.onCpuMs + b.onCpuMs,
    queuedMs: a.queuedMs + b.queuedMs,
    lifeMs: a.lifeMs + b.lifeMs,
  };
}

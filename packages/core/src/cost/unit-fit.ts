import { median } from './median.ts';

interface UnitSample {
  readonly units: number;
  /** CPU time, or time. */
  readonly ms: number;
}

interface UnitFit {
  readonly startMs: number;
  readonly perUnitMs: number;
}

/** With fewer runs, one that went otherwise would be most of the line. */
const MIN_RUNS = 5;
/** Between the numbers of units of two runs, for the noise not to be larger than what is looked for. */
const MIN_SPREAD = 1.25;

/**
 * A line through runs with different numbers of units: the median of the slopes of all pairs, then the median
 * of what is left. Up to 29 % of the runs may lie anywhere. `undefined` where the units vary too little, or
 * where more of them would cost less: then something else has changed in between.
 *
 * Sources: Theil 1950; Sen 1968, "Estimates of the regression coefficient based on Kendall's tau".
 */
export function fitUnits(samples: readonly UnitSample[]): UnitFit | undefined {
  const counts = samples.map(({ units }) => units);
  if (samples.length < MIN_RUNS || new Set(counts).size < 3) return undefined;
  if (Math.max(...counts) < MIN_SPREAD * Math.min(...counts)) return undefined;
  const perUnitMs = median(slopes(samples));
  if (!(perUnitMs > 0)) return undefined;
  const startMs = median(samples.map(({ units, ms }) => ms - perUnitMs * units));
  return { startMs: Math.max(0, startMs), perUnitMs };
}

/** Of all pairs that differ in their units. */
function slopes(samples: readonly UnitSample[]): number[] {
  const all: number[] = [];
  for (const [i, a] of samples.entries()) {
    for (let j = i + 1; j < samples.length; j++) {
      const b = samples[j];
      if (b && b.units !== a.units) all.push((b.ms - a.ms) / (b.units - a.units));
    }
  }
  return all;
}

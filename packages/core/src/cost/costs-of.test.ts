import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asTaskId } from '../ids.ts';
import { COST_RUNS, type CostSample, type TaskCostModel, costsOf } from './costs-of.ts';

const TASK = asTaskId('a:test');

function sample(given: Partial<CostSample> = {}): CostSample {
  return { task: TASK, atMs: 0, cpuMs: 100, wallMs: 100, how: 'reaped', ...given };
}

const modelOf = (samples: readonly CostSample[]): TaskCostModel | undefined => costsOf(samples).get(TASK);

const anySample = fc.record({
  task: fc.constantFrom(asTaskId('a:test'), asTaskId('b:test')),
  atMs: fc.nat(60),
  cpuMs: fc.nat(10_000),
  wallMs: fc.nat(10_000),
  queuedMs: fc.nat(1000),
  how: fc.constantFrom('reaped' as const, 'tree' as const, 'probe' as const),
  units: fc.nat(20),
});

describe('the cost of a task', () => {
  test('does not depend on the order of its runs', () => {
    fc.assert(
      fc.property(fc.array(anySample, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (samples, keys) => {
        const shuffled = samples
          .map((one) => ({ one, key: Number(keys.next().value) }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect([...costsOf(shuffled)]).toEqual([...costsOf(samples)]);
      }),
    );
  });

  test('lies within what its runs took, however far a minority lies off', () => {
    const usual = fc.array(fc.integer({ min: 900, max: 1100 }), { minLength: 5, maxLength: 20 });
    fc.assert(
      fc.property(usual, fc.array(fc.nat(1e7), { maxLength: 20 }), (good, wild) => {
        const all = [...good, ...wild.slice(0, Math.ceil(good.length / 2) - 1)];
        const model = modelOf(all.map((cpuMs) => sample({ cpuMs, wallMs: cpuMs })));
        expect(model?.cpuMs).toBeGreaterThanOrEqual(Math.min(...good));
        expect(model?.cpuMs).toBeLessThanOrEqual(Math.max(...good));
        expect(model?.durationMs).toBe(model?.cpuMs);
      }),
    );
  });

  test('is its duration without the wait for a core', () => {
    expect(modelOf([sample({ wallMs: 900, queuedMs: 600 })])).toEqual({
      cpuMs: 100,
      durationMs: 300,
      runs: 1,
    });
  });

  test('rests on the newest runs', () => {
    const old = Array.from({ length: 200 }, (_, atMs) => sample({ atMs, cpuMs: 5000 }));
    const young = Array.from({ length: COST_RUNS }, (_, i) => sample({ atMs: 1000 + i, cpuMs: 70 }));
    expect(modelOf([...old, ...young])).toMatchObject({ cpuMs: 70, runs: COST_RUNS });
  });

  test('rests on exact figures alone where there are three', () => {
    const guesses = Array.from({ length: 9 }, () => sample({ cpuMs: 10, how: 'probe' }));
    const exact = [sample(), sample({ how: 'tree' }), sample()];
    expect(modelOf([...guesses, ...exact])).toMatchObject({ cpuMs: 100, runs: 3 });
    expect(modelOf([...guesses, ...exact.slice(1)])).toMatchObject({ cpuMs: 10, runs: 11 });
  });
});

describe('a start and a cost of each unit', () => {
  const start = fc.integer({ min: 0, max: 5000 });
  const perUnit = fc.integer({ min: 1, max: 500 });
  const counts = fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 7, maxLength: 30 });
  const line = (units: number, startMs: number, perUnitMs: number): CostSample =>
    sample({ units, cpuMs: startMs + perUnitMs * units });

  test('are found exactly, also where a fifth of the runs went otherwise', () => {
    fc.assert(
      fc.property(start, perUnit, counts, fc.nat(1e6), (startMs, perUnitMs, units, off) => {
        fc.pre(Math.max(...units) >= 1.25 * Math.min(...units));
        const samples = units.map((n) => line(n, startMs, perUnitMs));
        const wild = samples
          .slice(0, Math.floor(samples.length / 5))
          .map((one) => ({ ...one, cpuMs: one.cpuMs + off }));
        const model = modelOf([...wild, ...samples.slice(wild.length)]);
        expect(model?.perUnitMs).toBeCloseTo(perUnitMs, 6);
        expect(model?.startMs).toBeCloseTo(startMs, 3);
      }),
    );
  });

  test('are not told where all runs had about as many', () => {
    const samples = [20, 20, 21, 21, 22, 22, 20].map((units) => line(units, 500, 10));
    expect(modelOf(samples)).not.toHaveProperty('startMs');
    expect(modelOf(samples)).not.toHaveProperty('perUnitMs');
  });

  test('are not told of a handful of runs, nor where more units cost less', () => {
    expect(modelOf([1, 5, 9, 12].map((units) => line(units, 500, 10)))).not.toHaveProperty('startMs');
    expect(modelOf([1, 5, 9, 12, 20].map((units) => line(units, 500, -10)))).not.toHaveProperty('startMs');
  });

  test('are not told without units', () => {
    expect(modelOf(Array.from({ length: 9 }, () => sample()))).not.toHaveProperty('perUnitMs');
  });
});

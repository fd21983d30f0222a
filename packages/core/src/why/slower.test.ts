import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paceOf } from './slower.ts';

test('a task is slower than the median of its earlier runs, and the parts say where the time went', () => {
  const cost = (onCpuMs: number, queuedMs: number, blockedMs: number) => ({ onCpuMs, queuedMs, blockedMs });
  const before = [5000, 5200, 9000].map((wallMs) => ({ wallMs, cost: cost(4000, 100, 1000) }));
  expect(paceOf({ wallMs: 8100, cost: cost(6600, 300, 1100) }, before)).toEqual({
    isMs: 8100,
    wasMs: 5200,
    runs: 3,
    than: 'slower',
    ownMs: 2600,
    queuedMs: 200,
    blockedMs: 100,
    otherMs: 0,
  });
});

test('what waited for a core longer, or less long, has not become slower or faster', () => {
  const run = (onCpuMs: number, queuedMs: number) => ({
    wallMs: onCpuMs + queuedMs,
    cost: { onCpuMs, queuedMs, blockedMs: 0 },
  });
  const before = [run(1400, 100), run(1400, 100), run(1400, 100)];
  expect(paceOf(run(1407, 1592), before)).toMatchObject({ than: 'same-work', ownMs: 7, queuedMs: 1492 });
  expect(paceOf(run(1400, 0), [run(1400, 900), run(1400, 900), run(1400, 900)])?.than).toBe('same-work');
  // Less work in more time is not slower either.
  expect(paceOf(run(700, 1900), before)?.than).toBe('same-work');
  expect(paceOf(run(1900, 1900), before)?.than).toBe('slower');
});

test('what is not explained makes nothing slower or faster either', () => {
  const run = (wallMs: number, cpuMs: number) => ({ wallMs, cost: { cpuMs } });
  const before = [run(661, 300), run(661, 300), run(661, 300)];
  expect(paceOf(run(377, 350), before)).toMatchObject({ than: 'same-work', ownMs: 50, otherMs: -334 });
});

test('of one or two earlier runs a difference must be larger to be one', () => {
  const one = { wallMs: 1500 };
  expect(paceOf({ wallMs: 1659 }, [one])?.than).toBe('alike');
  expect(paceOf({ wallMs: 1659 }, [one, one, one])?.than).toBe('slower');
  expect(paceOf({ wallMs: 2000 }, [one])?.than).toBe('slower');
});

test('parts and the rest are the whole, whatever the earlier runs were', () => {
  const ms = fc.integer({ min: 0, max: 90_000 });
  const timing = fc
    .tuple(ms, ms, ms, ms, fc.constantFrom('split', 'cpu', 'none'))
    .map(([onCpuMs, queuedMs, blockedMs, aroundMs, kind]) => ({
      wallMs: onCpuMs + queuedMs + blockedMs + aroundMs,
      ...(kind === 'none'
        ? {}
        : { cost: { cpuMs: 2 * onCpuMs, ...(kind === 'cpu' ? {} : { onCpuMs, queuedMs, blockedMs }) } }),
    }));
  fc.assert(
    fc.property(timing, fc.array(timing, { minLength: 1, maxLength: 9 }), (now, before) => {
      const pace = paceOf(now, before);
      if (pace?.ownMs === undefined) return;
      const { ownMs, queuedMs = 0, blockedMs = 0, otherMs = Number.NaN, isMs, wasMs } = pace;
      expect(ownMs + queuedMs + blockedMs + otherMs).toBeCloseTo(isMs - wasMs, 6);
    }),
  );
});

test('the parts are those of the run in the middle, not medians that belong to no run', () => {
  const run = (onCpuMs: number, queuedMs: number) => ({
    wallMs: onCpuMs + queuedMs,
    cost: { onCpuMs, queuedMs, blockedMs: 0 },
  });
  const before = [run(100, 900), run(1100, 200), run(1000, 2000)];
  expect(paceOf(run(1500, 193), before)).toMatchObject({
    ownMs: 400,
    queuedMs: -7,
    blockedMs: 0,
    otherMs: 0,
  });
});

test('CPU time stands for own work where nothing better is known', () => {
  const pace = paceOf({ wallMs: 3000, cost: { cpuMs: 2500 } }, [{ wallMs: 1000, cost: { cpuMs: 500 } }]);
  expect(pace).toMatchObject({ than: 'slower', ownMs: 2000 });
  expect(pace).not.toHaveProperty('queuedMs');
});

test('without costs only the times are compared', () => {
  expect(paceOf({ wallMs: 500 }, [{ wallMs: 1000 }, { wallMs: 1200 }])).toEqual({
    isMs: 500,
    wasMs: 1100,
    runs: 2,
    than: 'faster',
  });
});

test('what any two runs differ by is no difference', () => {
  expect(paceOf({ wallMs: 1090 }, [{ wallMs: 1000 }])?.than).toBe('alike');
  expect(paceOf({ wallMs: 90 }, [{ wallMs: 30 }])?.than).toBe('alike');
});

test('without earlier runs there is nothing to say', () => {
  expect(paceOf({ wallMs: 1000 }, [])).toBeUndefined();
});

import { expect, test } from 'vitest';
import { paceOf } from './slower.ts';

test('a task is slower than the median of its earlier runs, and the parts say where the time went', () => {
  const cost = (onCpuMs: number, queuedMs: number, blockedMs: number) => ({ onCpuMs, queuedMs, blockedMs });
  const before = [5000, 5200, 9000].map((wallMs) => ({ wallMs, cost: cost(4000, 100, 1000) }));
  expect(paceOf({ wallMs: 8100, cost: cost(4200, 2700, 1100) }, before)).toEqual({
    isMs: 8100,
    wasMs: 5200,
    runs: 3,
    than: 'slower',
    ownMs: 200,
    queuedMs: 2600,
    blockedMs: 100,
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

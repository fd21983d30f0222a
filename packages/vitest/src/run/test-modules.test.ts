import { expect, test } from 'vitest';
import { type RanModule, endOf } from './test-modules.ts';

const ran = (typecheck: boolean, typechecker: unknown): RanModule =>
  ({
    moduleId: '/w/a.test-d.ts',
    project: { name: 'a', typechecker },
    task: { pool: 'forks', meta: { typecheck } },
    state: () => 'passed',
    errors: () => [],
    diagnostic: () => ({ duration: 10 }),
    children: { allTests: () => [] },
  }) as unknown as RanModule;

test('a test file of types takes its part of what the type checker took', () => {
  const typechecker = { getResult: () => ({ time: 900 }), getTestFiles: () => [1, 2, 3] };
  expect(endOf(ran(true, typechecker))?.durationMs).toBe(310);
  expect(endOf(ran(false, typechecker))?.durationMs).toBe(10);
  expect(endOf(ran(true, undefined))?.durationMs).toBe(10);
  expect(endOf(ran(true, { getResult: () => ({}) }))?.durationMs).toBe(10);
});

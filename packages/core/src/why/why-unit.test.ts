import { expect, test } from 'vitest';
import { type UnitWhy, renderUnitWhy } from './why-unit.ts';

const NOW_MS = 10_000_000;
const unit: UnitWhy = {
  file: 'libs/cart/src/cart.test.ts',
  project: 'libs/cart#',
  run: 'r7k2x',
  atMs: NOW_MS - 240_000,
  outcome: 'passed',
  durationMs: 12,
  because: { kind: 'known', run: 'r7k1m', sinceMs: NOW_MS - 7_200_000 },
};
const told = (part: Partial<UnitWhy>): string => renderUnitWhy([{ ...unit, ...part }], NOW_MS);

test('a test file that is known says since when', () => {
  expect(told({})).toBe(
    'libs/cart/src/cart.test.ts of libs/cart is known to pass, and did not run in r7k2x, 4 min ago\n' +
      'known: since r7k1m, 2 h ago: nothing that it executes or reads has changed\n',
  );
});

test('one that ran says what changed, by kind and name, and how much more', () => {
  const inputs = [
    { kind: 'module', name: 'libs/cart/src/sum.ts' },
    { kind: 'variable', name: 'TZ' },
    { kind: 'package', name: 'node_modules/@acme/tax' },
    { kind: 'part', name: 'config' },
    { kind: 'list', name: 'libs/cart/fixtures' },
  ] as const;
  const because = { kind: 'changed', run: '', sinceMs: 1, count: 7, inputs } as const;
  expect(told({ because, outcome: 'failed' })).toBe(
    'libs/cart/src/cart.test.ts of libs/cart ran and failed in r7k2x, 4 min ago\n' +
      'ran: changed since a run that subminute did not start: libs/cart/src/sum.ts, the environment variable TZ, ' +
      'the package @acme/tax, vitest.config or a file that it imports, the names in libs/cart/fixtures and 2 more\n',
  );
  expect(told({ because: { ...because, isGrouped: true } })).toContain(
    'ran: among these is what changed since ',
  );
});

test('one that runs always says why, and so does a project in which nothing is skipped', () => {
  const text = told({
    because: { kind: 'new' },
    reason: 'child process\u001b[31m',
    off: 'coverage is on: it needs every test file',
    project: '.#unit',
    isTypes: true,
  });
  expect(text.split('\n')).toEqual([
    'libs/cart/src/cart.test.ts (types) of .#unit ran and passed in r7k2x, 4 min ago',
    'ran: no pass of it is known',
    'runs again next time: child process [31m',
    'since then all test files of the project run: coverage is on: it needs every test file',
    '',
  ]);
});

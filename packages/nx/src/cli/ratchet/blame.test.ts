import { asTaskId } from '@subminute/core';
import { expect, test } from 'vitest';
import { brokenByChange } from './blame.ts';
import type { Invariants } from './invariants.ts';

const broken = (task: string): Invariants['broken'][number] => ({
  task: asTaskId(task),
  what: 'runs every time',
});
const unmeasured = (task: string, why: string): Invariants['unmeasured'][number] => ({
  task: asTaskId(task),
  why,
});
const found = (more: Partial<Invariants>): Invariants => ({ broken: [], unmeasured: [], ...more });

test('a change answers for what held at its base', () => {
  const head = found({ broken: [broken('a:build'), broken('b:build')] });
  expect(brokenByChange(head, found({ broken: [broken('a:build')] }))).toEqual(
    found({ broken: [broken('b:build')] }),
  );
});

test('a project that was renamed brought along what it is', () => {
  const before = found({ broken: [broken('a:build')] });
  const names = new Map([['a', 'new']]);
  expect(brokenByChange(found({ broken: [broken('new:build')] }), before, names).broken).toEqual([]);
});

test.each([
  ['nothing was', { isNothing: true, unmeasured: [unmeasured('the invariants', 'no time left')] }],
  ['the task was not', { unmeasured: [unmeasured('a:build', 'no time left')] }],
])('nobody is blamed where %s run at the base', (_name, more) => {
  const head = found({ broken: [broken('a:build')], unmeasured: [unmeasured('z:build', 'endless')] });
  expect(brokenByChange(head, found(more))).toEqual(
    found({
      unmeasured: [
        unmeasured('z:build', 'endless'),
        unmeasured('a:build', 'runs every time; not known of the base: no time left'),
      ],
    }),
  );
});

import { expect, test } from 'vitest';
import { asTaskId } from '../ids.ts';
import { unmeasuredLines } from './unmeasured-lines.ts';

test('what was not measured is named with its reason, what is short on both sides by its name', () => {
  const short = ['ui:lint', 'ui:format'].map((task) => ({
    task: asTaskId(task),
    why: 'x',
    isShort: true as const,
  }));
  expect(
    unmeasuredLines([
      { task: asTaskId('ui:new'), why: 'the base has no task ui:new' },
      { task: asTaskId('ui:e2e'), why: 'no time' },
      ...short,
    ]),
  ).toEqual([
    'note: not measured: ui:new (the base has no task ui:new)',
    'note: not measured: ui:e2e (no time)',
    'note: not measured: ui:lint, ui:format (less than a second at the base and at the head, by one run of each)',
  ]);
  expect(unmeasuredLines([])).toEqual([]);
});

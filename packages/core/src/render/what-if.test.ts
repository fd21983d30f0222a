import { expect, test } from 'vitest';
import type { WhatIf } from '../decompose/what-if.ts';
import { asTaskId } from '../ids.ts';
import { whatIfJson } from './what-if-json.ts';
import { type WhatIfView, renderWhatIf } from './what-if.ts';

const FOUND: WhatIf = {
  saving: {
    commits: 20,
    meanMs: 5000,
    lowMs: -200,
    highMs: 9000,
    before: { meanMs: 35_500, p50Ms: 1000, p95Ms: 70_000, overBudget: 0.5 },
    after: { meanMs: 30_500, p50Ms: 2000, p95Ms: 60_000, overBudget: 0.25 },
  },
  longer: ['a', 'b', 'c', 'd', 'e', 'f'].map((sha) => ({ sha, beforeMs: 1000, afterMs: 2000 })),
  grown: [{ project: 'core', beforeMs: 0, afterMs: 4000 }],
  gone: [asTaskId('core:lint')],
  added: [],
};
const VIEW: WhatIfView = {
  what: 'p3f0a2',
  kind: 'proposals',
  titles: ['test: hash no ci.yml'],
  targets: ['test'],
  budget: { from: 'settings', ms: 60_000 },
  cores: 2,
  chosenBy: 21,
  unweighed: [asTaskId('core-api:test')],
  notes: [],
};

test('both loops, what lies between them, and what gets longer', () => {
  expect(renderWhatIf(FOUND, VIEW)).toBe(`\
WHAT IF p3f0a2, test: saves 5.0s a loop (-200ms to 9.0s, nine times of ten)
  test: hash no ci.yml
now:  mean 35.5s, p50 1.0s, p95 70.0s, 10 of 20 over 60s
then: mean 30.5s, p50 2.0s, p95 60.0s, 5 of 20 over 60s
budget: 60s, "budget" of subminute.json
judged by the newest 20 commits; what is proposed is chosen by 21 older ones
longer after 6 commits of 20:
  a: 1.0s → 2.0s
  b: 1.0s → 2.0s
  c: 1.0s → 2.0s
  d: 1.0s → 2.0s
  e: 1.0s → 2.0s
  and 1 more: --json
projects whose tasks take more CPU time over all commits:
  core: 0ms → 4.0s
1 task less: nobody does what they did:
  core:lint
no cost is known of 1 task (core-api:test): taken as others of the target
`);
});

test('a change that makes the loop longer says so, and by how much', () => {
  const saving = { ...FOUND.saving, meanMs: -2000, lowMs: -3000, highMs: -1000 };
  expect(renderWhatIf({ ...FOUND, saving }, { ...VIEW, chosenBy: 0 })).toContain(
    'adds 2.0s a loop (1.0s to 3.0s, nine times of ten)\n',
  );
});

test('the document says all of it', () => {
  const json = whatIfJson(FOUND, VIEW);
  expect(json).toMatchObject({ version: 1, whatIf: 'p3f0a2', chosenBy: 21, gone: ['core:lint'] });
  expect(json['longer']).toHaveLength(6);
});

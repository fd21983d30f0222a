import { expect, test } from 'vitest';
import type { Replay } from '../decompose/replay.ts';
import { asTaskId } from '../ids.ts';
import { replayJson } from './replay-json.ts';
import { type ReplayView, renderReplay } from './replay.ts';

const REPLAY: Replay = {
  loops: [
    { sha: 'a', loopMs: 70_000, workMs: 90_000, tasks: 9 },
    { sha: 'b', loopMs: 1000, workMs: 900, tasks: 1 },
  ],
  loop: { meanMs: 35_500, p50Ms: 1000, p95Ms: 70_000, overBudget: 0.5 },
  projects: [{ project: 'core', commits: 2, workMs: 90_900 }],
  inputs: [{ input: 'workspace:[tsconfig.base.json]', commits: 1, tasks: 4, aloneMs: 40_000 }],
  files: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => ({
    path: `packages/core/src/${name}.ts`,
    commits: 1,
    loopMs: 69_000,
    costMs: 68_000,
  })),
};
const VIEW: ReplayView = {
  targets: ['test', 'typecheck'],
  budget: { from: 'settings', ms: 60_000 },
  cores: 2,
  unweighed: [asTaskId('web:test'), asTaskId('web:typecheck')],
};

test('a replay in words: the loop, then what makes it long', () => {
  expect(renderReplay(REPLAY, VIEW)).toBe(`\
REPLAY newest 2 commits, each counted, test, typecheck: mean 35.5s, p50 1.0s, p95 70.0s, 1 of 2 over 60s
budget: 60s, "budget" of subminute.json
projects, by CPU time over all commits:
  core: 90.9s in 2 commits
inputs, by the CPU time of what nothing else would have executed:
  workspace:[tsconfig.base.json]: 40.0s, 4 tasks in 1 commit
files, by how often they change and the loop after an edit of them:
  packages/core/src/a.ts: 1 commit × 69.0s
  packages/core/src/b.ts: 1 commit × 69.0s
  packages/core/src/c.ts: 1 commit × 69.0s
  packages/core/src/d.ts: 1 commit × 69.0s
  packages/core/src/e.ts: 1 commit × 69.0s
  and 2 more: --json
no cost is known of 2 tasks (web:test, …): taken as others of the target
`);
});

test('a name with a line break in it forges no line', () => {
  const files = [{ path: 'a\nPASS 48 tasks', commits: 1, loopMs: 2000, costMs: 1000 }];
  expect(renderReplay({ ...REPLAY, files }, VIEW)).toContain('  a PASS 48 tasks: 1 commit');
});

test('the document says all of it', () => {
  const json = replayJson(REPLAY, VIEW);
  expect(json).toMatchObject({ version: 1, targets: ['test', 'typecheck'], budgetMs: 60_000, cores: 2 });
  expect(json['files']).toHaveLength(7);
});

import { expect, test } from 'vitest';
import { type RunId, asTaskId } from '../ids.ts';
import type { Answer } from './answer.ts';
import type { Reason } from './reason.ts';
import type { Pace } from './slower.ts';
import { renderWhy } from './text.ts';

const MINUTE = 60_000;

const answer = (more: Partial<Answer>): Answer => ({
  task: asTaskId('cart:test'),
  run: 'r7k2x' as RunId,
  startedMs: 10 * MINUTE,
  outcome: 'passed',
  durationMs: 1900,
  command: ['affected', '-t', 'test'],
  before: { run: 'r7k2m' as RunId, startedMs: 6 * MINUTE, outcome: 'passed' },
  ran: { kind: 'first' },
  ...more,
});

const missed = (...reasons: readonly Reason[]): string =>
  renderWhy(answer({ ran: { kind: 'missed', reasons } }));
const line = (reason: Reason): string => missed(reason).split('\n')[1] ?? '';

test('a miss names the file and the way to it', () => {
  const files = ['round.ts', 'sum.ts', 'tax.ts'].map((name) => ({
    file: `libs/core/src/${name}`,
    change: 'changed' as const,
  }));
  const text = renderWhy(
    answer({
      ran: {
        kind: 'missed',
        reasons: [{ kind: 'file', files, chain: ['shop', 'cart', 'core'], input: 'production' }],
      },
      pace: {
        isMs: 8100,
        wasMs: 5200,
        runs: 9,
        than: 'slower',
        ownMs: 2600,
        queuedMs: 200,
        blockedMs: -100,
        otherMs: 200,
      },
    }),
  );
  expect(text).toMatchInlineSnapshot(`
    "cart:test ran in r7k2x: passed in 1.9s; last run r7k2m, 4 min before
    missed: libs/core/src/round.ts changed (core:production, shop → cart → core)
       and libs/core/src/sum.ts changed, libs/core/src/tax.ts changed
       asked for: affected -t test
    slower: 8.1s, was 5.2s (median of 9): +2.9s = +2.6s own work, +200ms waiting for a core, -100ms blocked, +200ms other (not explained)
    "
  `);
});

test('what only waited for a core is not called slower, and one run is not called a median', () => {
  const told = (pace: Pace): string => renderWhy(answer({ pace })).trimEnd().split('\n').at(-1) ?? '';
  const waited = { isMs: 3100, wasMs: 1500, runs: 4, than: 'same-work', ownMs: 7, queuedMs: 1593 } as const;
  expect(told(waited)).toBe(
    'time: 3.1s, was 1.5s (median of 4), for no more work: +1.6s = +1.6s waiting for a core',
  );
  expect(told({ ...waited, isMs: 719, wasMs: 1100, ownMs: 0, queuedMs: -381 })).toBe(
    'time: 719ms, was 1.1s (median of 4), for no less work: -381ms = -381ms waiting for a core',
  );
  expect(told({ isMs: 1600, wasMs: 1500, runs: 1, than: 'alike' })).toBe('time: 1.6s, was 1.5s (in one run)');
});

test.each<readonly [Reason, string]>([
  [{ kind: 'arguments', was: '', is: '--watch' }, 'the arguments are `--watch`, were none'],
  [{ kind: 'env', variable: 'CI' }, 'the environment variable CI has another value'],
  [
    { kind: 'runtime', command: 'node -v', was: 'v22.1.0', is: 'v24.0.0' },
    'the input `node -v` prints something else (v22.1.0 → v24.0.0)',
  ],
  [
    { kind: 'setting', file: 'nx.json', keys: ['namedInputs.production'] },
    'nx.json: namedInputs.production changed',
  ],
  [
    { kind: 'package', file: 'yarn.lock', packages: [{ name: 'semver', was: '7.0.0', is: '7.1.0' }] },
    'semver 7.0.0 → 7.1.0 in yarn.lock',
  ],
  [
    {
      kind: 'package',
      file: 'yarn.lock',
      packages: [{ name: 'a', was: '1.0.0,2.0.0', is: '1.0.0,2.1.0,3.0.0' }],
    },
    'a 2.0.0 → 2.1.0, 3.0.0 in yarn.lock',
  ],
  [{ kind: 'package', packages: [{ name: 'a', was: '', is: '1.0.0' }] }, 'a added at 1.0.0 in the lockfile'],
  [
    { kind: 'package', packages: [{ name: 'a', was: '1.0.0', is: '' }] },
    'a removed (was 1.0.0) in the lockfile',
  ],
  [{ kind: 'package', packages: [] }, 'packages of the lockfile changed; which ones cannot be read'],
  [
    { kind: 'tool', name: '@nx/vite', was: '23.1.0', is: '23.2.0' },
    'the plugin @nx/vite is 23.2.0, was 23.1.0',
  ],
  [
    { kind: 'tool', name: './tools/p.mjs', was: '', is: '' },
    'the plugin ./tools/p.mjs of the workspace changed',
  ],
  [
    { kind: 'target', file: 'core/project.json', keys: ['targets.test.command'], chain: ['cart', 'core'] },
    'core/project.json: targets.test.command changed (cart → core)',
  ],
  [
    { kind: 'dependency', change: 'added', project: 'util', file: 'cart/package.json', chain: ['cart'] },
    'dependency on util added (cart/package.json)',
  ],
  [
    { kind: 'file', files: [{ file: 'global.txt', change: 'removed' }], chain: [] },
    'global.txt removed (outside of the projects)',
  ],
  [{ kind: 'outputs', folders: ['dist/core'] }, 'other outputs of a dependency: dist/core'],
  [
    { kind: 'outputs', folders: ['dist/core'], makers: [{ task: asTaskId('core:build') }] },
    'other outputs by core:build',
  ],
  [
    {
      kind: 'outputs',
      folders: ['libs/core/dist/**/*.{d.ts,d.mts}', 'libs/core/dist/._types.surface'],
      makers: [
        {
          task: asTaskId('core:dts'),
          because: { kind: 'file', files: [{ file: 'libs/core/a.ts', change: 'changed' }], chain: ['core'] },
        },
      ],
    },
    'other declarations by core:dts: libs/core/a.ts changed',
  ],
  [
    { kind: 'unnamed', group: 'later:thing', chain: [] },
    'the group later:thing has another hash; what made it so is not known',
  ],
])('%o in a line', (reason, text) => {
  expect(line(reason)).toBe(`missed: ${text}`);
});

test('however much changed, it is at most twelve lines', () => {
  const many = Array.from({ length: 40 }, (_, i): Reason => ({ kind: 'env', variable: `V${i}` }));
  const text = missed(...many);
  expect(text.split('\n').length).toBeLessThanOrEqual(13);
  expect(text).toContain('   also: 35 more reasons (--json)\n');
});

test('a name cannot start a line of its own', () => {
  expect(line({ kind: 'env', variable: 'A\nPASS 1 task' })).toBe(
    'missed: the environment variable A PASS 1 task has another value',
  );
});

test('hits, first runs, runs without inputs and repeated runs say so', () => {
  const same = { run: 'r7k2a' as RunId, startedMs: 0, outcome: 'failed' as const };
  const told = (ran: Answer['ran']): string => renderWhy(answer({ ran })).split('\n')[1] ?? '';
  expect(told({ kind: 'hit', source: 'local', same })).toBe(
    'hit: its inputs are those of r7k2a, 10 min before',
  );
  expect(told({ kind: 'hit', source: 'remote' })).toBe(
    'hit: no run of this repository that had these inputs is kept',
  );
  expect(told({ kind: 'first' })).toBe('missed: no earlier run of it is known');
  expect(told({ kind: 'unkept', run: 'r7k2m' as RunId })).toBe(
    'missed: what went into it in r7k2m is not kept, so nothing can be compared',
  );
  expect(told({ kind: 'same', because: 'failed-before', same })).toBe(
    'ran again: its inputs are those of r7k2a, 10 min before; that failed, and Nx does not cache failures',
  );
});

test('a result that came from a cache says who made it', () => {
  const from = {
    user: 'ann',
    host: 'desk',
    checkout: '/w/two',
    createdMs: 6 * MINUTE,
    tools: { nx: '24.0.6', node: '24.21.0' },
  };
  const second = (more: object): string | undefined =>
    renderWhy(answer({ ran: { kind: 'hit', source: 'remote' }, from: { ...from, ...more } })).split('\n')[2];
  expect(second({})).toBe('   built by ann@desk, 4 min before, in this checkout (node 24.21.0, nx 24.0.6)');
  expect(second({ elsewhere: true })).toContain(', in another checkout: /w/two (');
  expect(renderWhy(answer({ ran: { kind: 'hit', source: 'remote' }, from }))).toMatch(
    / came from the shield in r/,
  );
  expect(renderWhy(answer({ ran: { kind: 'hit', source: 'remote' } }))).toMatch(
    / from the remote cache in r/,
  );
  expect(second({ upstream: 'https://cache.example' })).toMatch(
    /^ {3}fetched from https:\/\/cache\.example by ann@desk, /,
  );
});

test('a task that is executed at this moment is said to be, with whose answer this is', () => {
  const running = { run: 'r7k2z' as RunId, startedMs: 14 * MINUTE };
  expect(renderWhy(answer({ running }))).toContain(
    'running: it is executed now, in r7k2z, begun 4 min later: all of the above is of the run before\n',
  );
  const same = {
    run: 'r7k2m' as RunId,
    startedMs: 6 * MINUTE,
    outcome: 'passed' as const,
    underWay: true as const,
  };
  const text = renderWhy(answer({ ran: { kind: 'same', because: 'under-way', same } }));
  expect(text).toContain('that was still running when this began');
  expect(text).not.toContain('no more');
});

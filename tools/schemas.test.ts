import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asTaskId } from '@subminute/core';
import { type Evidence, verificationJson, verificationOf } from '@subminute/core/decompose';
import {
  NO_PLAN,
  type Plan,
  type PlannedBuild,
  type PlannedLint,
  type PlannedTests,
  type PlannedTypes,
  type ReplacedTarget,
  planText,
  readPlan,
} from '@subminute/core/plan';
import { type Findings, changeKey, parseLedger, ratchetJson, readLoopLedger } from '@subminute/core/ratchet';
import { describe, expect, test } from 'vitest';
import { faultsIn } from './rig/conforms.ts';
import { ledger } from './rig/layers.ts';

type Json = Readonly<Record<string, unknown>>;
const schema = (name: string): Json =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../packages/nx/schema', `${name}.json`), 'utf8'),
  ) as Json;

const LINE = schema('ledger-line');
const faultsOf = (line: object): readonly string[] => faultsIn(line, LINE);

describe('the plan', () => {
  const part = {
    name: 'core-api',
    of: 'core',
    home: 'packages/core',
    root: 'packages/core/src/api',
    targets: ['test'],
    reads: ['packages/core/vitest.config.ts'],
    needs: [],
  };
  const shards = { project: 'app', home: 'packages/app', target: 'test', files: [['a.test.ts'], []] };
  const proof = {
    id: 'p1',
    title: 'a',
    commit: 'c',
    targets: ['test'],
    tasks: 1,
    tests: 1,
    declarations: 0,
    loops: [{ sha: 'a', beforeMs: 1, afterMs: 1, predictedBeforeMs: 1, predictedAfterMs: 1 }],
    savedMs: 0,
    lowMs: 0,
    highMs: 0,
    predictedSavedMs: 0,
  };
  const types: PlannedTypes = {
    project: 'core',
    home: 'packages/core',
    targets: ['dts', 'surface', 'typecheck'],
    configs: ['tsconfig.json'],
    emits: { config: 'tsconfig.build.json', out: 'packages/core/dist', by: 'oxc', isShared: true },
    keys: 'declarations',
    reads: ['tsconfig.base.json'],
  };
  const entry = { source: 'app/src/index.ts', file: 'app/dist/index.js', format: 'esm' } as const;
  const inside = { project: 'core', home: 'packages/core', as: 'built' } as const;
  const build: PlannedBuild = {
    project: 'app',
    home: 'app',
    config: 'tsconfig.json',
    sources: 'app/src',
    makes: { how: 'bundles', entries: [entry], external: ['react'], inside: [inside] },
    reads: ['tsconfig.base.json'],
  };
  const files: PlannedBuild = {
    ...build,
    project: 'core',
    makes: { how: 'files', out: 'packages/core/dist', format: 'cjs', isShared: true },
  };
  const tests: PlannedTests = {
    project: 'core',
    home: 'packages/core',
    args: ['--silent'],
    waits: ['^build'],
    below: 'default',
    reads: ['vitest.shared.ts'],
    env: ['CI'],
    writes: ['packages/core/coverage'],
  };
  const lint: PlannedLint = {
    project: 'core',
    home: 'packages/core',
    calls: [{ tool: 'biome', args: ['lint', '.'] }],
    remembers: true,
    below: 'nothing',
    waits: [],
    reads: ['biome.json'],
    env: [],
    externals: ['@biomejs/biome'],
  };
  const replaced: ReplacedTarget = {
    project: 'core',
    home: 'packages/core',
    target: 'test',
    config: { executor: 'nx:run-script' },
    listed: true,
  };
  const plan: Plan = {
    parts: [part],
    shards: [shards],
    types: [types],
    builds: [build, files],
    tests: [tests],
    lints: [lint],
    replaced: [replaced],
    proofs: [proof],
  };

  test('as it is written conforms to its schema', () => {
    expect(faultsIn(JSON.parse(planText(plan)), schema('plan'))).toEqual([]);
    expect(faultsIn(JSON.parse(planText(NO_PLAN)), schema('plan'))).toEqual([]);
  });

  test.each([
    ['a field more', { ...plan, parts: [{ ...part, also: 1 }] }],
    ['a folder outside', { ...plan, parts: [{ ...part, root: '/etc' }] }],
    ['one shard', { ...plan, shards: [{ ...shards, files: [[]] }] }],
    ['a tsconfig that would be a command', { ...plan, types: [{ ...types, configs: ['$(id).json'] }] }],
    ['a build without entries', { ...plan, builds: [{ ...build, makes: { ...build.makes, entries: [] } }] }],
    ['types by neither of both', { ...plan, types: [{ ...types, keys: 'all' }] }],
    ['arguments for a shell', { ...plan, tests: [{ ...tests, args: ['$(id)'] }] }],
    ['tests by other inputs', { ...plan, tests: [{ ...tests, below: 'all' }] }],
    ['what is no linter', { ...plan, lints: [{ ...lint, calls: [{ tool: 'rm', args: [] }] }] }],
    ['a replaced target that is no object', { ...plan, replaced: [{ ...replaced, config: [] }] }],
    ['a proof without loops', { ...plan, proofs: [{ ...proof, loops: undefined }] }],
  ])('%s is refused by the schema and by the reader alike', (_name, wrong) => {
    const document = JSON.parse(JSON.stringify({ version: 1, ...wrong })) as object;
    expect(faultsIn(document, schema('plan'))).not.toEqual([]);
    expect(readPlan(JSON.stringify(document)).ok).toBe(false);
  });
});

describe('a line of the ledger', () => {
  const RAISE = {
    k: 'raise/edit:@acme/ui/2027-01-31',
    by: 'Ann',
    from: 10,
    to: 12,
    until: '2027-01-31',
    why: 'the guard moves to auth next week',
  };

  test.each<[object, boolean]>([
    ...ledger()
      .trimEnd()
      .split('\n')
      .map((line): [object, boolean] => [JSON.parse(line) as object, true]),
    [RAISE, true],
    [{ ...RAISE, until: undefined, permanent: true, approvedBy: 'Bob' }, true],
    [{ k: 'later/x', z: [1] }, true],
    [{ k: 'budget/edit:a b', max: 0.5, goal: 60, at: 0.4 }, true],
    [{}, false],
    [{ k: '#', cores: 0, targets: ['build'] }, false],
    [{ k: '#', cores: 4, targets: [] }, false],
    [{ k: '#', cores: 4, targets: ['build'], schema: 3 }, false],
    [{ k: 'units/a:test', d: 0.5, files: 4, shares: { '4f2c9e1': [0.25, 1], noop: [0, 0] }, w: 0.4 }, true],
    [{ k: 'units/a:test', d: 0.5, files: 4, shares: {}, w: 1.4 }, false],
    [{ k: 'units/a:test', d: 0.5, shares: {}, w: 0.4 }, false],
    [{ k: 'units/a:test', d: 0.5, files: 4, shares: { '4f2c9e1': 0.25 }, w: 0.4 }, false],
    [{ k: 'budget/other', max: 1 }, false],
    [{ k: 'budget/typical', max: -1 }, false],
    [{ k: 'task/a:build', w: '6' }, false],
    [{ k: 'commit/4f2c9e1', paths: 'a.ts' }, false],
    [{ ...RAISE, why: 'because' }, false],
    [{ ...RAISE, until: undefined }, false],
    [{ ...RAISE, by: '' }, false],
  ])('%j is read where it conforms, and only there: %j', (line, isRight) => {
    const text = JSON.stringify(line);
    expect(faultsOf(JSON.parse(text) as object).length === 0).toBe(isRight);
    expect(parseLedger(text).ok).toBe(isRight);
  });
});

describe('what check prints as JSON', () => {
  const side = { loopMs: 9700, tasks: 2.3, path: [asTaskId('ui:build')] };
  const edge = { kind: 'edge', from: 'ui', to: 'auth', type: 'static' } as const;
  const tasks = [asTaskId('ui:build')];
  const changes = [
    { change: edge, costMs: 2000 },
    { change: { kind: 'input', scope: 'workspace', text: 'docs/**/*', tasks }, costMs: 0 },
    { change: { kind: 'uncached', target: 'build', tasks }, costMs: 0 },
    { change: { kind: 'order', target: 'build', on: '^build', tasks }, costMs: 0 },
    { change: { kind: 'task', task: asTaskId('ui:e2e') }, costMs: -1 },
  ] as const;
  const read = parseLedger(ledger());
  const nothing: Findings = {
    mode: 'change',
    ledger: readLoopLedger(read.ok ? read.value : new Map()),
    loosenings: [],
    measured: [],
    unmeasured: [],
    broken: [],
    places: new Map(),
    today: '2026-11-21',
  };
  const duet = { verdict: 'worse', pairs: 8, effect: 0.14, atLeast: -1, p: 0.0039 } as const;
  const all: Findings = {
    ...nothing,
    comparison: {
      scenarios: [
        {
          scenario: 'typical',
          state: 'over-budget',
          base: side,
          head: { ...side, loopMs: 11_700 },
          allowedMs: 10_500,
        },
        { scenario: 'edit:@acme/ui', state: 'same', base: side, head: side, allowedMs: 9700 },
      ],
      changes,
    },
    loosenings: ['the budget of noop was removed'],
    measured: [{ task: asTaskId('ui:build'), duet, inside: 'a file', loopMs: 100, loopAtMostMs: 120 }],
    unmeasured: [{ task: asTaskId('ui:build'), why: 'no CPU time' }],
    broken: [{ task: asTaskId('ui:build'), what: 'runs again' }],
    places: new Map([[changeKey(edge), { file: 'packages/ui/a.ts', line: 3, text: 'import' }]]),
    shares: [{ sha: '4f2c9e1b7', title: 'Merge', addedMs: -3 }],
    trendMs: [9000, 9700],
  };

  test.each([
    ['nothing', nothing],
    ['a reason', { ...nothing, noBase: 'no git' }],
    ['all that there may be', all],
  ])('conforms with %s found', (_what, findings) => {
    const document = JSON.parse(JSON.stringify(ratchetJson(findings, 1))) as Json;
    expect(faultsIn(document, schema('ratchet'))).toEqual([]);
    expect(faultsIn({ ...document, other: 1 }, schema('ratchet'))).toEqual(['$.other is not known']);
    expect(faultsIn({ ...document, verdict: 'green' }, schema('ratchet'))).not.toEqual([]);
  });

  test('and so does an error', () => {
    const error = { version: 1, verdict: 'ERROR', exitCode: 2, reason: 'no ledger' };
    expect(faultsIn(error, schema('ratchet'))).toEqual([]);
  });
});

describe('what an apply prints as JSON', () => {
  const ran = { wallMs: 9, cpuMs: 12, aloneMs: 8, tasks: 2, failed: [asTaskId('a:test')] };
  const predicted = { loopMs: 9, workMs: 12, tasks: 2 };
  const loop = { sha: 'a', edited: 1, leftOut: 0, before: ran, after: { ...ran, wallMs: 4 } };
  const equal = { equal: 1, faults: [] };
  const evidence: Evidence = {
    ids: ['p1'],
    titles: ['one'],
    commit: 'c0ffee',
    targets: ['test'],
    tasks: equal,
    tests: equal,
    declarations: { equal: 0, faults: [{ kind: 'declaration', what: 'a.d.ts is gone' }] },
    untold: new Map([['lint', 1]]),
    flaky: [asTaskId('a:test')],
    failing: [asTaskId('b:test')],
    loops: [{ ...loop, predictedBefore: predicted, predictedAfter: predicted }],
    clock: 'wall',
    othersShare: 0,
    load: 1,
  };

  test.each([evidence, { ...evidence, loops: [] }])('conforms', (found) => {
    const verification = verificationJson(verificationOf(found));
    const document = {
      version: 1,
      applied: [],
      proposals: [{ id: 'p1', title: 'one' }],
      files: [],
      verification,
    };
    const read = JSON.parse(JSON.stringify(document)) as Json;
    expect(faultsIn(read, schema('decompose-applied'))).toEqual([]);
    expect(faultsIn({ ...read, other: 1 }, schema('decompose-applied'))).toEqual(['$.other is not known']);
  });
});

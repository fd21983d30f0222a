import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunId, asTaskId, writeRecord } from '@subminute/core';
import { type GraphFile, fileGraphOf } from '@subminute/core/graph';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../store/database.ts';
import { keepAudited } from '../../store/audited-tasks.ts';
import type { Check } from '../checks.ts';
import type { LoopFacts } from '../loop-checks/facts.ts';
import { barrelChecks } from './barrel-checks.ts';
import { comparison } from './compare.ts';
import { fixLines } from './fix.ts';
import { isolationLines } from './isolated.ts';
import { checkLines, documentOf } from './look.ts';
import { doctorOptions } from './options.ts';
import { stabilityChecks } from './stability-checks.ts';

const PROSE: Check = {
  name: 'prose',
  state: 'note',
  found: 'a README is an input of a:test',
  remedy: 'Take it out',
  saves: { ms: 1500, of: 'a commit' },
};

describe('a finding', () => {
  test('says what it costs, what to do, and whether --fix does it', () => {
    expect(checkLines(PROSE)).toEqual([
      'note prose: a README is an input of a:test',
      '     saves up to 1.5s in a commit',
      '     Take it out',
      '     --fix does it where no task can be one that reads them',
    ]);
    expect(checkLines({ name: 'cache', state: 'note', found: 'off: a:lint' }).at(-1)).toBe(
      '     not by --fix: whether something beside its inputs decides what comes of it, only you know',
    );
    expect(checkLines({ name: 'cache', state: 'note', found: 'is shared' })).toHaveLength(1);
    expect(checkLines({ name: 'constructor', state: 'bad', found: 'x' })).toEqual(['BAD  constructor: x']);
    expect(checkLines({ ...PROSE, state: 'good' })).toHaveLength(1);
    expect(documentOf(PROSE)).toMatchObject({ fix: { does: true }, saves: { ms: 1500 } });
  });

  test('that was mended is told by file and key, the rest with its reason', () => {
    const left = ['a:x', 'b:x', 'c:x', 'd:x', 'e:x', 'f:x'].map((what) => ({ what, why: 'no\nreason' }));
    const lines = fixLines(
      [
        { finding: 'affected', changed: [{ file: 'nx.json', key: 'affected', to: 'taken out' }], left: [] },
        { finding: 'scripts', changed: [], left },
      ],
      [PROSE, { name: 'parallel', state: 'note', found: '3 tasks at once' }],
      new Set(['nx.json', 'other']),
    );
    expect(lines).toEqual([
      'FIXED 1 finding in 1 file: git diff shows it',
      'affected: nx.json affected: taken out',
      'had changes before that are not committed: nx.json',
      'nx.json is part of the hash of each task: all run once',
      'left scripts: a:x, b:x, c:x, d:x, e:x and 1 more: no reason',
      'note parallel: 3 tasks at once',
      '     not by --fix: memory and cores are of a machine',
    ]);
    expect(fixLines([], [], new Set())).toHaveLength(1);
  });
});

test('flags of doctor', () => {
  const of = (...args: readonly string[]): unknown => {
    const options = doctorOptions(args);
    return options.ok ? [options.value.mode, options.value.fixes, options.value.projects] : options.error;
  };
  expect(of()).toEqual(['look', false, []]);
  expect(of('--fix')).toEqual(['look', true, []]);
  expect(of('--compare', 'web', 'api')).toEqual(['compare', false, ['web', 'api']]);
  expect(of('--compare=web,api', '--json')).toEqual(['compare', false, ['web', 'api']]);
  expect(of('--isolated-declarations', '--fix')).toEqual(['isolated-declarations', true, []]);
  expect(of('web')).toContain('no flag web');
  expect(of('--compare', '--fix')).toContain('give one of them');
  expect(of('--compare', '--isolated-declarations')).toContain('ask one of them');
  expect(of('--deadline=3s')).toContain('no flag --deadline');
  expect(of('--toString')).toContain('no flag --toString');
});

describe('barrels', () => {
  const file = (name: string, to: readonly string[], reexportsOnly = false): GraphFile => ({
    path: name,
    imports: to.map((specifier, start) => ({ specifier, how: 'static', kind: 'runtime', start }) as never),
    targets: to.map((target) => ({ is: 'file', file: target })),
    facts: { reexportsOnly } as never,
    verbatim: false,
  });
  const modules = Array.from({ length: 25 }, (_, at) => `libs/a/m${at}.ts`);
  const tests = (count: number): readonly GraphFile[] =>
    Array.from({ length: count }, (_, at) => file(`libs/a/t${at}.test.ts`, ['libs/a/index.ts']));
  const facts = {
    nxJson: {},
    major: 24,
    cores: 2,
    commits: [],
    durationMs: () => 4000,
    targets: [{ task: 'a:test', project: 'a', root: 'libs/a', target: 'test' }],
  } as unknown as LoopFacts;
  const found = (count: number, reexportsOnly: boolean): readonly Check[] =>
    barrelChecks(
      fileGraphOf([
        file('libs/a/index.ts', modules, reexportsOnly),
        ...modules.map((name) => file(name, [])),
        ...tests(count),
      ]),
      facts,
    );

  test('are told by what they have tests load', () => {
    expect(found(6, true)).toMatchObject([
      {
        found: expect.stringContaining('libs/a/index.ts (6 test files load 25 modules behind it)') as string,
        saves: { ms: 4000 },
      },
    ]);
    expect(found(4, true)).toEqual([]);
    expect(found(6, false)).toEqual([]);
  });
});

describe('tasks that do not make the same of the same', () => {
  let store = '';
  beforeAll(() => {
    store = mkdtempSync(path.join(tmpdir(), 'subminute-stable-'));
  });
  afterAll(() => rmSync(store, { recursive: true }));

  test('are those that an audit has found, until it finds them the same', () => {
    expect(stabilityChecks(store, store, 0)).toEqual([]);
    const [task, other] = [asTaskId('a:build'), asTaskId('b:build')];
    keepAudited(
      store,
      [
        { task, files: ['a/dist/x.js'] },
        { task: other, files: [] },
      ],
      0,
    );
    expect(stabilityChecks(store, store, 60_000)).toMatchObject([
      {
        name: 'unstable outputs',
        state: 'bad',
        found: expect.stringContaining('a:build (a/dist/x.js, ') as string,
      },
    ]);
    keepAudited(store, [{ task, files: [] }], 1);
    expect(stabilityChecks(store, store, 0)).toEqual([]);
  });

  test('or passed and failed with one hash', () => {
    {
      using database = openDatabase(store);
      const { db } = database;
      const run = db.prepare("INSERT INTO run VALUES (?, 'c', NULL, ?, 2, '{}')");
      const row = db.prepare("INSERT INTO task_run VALUES (?, ?, 'test', ?, ?, 1, 2, ?)");
      run.run('r1', 1);
      run.run('r2', 2);
      for (const [id, task, outcome, cache, hash] of [
        ['r1', 'a:test', 'passed', 'none', 'h'],
        ['r2', 'a:test', 'failed', 'none', 'h'],
        ['r1', 'b:test', 'passed', 'none', 'h'],
        ['r2', 'b:test', 'failed', 'none', 'other'],
        ['r1', 'c:test', 'failed', 'none', 'h'],
        ['r2', 'c:test', 'passed', 'local', 'h'],
      ] as const)
        row.run(id, task, outcome, cache, hash);
    }
    expect(stabilityChecks(store, store, 120_002)).toMatchObject([
      {
        name: 'unstable outcomes',
        found: expect.stringMatching(/^a:test: failed 1 time with a hash .*, last 2 min ago$/) as string,
        remedy: expect.stringMatching(
          /show a:test --run r2 has a failure\. It is told until the files that failed are gone/,
        ) as string,
      },
    ]);
  });

  test('which is over when the files that failed are gone, and not before', () => {
    const failed = (...files: readonly string[]): string =>
      writeRecord([
        { type: 'run-started', run: 'r22222' as RunId, atMs: 2, command: [], via: 'subminute' },
        {
          type: 'task-ended',
          task: asTaskId('d:test'),
          outcome: 'failed',
          cache: 'none',
          evidence: {
            diagnostics: files.map((file) => ({
              tool: 'vitest',
              severity: 'error',
              message: 'x',
              place: { file },
            })),
            found: files.length,
            understood: true,
            excerpt: [],
            lines: 1,
          },
        },
      ]);
    {
      using database = openDatabase(store);
      const { db } = database;
      const run = db.prepare("INSERT INTO run VALUES (?, 'c', NULL, ?, 2, ?)");
      const row = db.prepare("INSERT INTO task_run VALUES (?, 'd:test', 'test', ?, 'none', 1, 2, 'h')");
      run.run('r11111', 1, '[]');
      row.run('r11111', 'passed');
      run.run('r22222', 2, failed('flaky.test.ts', 'kept.test.ts'));
      row.run('r22222', 'failed');
    }
    const isTold = (): boolean =>
      stabilityChecks(store, store, 3).some(({ found }) => found.includes('d:test'));
    expect(isTold()).toBe(false);
    writeFileSync(path.join(store, 'kept.test.ts'), '');
    expect(isTold()).toBe(true);
  });
});

test('what is missing for isolated declarations is told by project', () => {
  const about = { config: 'a/tsconfig.json', isOn: false, blockers: [], missing: [], added: [], left: [] };
  const lines = isolationLines(
    [
      { ...about, project: 'on', isOn: true },
      { ...about, project: 'ready' },
      {
        ...about,
        project: 'lacking',
        blockers: ['"allowJs" cannot stand beside it'],
        missing: [
          { file: 'a/x.ts', count: 1 },
          { file: 'a/y.ts', count: 3 },
        ],
        added: ['a/y.ts'],
        left: [{ file: 'a/x.ts', why: 'nothing' }],
        remaining: 1,
      },
      { ...about, project: 'none', why: 'TypeScript is not installed' },
    ],
    ['later'],
    true,
  );
  expect(lines).toEqual([
    'isolatedDeclarations: 4 annotations missing in 2 files of 1 of 4 projects; 1 file annotated: git diff shows it',
    'on on',
    'ready lacks nothing: set "isolatedDeclarations": true in a/tsconfig.json',
    'lacking a/tsconfig.json: "allowJs" cannot stand beside it',
    'lacking lacks 4 annotations in 2 files: a/y.ts 3, a/x.ts 1',
    'lacking annotated 1 file: it declares what it did, and type-checks; 1 still missing',
    'lacking left a/x.ts: nothing',
    'none not counted: TypeScript is not installed',
    'not looked at: later',
  ]);
});

test('where nothing differs but not all was compared, that is no pass', () => {
  const target = {
    project: 'a',
    target: 'build',
    ours: asTaskId('a:build'),
    theirs: asTaskId('a:build-replaced'),
  };
  const why = { ...target, why: 'it has no end' };
  expect(comparison([why]).document.exitCode).toBe(2);
  const compared = {
    ours: { isGood: true, ms: 1 },
    theirs: { isGood: true, ms: 1 },
    files: 1,
    with: [],
    differences: [],
    tests: undefined,
    isUntold: false,
  };
  const same = { ...target, project: 'b', compared };
  expect(comparison([why, same]).document.exitCode).toBe(2);
  expect(comparison([same]).document.exitCode).toBe(0);
  const many = Array.from({ length: 12 }, (_, at) => `differs: ${at}`);
  const other = { ...same, compared: { ...compared, differences: many } };
  expect(comparison([why, other]).lines.at(-1)).toBe('  and 4 more differences: --json has all');
});

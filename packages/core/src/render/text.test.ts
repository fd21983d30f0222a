import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic, Evidence } from '../evidence/diagnostic.ts';
import { asTaskId, runIdFrom } from '../ids.ts';
import type { End, RunEvent } from '../run/event.ts';
import { foldRun } from '../run/fold.ts';
import { bytesOf } from './line.ts';
import { DEFAULT_MAX_BYTES, renderText } from './text.ts';

const run = runIdFrom([7, 7, 7, 7, 7]);
const started: RunEvent = { type: 'run-started', run, atMs: 1, command: ['affected'], via: 'subminute' };
const ended: RunEvent = { type: 'run-ended', atMs: 41_200, exitCode: 1 };

const evidence = (diagnostics: Diagnostic[], excerpt: string[] = []): Evidence => ({
  diagnostics,
  found: diagnostics.length,
  understood: diagnostics.length > 0,
  excerpt,
  lines: 10,
});
const failed = (name: string, of: Evidence, end: End = { kind: 'exit', code: 1 }): RunEvent => ({
  type: 'task-ended',
  task: asTaskId(name),
  outcome: 'failed',
  cache: 'none',
  end,
  evidence: of,
  logged: true,
});
const passed = (name: string): RunEvent => ({
  type: 'task-ended',
  task: asTaskId(name),
  outcome: 'passed',
  cache: 'local',
});
const text = (...events: RunEvent[]): string =>
  renderText(foldRun([started, ...events]), { budgetMs: 60_000, maxBytes: DEFAULT_MAX_BYTES, nowMs: 55_000 });

const typeError: Diagnostic = {
  tool: 'tsc',
  severity: 'error',
  place: { file: 'packages/api/src/client.ts', line: 14, column: 7 },
  code: 'TS2322',
  message: "Type 'string' is not assignable to type 'number'.",
};
const assertion: Diagnostic = {
  tool: 'vitest',
  severity: 'error',
  place: { file: 'packages/cart/src/cart.test.ts', line: 31, column: 18 },
  code: 'AssertionError',
  test: 'totals > round half up',
  message: 'expected 10.04 to be 10.05',
  detail: ['- 10.05', '+ 10.04'],
  frames: [{ file: 'packages/cart/src/round.ts', line: 12, column: 9 }],
};

describe('a red verdict', () => {
  test('names what others wait for first, says the same once, and what was skipped', () => {
    expect(
      text(
        failed('cart:test', evidence([assertion])),
        failed('web:typecheck', evidence([typeError])),
        failed('api:typecheck', evidence([typeError])),
        passed('ui:test'),
        { type: 'tasks-skipped', tasks: [asTaskId('api:build')], because: [asTaskId('api:typecheck')] },
        ended,
      ),
    ).toBe(`FAIL 3 of 5 tasks · 41.2s of 60s · 1 cached · run r99999
F1 api:typecheck packages/api/src/client.ts:14:7 TS2322 Type 'string' is not assignable to type 'number'.
   same cause: web:typecheck
F2 cart:test packages/cart/src/cart.test.ts:31:18 totals > round half up
   AssertionError: expected 10.04 to be 10.05
   - 10.05
   + 10.04
   at packages/cart/src/round.ts:12:9
skipped 1: api:build ← api:typecheck
`);
  });

  test('shows the lines and the end of what nobody could read', () => {
    expect(
      text(failed('docs:build', evidence([], ['Error: no front matter']), { kind: 'exit', code: 3 }), ended),
    ).toBe(
      `FAIL 1 of 1 task · 41.2s of 60s · run r99999
F1 docs:build exit 3 (10 lines: show docs:build)
   Error: no front matter
`,
    );
  });

  test.each<[End, string]>([
    [{ kind: 'signal', signal: 'SIGKILL' }, 'killed by SIGKILL'],
    [
      { kind: 'signal', signal: 'SIGKILL', byKernel: true },
      'killed by SIGKILL (the kernel was out of memory)',
    ],
    [{ kind: 'out-of-memory' }, 'out of memory: the JavaScript heap reached its limit'],
    [{ kind: 'exit', code: 127 }, 'exit 127 (command not found)'],
    [{ kind: 'timeout', afterMs: 60_000 }, 'ended by subminute after 60.0s'],
    [{ kind: 'unknown' }, 'end unknown'],
  ])('says of %j: %s', (end, says) => {
    expect(text(failed('a:b', evidence([]), end), ended)).toContain(`F1 a:b ${says} (`);
  });

  test('keeps within its bytes, gives every cause its first line first, and counts the rest', () => {
    const many = Array.from({ length: 300 }, (_, i) =>
      failed(
        `p${i}:test`,
        evidence([
          { ...assertion, message: `message ${i}`, detail: Array<string>(30).fill('- long detail') },
        ]),
      ),
    );
    const said = text(...many, ended);
    expect(bytesOf(said)).toBeLessThanOrEqual(DEFAULT_MAX_BYTES);
    const heads = said.match(/^F\d+ /gm) ?? [];
    expect(heads.length).toBeGreaterThan(50);
    expect(said).toMatch(new RegExp(`^… ${300 - heads.length} more: show F${heads.length + 1}$`, 'm'));
  });
});

test('a red verdict keeps within its bytes, whatever it has to say', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 });
  fc.assert(
    fc.property(
      fc.array(name, { minLength: 1, maxLength: 60 }),
      fc.array(fc.tuple(fc.array(name, { minLength: 1, maxLength: 30 }), fc.array(name, { maxLength: 3 }))),
      fc.integer({ min: 512, max: 9000 }),
      (failing, waiting, maxBytes) => {
        const events: RunEvent[] = [
          started,
          ...failing.map((task) => failed(task, evidence([typeError], [task]))),
          ...waiting.map(([tasks, because]): RunEvent => ({
            type: 'tasks-skipped',
            tasks: tasks.map(asTaskId),
            because: because.map(asTaskId),
          })),
          ended,
        ];
        const said = renderText(foldRun(events), { budgetMs: 60_000, maxBytes, nowMs: 0 });
        expect(bytesOf(said)).toBeLessThanOrEqual(maxBytes);
      },
    ),
  );
});

test('where nx could not start, its words keep within their bytes', () => {
  const detail = Array.from({ length: 8 }, () => 'x'.repeat(400));
  const broken: RunEvent = { type: 'run-broken', reason: 'r'.repeat(900), detail };
  const said = renderText(foldRun([started, broken, ended]), { budgetMs: 1, maxBytes: 512, nowMs: 0 });
  expect(said).toMatch(/^ERROR r{200}/);
  expect(bytesOf(said)).toBeLessThanOrEqual(512);
});

test('a failure in a run that was stopped says so', () => {
  const stopped: RunEvent = { type: 'run-stopped', by: 'interrupt', atMs: 5 };
  expect(text(failed('a:b', evidence([])), stopped, ended)).toMatch(/^FAIL 1 of 1 task, interrupted · /);
});

test('what a task says never stands in column 0 and holds no control character', { timeout: 30_000 }, () => {
  const nasty = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(nasty, nasty, fc.array(nasty), (message, name, lines) => {
      const said = text(
        failed('a:b', evidence([{ ...typeError, message, test: name, detail: lines }])),
        failed('c:d', evidence([], lines)),
        ended,
      );
      const own = /^(?:FAIL 2 of 2 tasks · |F[12] |… | {3})/;
      for (const line of said.trimEnd().split('\n')) expect(line).toMatch(own);
      // oxlint-disable-next-line no-control-regex
      expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }),
  );
});

describe('a green verdict', () => {
  test('is one line of at most 200 bytes however much there was', () => {
    const many = Array.from({ length: 3000 }, (_, i) => passed(`project-${i}:test`));
    const said = text(...many, { type: 'run-ended', atMs: 59_000, exitCode: 0 });
    expect(said).toBe('PASS 3000 tasks · 59.0s of 60s · 3000 cached · run r99999\n');
  });

  test('says where a log sums up a failure all the same, within its bytes', () => {
    const doubtful: RunEvent = { ...passed('a:test'), doubt: 'Tests  1 failed | 3 passed' } as RunEvent;
    const end: RunEvent = { type: 'run-ended', atMs: 901, exitCode: 0 };
    expect(text(doubtful, end)).toMatch(
      /^PASS 1 task · .*\na:test exited with 0, its log says: Tests {2}1 failed \| 3 passed\n$/,
    );
    const long: RunEvent = {
      ...doubtful,
      task: asTaskId('p'.repeat(300)),
      doubt: 'é'.repeat(300),
    } as RunEvent;
    expect(bytesOf(text(long, end))).toBeLessThanOrEqual(200);
  });

  test('without tasks says why', () => {
    const why: RunEvent = { type: 'selection-empty', reason: 'nothing affected since main' };
    expect(text({ type: 'run-ended', atMs: 901, exitCode: 0 }, why)).toBe(
      'PASS 0 tasks: nothing affected since main · 900ms of 60s · run r99999\n',
    );
  });
});

test('an unfinished verdict names what runs', () => {
  expect(
    text(
      passed('a:test'),
      { type: 'task-started', task: asTaskId('web:e2e'), atMs: 5 },
      { type: 'tasks-pending', tasks: [asTaskId('web:e2e'), asTaskId('z:test')] },
    ),
  ).toBe(
    'UNFINISHED after 55.0s: 1 passed, 0 failed, 2 not done (web:e2e, …) · run r99999 goes on: subminute last\n',
  );
});

describe('skipped tasks', () => {
  const skipped = (because: string[], ...tasks: string[]): RunEvent => ({
    type: 'tasks-skipped',
    tasks: tasks.map(asTaskId),
    because: because.map(asTaskId),
  });

  test('hang on the first task of a cause that several show', () => {
    const said = text(
      failed('api:typecheck', evidence([typeError])),
      failed('web:typecheck', evidence([typeError])),
      skipped(['api:typecheck'], 'api:build', 'api:test'),
      skipped(['api:typecheck', 'web:typecheck'], 'web:build'),
      ended,
    );
    expect(said).toMatch(/\nskipped 3: api:build api:test web:build ← api:typecheck\n$/);
  });

  test('are counted where there are too many groups', () => {
    const roots = Array.from({ length: 9 }, (_, i) => `root${i}:build`);
    const said = text(
      ...roots.map((root) => failed(root, evidence([], [root]))),
      ...roots.map((root, i) => skipped([root], `leaf${i}:build`)),
      ended,
    );
    expect(said.match(/^skipped 1: /gm)).toHaveLength(5);
    expect(said).toMatch(/\nskipped 4 more tasks: show skipped\n$/);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Diagnostic,
  type End,
  type Evidence,
  type Failures,
  type Outcome,
  type RunEvent,
  type RunId,
  type VitestUnits,
  asTaskId,
  counted,
  foldRun,
  renderText,
  rootCauses,
  sinceBefore,
} from '@subminute/core';
import { createPartReader, createPartSearch, readEvidence } from '@subminute/core/evidence';
import { wholeCause } from '@subminute/core/render';
import { type Answer, type Reason, type UnitWhy, renderUnitWhy, renderWhy } from '@subminute/core/why';
import { expect, test } from 'vitest';

const PAGE = readFileSync(join(import.meta.dirname, '../docs/output.md'), 'utf8');

interface Example {
  readonly run: string;
  readonly tookMs: number;
  readonly events: readonly RunEvent[];
  readonly exitCode?: number;
  readonly before?: Failures;
}

const tasks = (count: number, outcome: Outcome, cached = 0): RunEvent[] =>
  Array.from({ length: count }, (_, i) => ({
    type: 'task-ended',
    task: asTaskId(`p${i}:${outcome}`),
    outcome,
    cache: i < cached ? 'local' : 'none',
  }));

function failed(
  name: string,
  evidence: Partial<Evidence> | undefined,
  end: End = { kind: 'exit', code: 1 },
): RunEvent {
  const diagnostics = evidence?.diagnostics ?? [];
  const all = {
    diagnostics,
    found: diagnostics.length,
    understood: diagnostics.length > 0,
    excerpt: [],
    lines: 1,
  };
  return {
    type: 'task-ended',
    task: asTaskId(name),
    outcome: 'failed',
    cache: 'none',
    end,
    logged: true,
    ...(evidence ? { evidence: { ...all, ...evidence } } : {}),
  };
}

const skipped = (because: string, ...names: string[]): RunEvent => ({
  type: 'tasks-skipped',
  tasks: names.map(asTaskId),
  because: [asTaskId(because)],
});

const coupon: Diagnostic = {
  tool: 'tsc',
  severity: 'error',
  code: 'TS2339',
  message: "Property 'coupon' does not exist on type 'Quote'.",
  place: { file: 'apps/api/src/views.ts', line: 41, column: 19 },
};
const rounds: Diagnostic = {
  tool: 'vitest',
  severity: 'error',
  test: 'quote > rounds the tax to the nearest cent',
  message: 'expected "10.05", got "10.04"',
  place: { file: 'libs/pricing/src/quote.test.ts', line: 32, column: 78 },
};
const split = (project: string, line: number, column = 41): Diagnostic => ({
  tool: 'tsc',
  severity: 'error',
  code: 'TS2339',
  message: "Property 'split' does not exist on type '{ first: string; last: string; }'.",
  place: { file: `features/${project}/src/service.ts`, line, column },
});
const part: Diagnostic = {
  tool: 'tsc',
  severity: 'error',
  code: 'TS7006',
  message: "Parameter 'part' implicitly has an 'any' type.",
  place: { file: 'features/admin/src/view.ts', line: 6, column: 11 },
};

const day: Diagnostic = {
  tool: 'vitest',
  severity: 'error',
  test: 'day > is a weekday',
  message: 'expected true, got false',
  place: { file: 'libs/cart/src/day.test.ts', line: 4, column: 31 },
};
const wrongPass = {
  file: 'libs/cart/src/day.test.ts',
  project: 'libs/cart#',
  run: 'r7k1m',
  evidence: '',
  taskHashes: ['1', '2'],
};
const units = (part: Partial<VitestUnits>): VitestUnits => {
  const none = counted<never>([]);
  return { ran: 0, known: 0, audited: 0, wrong: none, always: none, off: none, fuses: none, ...part };
};
/** As a report of Vitest's with this pass is read. */
const wrongRecord = readEvidence([], {
  workspaceRoot: '/w',
  projectRoot: 'libs/cart',
  exists: () => true,
  reports: [
    {
      version: 1,
      tool: 'vitest',
      toolVersion: '5.1.1',
      task: 'cart:test',
      files: 1,
      tests: { passed: 0, failed: 1, skipped: 0 },
      found: 1,
      failures: [
        {
          file: `/w/${wrongPass.file}`,
          names: ['day'],
          errors: [{ name: 'Error', message: 'no', frames: [] }],
        },
      ],
      unhandled: [],
      units: units({ audited: 1, wrong: counted([wrongPass]) }),
    },
  ],
}).diagnostics.filter(({ tool }) => tool === 'subminute');
const withUnits = (event: RunEvent | undefined, part: Partial<VitestUnits>): RunEvent[] =>
  event?.type === 'task-ended' ? [{ ...event, units: units(part) }] : [];

const UNKNOWN: RunEvent = { type: 'selection-unknown', kind: 'target', name: 'tset', nearest: ['test'] };

/** What each example of the page shows, as events. */
const EXAMPLES: readonly Example[] = [
  { run: 'r7k2x', tookMs: 3100, events: tasks(48, 'passed', 46) },
  { run: 'r7k2x', tookMs: 900, events: [{ type: 'selection-empty', reason: 'nothing affected since main' }] },
  {
    run: 'r7k2x',
    tookMs: 3100,
    events: tasks(48, 'passed', 46).flatMap((event, i) =>
      i === 47 ? withUnits(event, { ran: 212, known: 1692 }) : [event],
    ),
  },
  {
    run: 'r7k2y',
    tookMs: 6400,
    exitCode: 1,
    events: [
      ...tasks(24, 'passed', 24),
      failed('api:typecheck', { diagnostics: [coupon] }),
      failed('pricing:test', { diagnostics: [rounds], tally: '1 failed, 13 passed' }),
      skipped('api:typecheck', 'admin:build', 'admin:typecheck', 'api:build', 'web:build', 'web:typecheck'),
    ],
    before: new Map([
      [
        asTaskId('api:typecheck'),
        [
          {
            prints: new Set([
              '["tsc","TS2339","Property \'coupon\' does not exist on type \'Quote\'.",null]',
            ]),
          },
          { prints: new Set(['a']) },
          { prints: new Set(['b']) },
        ],
      ],
      [asTaskId('pricing:test'), [{ prints: new Set(['c']) }]],
    ]),
  },
  {
    run: 'r7k2w',
    tookMs: 9300,
    exitCode: 1,
    events: [
      ...tasks(1, 'passed'),
      failed('cart:typecheck', { diagnostics: [split('cart', 12), split('cart', 20), split('cart', 30)] }),
      failed('admin:typecheck', {
        diagnostics: [part, split('admin', 1), split('admin', 2), split('admin', 3)],
      }),
      failed('orders:typecheck', { diagnostics: [1, 2, 3].map((line) => split('orders', line)) }),
      failed('search:typecheck', { diagnostics: [1, 2, 3].map((line) => split('search', line)) }),
      {
        type: 'cause-suspected',
        place: { file: 'packages/core/src/user.ts', line: 11 },
        text: 'name: { first: string; last: string };',
      },
    ],
  },
  {
    run: 'r7k2p',
    tookMs: 4400,
    exitCode: 1,
    events: [
      ...tasks(11, 'passed', 9),
      failed('web:typecheck', {
        diagnostics: [
          {
            tool: 'tsc',
            severity: 'error',
            code: 'TS2322',
            message: "Type 'Money' is not assignable to type 'number'.",
            place: { file: 'apps/web/src/page.ts', line: 21, column: 9 },
          },
        ],
      }),
      {
        type: 'cause-suspected',
        place: { file: 'libs/core/src/total.ts', line: 8 },
        text: 'export function total(lines: Line[]): Money;',
        also: ['libs/core/src/money.ts'],
        via: ['web', 'cart', 'core'],
      },
    ],
  },
  {
    run: 'r7k2v',
    tookMs: 2000,
    exitCode: 1,
    events: [
      ...tasks(2, 'passed'),
      failed(
        'docs:build',
        { excerpt: ['Error: no front matter in guide/start.md'], lines: 214 },
        { kind: 'exit', code: 3 },
      ),
    ],
  },
  {
    run: 'r7k2q',
    tookMs: 4100,
    exitCode: 1,
    events: withUnits(failed('cart:test', { diagnostics: [day, ...wrongRecord] }), {
      ran: 198,
      audited: 198,
      wrong: counted([wrongPass]),
    }),
  },
  {
    run: 'r7k2z',
    tookMs: -1,
    events: [
      ...tasks(41, 'passed'),
      { type: 'task-started', task: asTaskId('web:e2e'), atMs: 5 },
      { type: 'tasks-pending', tasks: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => asTaskId(`${name}:e2e`)) },
    ],
  },
  {
    run: 'r7k2u',
    tookMs: 600_000,
    events: [
      ...tasks(1, 'passed'),
      failed('web:e2e', undefined, { kind: 'timeout', afterMs: 600_000 }),
      { type: 'run-stopped', by: 'cap', atMs: 600_000 },
    ],
  },
  {
    run: 'r7k32',
    tookMs: 900,
    events: [UNKNOWN],
  },
  { run: 'r7k34', tookMs: 3100, events: [...tasks(12, 'passed', 10), UNKNOWN] },
  {
    run: 'r7k33',
    tookMs: 900,
    exitCode: 1,
    events: [
      {
        type: 'run-broken',
        reason: 'nx: Could not execute command because the task graph has a circular dependency',
        detail: ['api:build --> core:build --> api:build'],
      },
    ],
  },
];

function rendered({ run, tookMs, events, exitCode = 0, before }: Example): string {
  const started: RunEvent = {
    type: 'run-started',
    run: run as RunId,
    atMs: 1000,
    command: ['affected'],
    via: 'subminute',
  };
  const ended: RunEvent[] = tookMs < 0 ? [] : [{ type: 'run-ended', atMs: 1000 + tookMs, exitCode }];
  const result = foldRun([started, ...events, ...ended]);
  const since = before && sinceBefore(result, before);
  const options = { budgetMs: 60_000, maxBytes: 8192, nowMs: 56_000 };
  return renderText(result, { ...options, ...(since ? { since } : {}) });
}

const core = (file: string): Reason => ({
  kind: 'file',
  files: ['round', 'sum', 'tax']
    .filter((name) => file === '' || name === file)
    .map((name) => ({ file: `libs/core/src/${name}.ts`, change: 'changed' })),
  chain: ['cart', 'pricing', 'core'],
  input: 'production',
});

const WHY: Answer = {
  task: asTaskId('cart:test'),
  run: 'r7k2x' as RunId,
  startedMs: 240_000,
  outcome: 'passed',
  durationMs: 8100,
  command: ['affected', '-t', 'test'],
  before: { run: 'r7k1m' as RunId, startedMs: 0, outcome: 'passed' },
  touched: [core('round')],
  ran: { kind: 'missed', reasons: [core(''), { kind: 'env', variable: 'TZ' }] },
  pace: { isMs: 8100, wasMs: 5200, runs: 9, than: 'slower', ownMs: 2600, queuedMs: 200, blockedMs: 100 },
};

const UNIT: UnitWhy = {
  file: 'libs/cart/src/cart.test.ts',
  project: 'libs/cart#',
  run: 'r7k2x',
  atMs: 0,
  outcome: 'passed',
  durationMs: 8,
  because: {
    kind: 'changed',
    run: 'r7k1m',
    sinceMs: 0,
    count: 2,
    inputs: [
      { kind: 'module', name: 'libs/core/src/round.ts' },
      { kind: 'variable', name: 'TZ' },
    ],
  },
};

/** Of the task's log, what stands on the page, and a line above and below it that does not. */
function shownCause(): string {
  const lines = [
    ...Array.from({ length: 14 }, () => ''),
    '⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯',
    '',
    ' FAIL  src/quote.test.ts > quote > rounds the tax to the nearest cent',
    "AssertionError: expected '10.04' to be '10.05' // Object.is equality",
    '',
    'Expected: "10.05"',
    'Received: "10.04"',
    '',
    ' ❯ src/quote.test.ts:32:78',
    "     30| describe('quote', () => {",
    "     31|   it('rounds the tax to the nearest cent', () => {",
    "     32|     expect(toDecimal(quote([{ product: NOVEL, quantity: 1 }], 'EUR').t…",
    `       |${' '.repeat(78)}^`,
    '     33|   });',
    '     34|',
    '',
    ' Test Files  1 failed (1)',
  ];
  const context = { workspaceRoot: '/w', projectRoot: 'libs/pricing', exists: () => true };
  const search = createPartSearch(rounds, context);
  search.push(lines.join('\n'));
  const reader = createPartReader(search.end() ?? { from: 0, before: 0 }, '/w');
  lines.some((line, at) => reader.line(line, at + 1));
  const [cause] = rootCauses(
    foldRun([failed('pricing:test', { diagnostics: [rounds], tally: '1 failed, 13 passed' })]),
  );
  return cause ? `${wholeCause({ ...cause, id: 'F2' }, reader.end()).join('\n')}\n` : '';
}

const blocks = [...PAGE.matchAll(/^```\n([^]*?)^```$/gm)].map((match) => match[1]);

test('every example of the page is what the renderer prints, in their order', () => {
  expect([...EXAMPLES.map(rendered), shownCause(), renderWhy(WHY), renderUnitWhy([UNIT], 240_000)]).toEqual(
    blocks,
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GraphChange, keyOf } from '../graph/changes.ts';
import { asTaskId } from '../ids.ts';
import type { ScenarioChange, ScenarioState } from '../ratchet/compare.ts';
import type { LoopLedger } from '../ratchet/loop-ledger.ts';
import type { Scenario } from '../ratchet/scenario.ts';
import type { ChangePlace, Findings, MeasuredCost } from '../ratchet/verdict.ts';
import { changeRemedy, changeText } from './change-line.ts';
import { costRemedy } from './cost-remedy.ts';
import { renderRatchetGithub, renderRatchetMarkdown } from './ratchet-formats.ts';
import { ratchetJson } from './ratchet-json.ts';
import { renderRatchet } from './ratchet.ts';

const ledger: LoopLedger = {
  targets: ['build'],
  cores: 4,
  overheadMs: 0,
  budgets: new Map([['typical', { maxMs: 10_500 }]]),
  weights: new Map(),
  units: new Map(),
  sample: [],
  raises: [],
  epoch: 1,
};
const EDGE: GraphChange = { kind: 'edge', from: 'ui', to: 'auth', type: 'static' };
const PLACE: ChangePlace = { file: 'packages/ui/a.ts', line: 3, text: "import { a } from '@acme/auth';\r" };

interface Drawn {
  readonly state?: ScenarioState;
  readonly scenario?: Scenario;
  readonly change?: GraphChange;
  readonly place?: ChangePlace;
  readonly headMs?: number;
  readonly path?: readonly string[];
}

function found(drawn: Drawn = {}, more: Partial<Findings> = {}): Findings {
  const {
    state = 'over-budget',
    scenario = 'typical',
    change = EDGE,
    place = PLACE,
    headMs = 11_700,
  } = drawn;
  const path = (drawn.path ?? ['base:build', 'ui:build']).map(asTaskId);
  const one: ScenarioChange = {
    scenario,
    state,
    base: { loopMs: 9700, tasks: 2, path: path.slice(0, 1) },
    head: { loopMs: headMs, tasks: 2.3, path },
    allowedMs: 10_500,
  };
  return {
    mode: 'change',
    comparison: { scenarios: [one], changes: [{ change, costMs: 2000 }] },
    ledger,
    loosenings: [],
    measured: [],
    unmeasured: [],
    broken: [],
    places: new Map([[keyOf(change), place]]),
    today: '2026-11-21',
    ...more,
  };
}

describe('a failure says what, by what and what next', () => {
  test('of a change', () => {
    expect(renderRatchet(found())).toMatchInlineSnapshot(`
      "RATCHET FAIL over-budget: typical 11.7s > 10.5s (base 9.7s, +2.0s) structural, exact
      culprit: new edge ui → auth (packages/ui/a.ts:3 import { a } from '@acme/auth';) +2.0s
      effect: +0.3 tasks in the loop of typical; critical path base:build > +ui:build
      fix: move what is imported out of auth, or what imports it out of ui
      else: subminute ratchet waive typical --to 12 --until <date> --why "<20+ characters>"
      "
    `);
  });

  test('on the main branch, where nothing was changed', () => {
    expect(
      renderRatchet(
        found(
          {},
          {
            mode: 'main',
            comparison: {
              ...found().comparison,
              scenarios: found().comparison?.scenarios ?? [],
              changes: [],
            },
          },
        ),
      ),
    ).toMatchInlineSnapshot(`
      "RATCHET FAIL over-budget: typical 11.7s > 10.5s (base 9.7s, +2.0s) structural, exact
      effect: +0.3 tasks in the loop of typical; critical path base:build > +ui:build
      next: npx subminute ratchet bisect typical
      "
    `);
  });

  test('of a task that was measured', () => {
    const duet = { verdict: 'worse', pairs: 8, effect: 0.14, atLeast: 0.08, p: 0.0039 } as const;
    const cost = {
      task: asTaskId('api:build'),
      duet,
      loopMs: 2500,
      inside: 'typescript: 2.1 times the instantiations',
    };
    expect(renderRatchet(found({ state: 'same', headMs: 9700 }, { measured: [cost] })))
      .toMatchInlineSnapshot(`
      "RATCHET FAIL over-budget: api:build cpu +14% (at least +8.0%, 8 pairs, p=0.0039) → typical 12.2s > 10.5s, +2.5s
      culprit: typescript: 2.1 times the instantiations
      fix: let api:build do less: look at its command, its files, and what they import
      next: npx subminute ratchet explain api:build
      else: subminute ratchet waive typical --to 13 --until <date> --why "<20+ characters>"
      "
    `);
  });

  test('of several tasks that were measured, the raise is for all of them', () => {
    const duet = { verdict: 'worse', pairs: 8, effect: 0.14, atLeast: 0.08, p: 0.0039 } as const;
    const measured = ['api:build', 'ui:build'].map((id) => ({ task: asTaskId(id), duet, loopMs: 2500 }));
    const text = renderRatchet(found({ state: 'same', headMs: 9700 }, { measured }));
    expect(text).toContain(' → typical 14.7s > 10.5s, +2.5s\n');
    expect(text).toContain('waive typical --to 15 ');
  });

  test('a raise is for what was measured at most, so that the next check does not ask for more', () => {
    const duet = { verdict: 'worse', pairs: 8, effect: 0.14, atLeast: 0.08, p: 0.0039 } as const;
    const measured = [{ task: asTaskId('api:build'), duet, loopMs: 2500, loopAtMostMs: 3400 }];
    const text = renderRatchet(found({ state: 'same', headMs: 9700 }, { measured }));
    expect(text).toContain(' → typical 12.2s > 10.5s, +2.5s\n');
    expect(text).toContain('waive typical --to 14 ');
    // Also where the graph alone is too much: the next check would find the task.
    expect(renderRatchet(found({}, { measured }))).toContain('waive typical --to 16 ');
  });

  test('on the main branch, a task that became slower is looked for by commits', () => {
    const duet = { verdict: 'worse', pairs: 12, effect: 0.14, atLeast: 0.02, p: 0.0039 } as const;
    const measured = [{ task: asTaskId('api:build'), duet, loopMs: 2500 }];
    expect(renderRatchet(found({ state: 'same', headMs: 9700 }, { mode: 'main', measured }))).toContain(
      '\nnext: npx subminute ratchet bisect --task api:build\n',
    );
  });

  test('on the main branch, where the loop was too long at the last commit of the ledger already', () => {
    const { comparison } = found({ headMs: 9700 });
    const none = { scenarios: [{ ...comparison!.scenarios[0]!, allowedMs: 5000 }], changes: [] };
    expect(renderRatchet(found({}, { mode: 'main', comparison: none }))).toMatchInlineSnapshot(`
      "RATCHET FAIL over-budget: typical 9.7s > 5s structural, exact
      effect: as long as at the last commit of the ledger; critical path base:build > +ui:build
      next: npx subminute ratchet bisect typical --good <an older commit>
      "
    `);
  });

  test('of what must hold, also where there is no base', () => {
    const broken = [{ task: asTaskId('api:build'), what: 'runs again though nothing changed' }];
    const { comparison: _none, ...none } = found({}, { broken, noBase: 'no git' });
    expect(renderRatchet(none)).toBe('RATCHET FAIL worse: api:build runs again though nothing changed\n');
  });

  test('of all that must hold, whatever else is wrong', () => {
    const broken = ['api', 'web'].map((name) => ({ task: asTaskId(`${name}:build`), what: 'runs again' }));
    expect(renderRatchet(found({ state: 'same' }, { broken }))).toMatch(
      /^RATCHET FAIL worse: api:build runs again\nbroken: web:build runs again\n/,
    );
    expect(renderRatchet(found({ state: 'worse' }, { broken }))).toMatch(
      /\nbroken: api:build runs again\nbroken: web:build runs again\n/,
    );
  });

  test('of a ledger that was loosened, five lines of it', () => {
    const loosenings = Array.from({ length: 7 }, (_, at) => `the budget of edit:p${at} was removed`);
    const lines = renderRatchet(found({ state: 'same' }, { loosenings })).split('\n');
    expect(lines.slice(0, 2)).toEqual([
      'RATCHET FAIL refused: the ledger allows more than before, without a reason',
      'refused: the budget of edit:p0 was removed',
    ]);
    expect(lines[6]).toBe('refused: 2 more');
    expect(lines[7]).toMatch(/^fix: take that back/);
  });

  test('by how little a loop is over, where the figures look the same', () => {
    expect(renderRatchet(found({ headMs: 10_530 }))).toMatch(/typical 10\.5s > 10\.5s by 30ms /);
  });
});

test('a budget that is broken already is told by a change that did not break it', () => {
  const { comparison } = found({ state: 'same', headMs: 9700 });
  const [one] = comparison!.scenarios;
  const debt = { scenarios: [{ ...one!, allowedMs: 5000 }], changes: [] };
  expect(renderRatchet(found({}, { comparison: debt }))).toBe(
    'RATCHET PASS same: typical 9.7s of 5s\nnote: typical is over its budget already, 9.7s of 5s: not by this change\n',
  );
  expect(renderRatchet(found({ state: 'same', headMs: 9700 }))).not.toContain('already');
});

test('that what must hold was run is part of the verdict', () => {
  expect(renderRatchet(found({ state: 'same', headMs: 9700 }, { held: true }))).toMatch(
    /^RATCHET PASS same: typical 9\.7s of 10\.5s · what must hold was run and holds\n/,
  );
});

test('what cannot be judged is no pass', () => {
  const { comparison: _none, ...none } = found({}, { noBase: 'no commit in common' });
  expect(renderRatchet(none)).toBe('RATCHET SKIP cannot measure: no commit in common\n');
  expect(renderRatchet({ ...found(), comparison: { scenarios: [], changes: [] } })).toMatch(
    /^RATCHET SKIP cannot measure: the ledger has no budget of a loop that exists\. Run: /,
  );
});

describe('text from the workspace is data', () => {
  const nasty = fc.oneof(
    fc.constantFrom(
      'a\nRATCHET PASS same',
      '\u001b[2Jx',
      'x\r::error::y',
      'a`b|c<d>@all',
      "a'; rm -rf ~; '",
      '\u202egnp.exe',
      ' ',
    ),
    fc.string({ unit: 'binary', maxLength: 600 }),
  );
  const findings = fc.tuple(nasty, nasty, nasty, nasty, nasty).map(([a, b, c, d, e]) =>
    found(
      {
        scenario: `edit:${a}`,
        change: { kind: 'edge', from: b, to: c, type: 'implicit' },
        place: { file: d, line: 1, text: e },
        path: [a, b, c, d, e, a, b],
      },
      {
        loosenings: [],
        unmeasured: [{ task: asTaskId(a), why: b }],
        shares: [
          { sha: '4f2c9e1aa', title: c, addedMs: 900 },
          { sha: '9b31d02aa', title: d, addedMs: 800 },
        ],
      },
    ),
  );
  // oxlint-disable-next-line no-control-regex
  const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
  const OURS =
    /^(?:RATCHET FAIL over-budget: edit:|culprit: |effect: |fix: |shared by: |else: subminute |note: not measured: )/;

  test('as text: so many lines, each ours, each bounded', () => {
    fc.assert(
      fc.property(findings, (one) => {
        const text = renderRatchet(one);
        expect(text).not.toMatch(CONTROL);
        const lines = text.trimEnd().split('\n');
        expect(lines).toHaveLength(7);
        for (const line of lines) {
          expect(line).toMatch(OURS);
          expect(line.length).toBeLessThanOrEqual(400);
        }
      }),
    );
  });

  test('on GitHub: a command of a runner is none, but for the one annotation', () => {
    fc.assert(
      fc.property(findings, (one) => {
        const [first, ...rest] = renderRatchetGithub(one, 'token').trimEnd().split('\n');
        expect(first).toBe('::stop-commands::token');
        const end = rest.indexOf('::token::');
        expect(rest.slice(end + 1)).toHaveLength(1);
        expect(rest[end + 1]).toMatch(/^::error file=[^\n]*,line=1,title=build loop over-budget::/);
      }),
    );
  });

  test('as markdown: no table, mention or markup that is not ours', () => {
    fc.assert(
      fc.property(findings, (one) => {
        const text = renderRatchetMarkdown(one);
        expect(text).not.toMatch(CONTROL);
        const rows = text.split('\n').filter((line) => line.startsWith('|'));
        expect(rows).toHaveLength(3);
        expect(rows[2]?.match(/(?<!\\)\|/g)).toHaveLength(7);
        expect(text).not.toMatch(/@(?!&#8203;)|(?<!\\)[<`]/);
      }),
    );
  });

  test('in a command that a person may copy: one word of a shell', () => {
    const text = renderRatchet(found({ scenario: "edit:a'; rm -rf ~; '" }));
    expect(text).toContain(String.raw`waive 'edit:a'\''; rm -rf ~; '\''' --to 12 `);
    expect(renderRatchet(found({ scenario: 'edit:@acme/ui' }))).toContain('waive edit:@acme/ui --to 12 ');
  });
});

test.each<[GraphChange, string, string]>([
  [
    EDGE,
    'new edge ui → auth',
    'move what is imported out of auth, or what imports it out of ui; a type alone is an edge too',
  ],
  [
    { kind: 'edge', from: 'ui', to: 'auth', type: 'implicit' },
    'new edge ui → auth (implicit)',
    'take it out of "implicitDependencies", or depend on a smaller project than auth',
  ],
  [
    { kind: 'input', scope: 'workspace', text: 'docs/**/*', tasks: [asTaskId('a:build')] },
    'new global input docs/**/* in the hash of a:build',
    'name only the files that the task reads, in the projects that read them',
  ],
  [
    {
      kind: 'input',
      scope: 'files',
      text: 'no !{projectRoot}/**/*.md',
      tasks: [asTaskId('a:build'), asTaskId('b:build')],
    },
    'files no longer left out (!{projectRoot}/**/*.md) in the hash of 2 tasks (a:build, …)',
    'leave these files out of the inputs again',
  ],
  [
    { kind: 'uncached', target: 'build', tasks: [asTaskId('a:build')] },
    '"cache": false for a:build',
    'make its output depend on its inputs alone, and cache it again',
  ],
  [
    { kind: 'order', target: 'test', on: '^build', tasks: [asTaskId('a:test')] },
    '"dependsOn": "^build" for a:test',
    'let it wait only for what it reads',
  ],
  [
    { kind: 'task', task: asTaskId('a:e2e') },
    'new task a:e2e',
    'give it fewer inputs, or another target than those of the loop',
  ],
])('%j is said in words, with what mends it', (change, text, remedy) => {
  expect(changeText(change)).toBe(text);
  expect(changeRemedy(change, { ...PLACE, text: 'import type { a }' })).toBe(remedy);
});

const SLOWER = {
  task: asTaskId('api:test'),
  duet: { verdict: 'worse', pairs: 8, effect: 0.14, atLeast: 0.08, p: 0.0039 },
} as const;

test.each<[MeasuredCost, string]>([
  [
    { ...SLOWER, cause: { kind: 'vitest', file: 'a/slow.test.ts', baseMs: 0, headMs: 4000 } },
    'let a/slow.test.ts do less (fewer cases, smaller data, no sleep), or run it by a target that the loop does not have (it has build)',
  ],
  [
    { ...SLOWER, cause: { kind: 'vitest', file: 'a/a.test.ts', baseMs: 300, headMs: 4000 } },
    'let a/a.test.ts, or what it tests, do less (fewer cases, smaller data, no sleep), or run it by a target that the loop does not have (it has build)',
  ],
  [
    {
      ...SLOWER,
      cause: { kind: 'tsc', counter: 'instantiations', base: 1, head: 9, file: 'a/boxes.ts' },
    },
    'let a/boxes.ts ask less of the compiler: name types that it has to infer, take deep generic ones apart',
  ],
  [
    { ...SLOWER, cause: { kind: 'cpu', grown: [{ name: 'a/build.js', byMs: 900 }] } },
    'let a/build.js do less, or do it once and keep what comes of it',
  ],
  [
    { ...SLOWER, waits: { baseMs: 0, headMs: 4000 } },
    'let api:test wait for what happens, not for a time: no sleep, no long timeout, no network',
  ],
  [
    { ...SLOWER, tool: 'typescript 5.9.3 → 6.0.2' },
    'keep the version of the base, or bring the new one in a change of its own, which says what it costs',
  ],
  [SLOWER, 'let api:test do less: look at its command, its files, and what they import'],
])('what would mend %j is said', (cost, remedy) => {
  expect(costRemedy(cost, ['build'])).toBe(remedy);
});

test('JSON has the same, and the exit code of the command', () => {
  const document = ratchetJson(found({}, { shares: [] }), 1);
  expect(document).toMatchObject({
    version: 1,
    verdict: 'over-budget',
    exitCode: 1,
    scenarios: [{ scenario: 'typical', baseMs: 9700, headMs: 11_700, allowedMs: 10_500 }],
    culprit: { kind: 'edge', text: 'new edge ui → auth', costMs: 2000, place: { line: 3 } },
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asTaskId } from '../../ids.ts';
import { cacheUse } from '../../report/cache-use.ts';
import { ok } from '../../result.ts';
import { emptyReport, reportOf } from '../../testing/report.ts';
import { PAGE_MARK, renderReport } from './page.ts';

const PARTS = {
  style: 'b{}',
  scripts: ['one()', 'two()'],
  digest: (text: string) => `sum-of-${text.slice(0, 3)}`,
};

/** Tags in their order; of the page's own words, none is left. */
function tagsOf(html: string): readonly string[] {
  return [...html.matchAll(/<\/?[a-z][^\s>]*/gi)].map(([tag]) => tag);
}

/** What one reads. */
function textOf(html: string): string {
  const [head = ''] = html.split('<script');
  return head.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ');
}

const HOSTILE = fc
  .array(
    fc.constantFrom(
      '</script>',
      '<script>alert(1)</script>',
      '<!--',
      '<img src=x onerror=alert(1)>',
      '" onload="x',
      "'",
      '&lt;',
      '\u202e',
      '\u2028',
      '\ud83d',
      '</title>',
      'a',
    ),
    { minLength: 1 },
  )
  .map((parts) => parts.join(''));

describe('the page', () => {
  test('has the same elements whatever tasks, files and commits are called', () => {
    const plain = tagsOf(renderReport(reportOf('cart'), PARTS));
    fc.assert(
      fc.property(HOSTILE, (name) => {
        expect(tagsOf(renderReport(reportOf(name), PARTS))).toEqual(plain);
      }),
    );
  });

  test('is not within budget where a check has measured that it is not, whatever the task is called', () => {
    const pageOf = (name: string): string => {
      const state = { scenario: 'typical_p90', allowedMs: 2700, loopMs: 2200 } as const;
      const measured = {
        verdict: 'over-budget',
        task: asTaskId(`${name}:test`),
        scenario: 'typical_p90',
        loopMs: 4000,
        allowedMs: 2700,
      } as const;
      const budgets = ok({ states: [state], changes: [] });
      return renderReport({ ...reportOf(name), budgets, measured }, PARTS);
    };
    const text = textOf(pageOf('price'));
    expect(text).toContain('Over budget by what was measured: at this commit price:test takes more');
    expect(text).toContain('typical_p90 4.0 s of 2.7 s');
    expect(text).not.toContain('Within budget');
    const plain = tagsOf(pageOf('price'));
    fc.assert(
      fc.property(HOSTILE, (name) => {
        expect(tagsOf(pageOf(name))).toEqual(plain);
      }),
    );
  });

  test('runs its own scripts and no other, and asks for nothing', () => {
    const html = renderReport(reportOf('cart'), PARTS);
    expect(html).toContain(
      `content="default-src 'none'; script-src 'sha256-sum-of-one' 'sha256-sum-of-two'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
    );
    expect(html).toContain('<script>one()</script>');
    expect(html.slice(0, 200)).toContain(PAGE_MARK);
    expect(html).not.toMatch(/https?:|\bsrc=|<link|@import|url\(/);
  });

  test('says first how long nine of ten loops took, and whether that is within the budget', () => {
    const html = renderReport(reportOf('cart'), PARTS).replaceAll(/\s+/g, ' ');
    expect(html).toContain('<span class="big">8.5 s</span> <span class="of">of 60 s, recorded</span>');
    expect(html).toContain('Within budget, 51.5 s to spare.');
  });

  test('with a ledger, its budget is the first, and that of the settings is named once', () => {
    const report = reportOf('cart');
    const states = [{ scenario: 'typical_p90', allowedMs: 15_000, loopMs: 17_500 }] as const;
    const html = textOf(renderReport({ ...report, budgets: ok({ states, changes: [] }) }, PARTS));
    expect(html).toContain('17.5 s of 15 s, modelled');
    expect(html).toContain('Over budget by 2.5 s.');
    expect(html).toContain(
      'recorded, the only run 8.5 s of 60 s half of them 8.5 s over their budget 0 of 1',
    );
    expect(html.split('The loop over time')[0]?.match(/60 s/g)).toHaveLength(1);
  });

  test('a recorded loop is not drawn against the budget of the modelled one', () => {
    const report = reportOf('cart');
    const states = [{ scenario: 'typical_p90', allowedMs: 2700, loopMs: 2200 }] as const;
    const moved = (atMs: number, mainMs: number) => ({ atMs, mainMs, sha: 'a', subject: 's', moves: [] });
    const page = (budgetMs: number, ...changes: readonly ReturnType<typeof moved>[]): string =>
      renderReport({ ...report, budgetMs, budgets: ok({ states, changes }) }, PARTS);
    const far = page(60_000, moved(2000, 2700));
    expect(textOf(far)).toContain('What one may take by subminute.json, 60 s, is far above the picture.');
    expect(far).not.toContain('class="mark dash"');
    expect(far).not.toContain('data-chart="budget"');
    const near = page(10_000, moved(500, 3000), moved(2000, 2700));
    expect(textOf(near)).toContain('budget of one run');
    expect(textOf(near)).toContain('budget typical_p90the modelled loop now');
    expect(near).toContain('data-chart="budget"');
    // Nothing has moved since the first loop that is drawn.
    expect(page(10_000, moved(500, 3000), moved(600, 2700))).not.toContain('data-chart="budget"');
  });

  test('what was executed and told no CPU time is not called restored, and the start of a run is named', () => {
    const html = textOf(renderReport(reportOf('cart'), PARTS));
    expect(html).toContain('executed, CPU time not known');
    expect(html).not.toContain('restored from a cache');
    expect(html).toContain(
      'Its first task began after 500 ms: the start of Nx, the project graph, the plan.',
    );
  });

  test('what is known of test files is counted by how often one was asked for, apart from tasks', () => {
    const report = reportOf('cart');
    const cache = { ...report.cache, testFiles: { runs: 24, asked: 30, known: 12, audited: 2 } };
    expect(textOf(renderReport({ ...report, cache }, PARTS))).toContain(
      'A test file was asked for 30 times in the last 24 runs of a project’s tests, and was known 12 times (40 %), 2 of them run as a sample (audit).',
    );
  });

  test('names what there is: no legend of what no bar shows, and no share of all', () => {
    const report = reportOf('cart');
    const cache = cacheUse([{ atMs: 1000, executed: 1, local: 2, remote: 0 }], { savedMs: 9000 });
    const html = textOf(renderReport({ ...report, cache }, PARTS));
    expect(html).not.toContain('the shield, or another remote cache');
    expect(textOf(renderReport(report, PARTS))).toContain('the shield, or another remote cache');
    expect(html).toContain('The one test file took 900 ms when it ran last.');
  });

  test('of a workspace without any history says in each part what to run for it', () => {
    const html = renderReport(emptyReport(), PARTS);
    expect(html).toContain('No loop yet');
    expect(html.match(/class="nothing"/g)).toHaveLength(7);
    expect(html).toContain('Run: <code>npx subminute affected -t test</code>');
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });
});

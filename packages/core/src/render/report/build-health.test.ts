import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ok } from '../../result.ts';
import { emptyReport, reportOf } from '../../testing/report.ts';
import { HEALTH_MARK, renderBuildHealth } from './build-health.ts';

describe('build health', () => {
  test('has the budgets, the hubs, the worst files and the proposals, each with the command that acts on it', () => {
    expect(renderBuildHealth(reportOf('cart'))).toBe(`${HEALTH_MARK}

# Build health

The loop (cart) is **over its budget**: nine of ten of the newest 10 commits take no longer than 61s of 60s, half of them 12s.

## Budgets

| budget | the loop | allowed | goal | act |
| --- | --- | --- | --- | --- |
| \`edit:cart\` | 9s **over** | 8s, raised until 2027-01-31 |  | \`npx subminute ratchet explain edit:cart\` |

## Hubs

| project | time in 10 commits | runs in | act |
| --- | --- | --- | --- |
| \`cart\` | 9s | 3 commits | \`npx nx graph --focus=cart\` |
| \`cart2\` | 9s | 3 commits | \`npx nx graph --focus=cart2\` |

## Worst files

| file | changed by | the loop after an edit | act |
| --- | --- | --- | --- |
| \`cart\` | 2 commits | 30s | \`git --literal-pathspecs log --oneline -- cart\` |

| test file | takes | act |
| --- | --- | --- |
| \`cart\` | 900ms | \`npx subminute why cart\` |

## Open proposals

| proposal | saves a loop | nineteen of twenty loops | act |
| --- | --- | --- | --- |
| cart | 2s | 74s to 74s | \`npx subminute decompose --apply p3f0a --verify\` |
`);
  });

  test('judges by the budget of the ledger where that says something of the loop, as the page does', () => {
    const report = reportOf('cart');
    const states = [{ scenario: 'typical_p90', allowedMs: 70_000, loopMs: 65_400 }] as const;
    const text = renderBuildHealth({ ...report, budgets: ok({ states, changes: [] }) });
    expect(text).toContain(
      'The loop (cart) is **within its budget**: by the model of the ledger, nine of ten of its pinned commits take no longer than 65s of 70s (`typical_p90`). Of the newest 10 commits, nine of ten take no longer than 61s, half of them 12s.\n',
    );
    expect(text).not.toContain('of 60s');
  });

  test('is the same later, and where a figure differs by less than two digits', () => {
    const report = reportOf('cart');
    const { model } = report;
    const later = {
      ...report,
      atMs: report.atMs + 86_400_000,
      model: model.ok ? { ...model, value: { ...model.value, p90Ms: model.value.p90Ms + 90 } } : model,
    };
    expect(renderBuildHealth(later)).toBe(renderBuildHealth(report));
  });

  test('keeps the form of its tables whatever tasks and files are called', () => {
    const cells = (text: string): readonly number[] =>
      text.split('\n').map((line) => line.replaceAll(/\\./g, '').split('|').length);
    const plain = cells(renderBuildHealth(reportOf('cart')));
    const hostile = fc
      .array(
        fc.constantFrom(
          '|',
          '`',
          '``',
          '\n',
          '\r',
          '<!--',
          '<b>',
          '[x](http://x)',
          '\\',
          '*',
          '$(id)',
          "'",
          'a',
        ),
        {
          minLength: 1,
        },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, (name) => {
        const text = renderBuildHealth(reportOf(name));
        expect(cells(text)).toEqual(plain);
        const noCode = text.replaceAll(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
        expect(noCode.split('\n').slice(1).join('\n')).not.toMatch(/(?<!\\)<[a-z!]|(?<!\\)\]\(/);
      }),
    );
  });

  test('of a workspace without any history says what to run', () => {
    expect(renderBuildHealth(emptyReport())).toContain(
      '_Nothing is known. Run: npx subminute affected -t test_',
    );
  });
});

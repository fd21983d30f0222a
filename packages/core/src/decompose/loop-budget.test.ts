import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { budgetJudge, budgetText, loopBudgetOf } from './loop-budget.ts';

const settings = { settingsMs: 60_000, isFromEnvironment: false };
const loops = (...times: readonly number[]) => times.map((loopMs) => ({ loopMs }));

describe('the budget of a loop', () => {
  test('is what the ledger allows, since CI fails on it', () => {
    const budget = loopBudgetOf({ ...settings, ledger: { allowedMs: 2700, takesMs: () => 2200 } });
    expect(budget).toEqual({ from: 'ledger', ms: 2700, takesMs: 2200 });
    expect(budgetText(budget)).toBe(
      'budget: 2.7s, what subminute.ratchet.jsonl allows typical_p90; by its costs and commits, 2.2s now',
    );
  });

  test('is that of the settings without a ledger, or where a debt is allowed by it', () => {
    expect(budgetText(loopBudgetOf(settings))).toBe('budget: 60s, "budget" of subminute.json');
    expect(budgetText(loopBudgetOf({ ...settings, ledger: { allowedMs: 83_000 } }))).toBe(
      'budget: 60s, "budget" of subminute.json; subminute.ratchet.jsonl allows 83s',
    );
  });

  test('is that of the environment, where somebody asks for it', () => {
    const asked = { settingsMs: 5000, isFromEnvironment: true, ledger: { allowedMs: 2700 } };
    expect(budgetText(loopBudgetOf(asked))).toBe(
      'budget: 5s, SUBMINUTE_BUDGET; subminute.ratchet.jsonl allows 2.7s',
    );
  });
});

describe('a budget is kept', () => {
  test('by nine of ten loops where it is the ledger’s, by 19 of 20 else', () => {
    const nine = loops(...Array.from({ length: 9 }, () => 1000), 9000);
    expect(budgetJudge({ from: 'ledger', ms: 2000 }, nine)(nine)).toBe(true);
    expect(budgetJudge({ from: 'settings', ms: 2000 }, nine)(nine)).toBe(false);
  });

  test('only where the ledger finds so too: decompose does not call it enough while CI fails', () => {
    const now = loops(1000, 1000);
    const isKept = budgetJudge({ from: 'ledger', ms: 1400, takesMs: 2000 }, now);
    expect(isKept(now)).toBe(false);
    expect(isKept(loops(700, 700))).toBe(true);
  });

  test('of today’s loop exactly where neither the ledger nor its own loops are longer', () => {
    const ms = fc.double({ min: 1, max: 90_000, noNaN: true });
    fc.assert(
      fc.property(ms, ms, ms, (loopMs, takesMs, allowed) => {
        const now = loops(loopMs, loopMs);
        fc.pre(Math.abs(Math.max(loopMs, takesMs) - allowed) > 1);
        expect(budgetJudge({ from: 'ledger', ms: allowed, takesMs }, now)(now)).toBe(
          Math.max(loopMs, takesMs) <= allowed,
        );
      }),
    );
  });

  test('where there is no loop at all', () => {
    expect(budgetJudge({ from: 'ledger', ms: 1, takesMs: 9 }, [])([])).toBe(true);
  });
});

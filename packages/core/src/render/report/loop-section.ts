import type { BudgetMove, LedgerChange } from '../../report/ledger-change.ts';
import type { BudgetFacts, Report } from '../../report/report.ts';
import { chart, folded, key, nothing, plain, section } from './blocks.ts';
import { type Html, markup } from './html.ts';
import { bound, counted, time, when } from './text.ts';

/** The loop against its budget over time, with each change of the ledger. */
export function loopSection({ loops, budgets, budgetMs }: Report): Html {
  const what = loops.kind === 'affected' ? 'loop' : 'run';
  const isEmpty = loops.loops.length === 0;
  const marks = [
    key('dot', `one ${what}`),
    key('line', 'nine of ten of the last 20'),
    key('dash', budgets.ok ? 'budget of the ledger' : 'budget'),
    ...(budgets.ok && budgets.value.changes.length > 0 ? [key('tick', 'change of the ledger')] : []),
  ];
  return section({
    id: 'loop',
    title: 'The loop against its budget',
    says: isEmpty
      ? markup`Each run is recorded here from the first one on.`
      : overText(loops, what, budgetMs),
    body: [
      isEmpty
        ? nothing('No run is known yet. Run: npx subminute affected -t test')
        : chart('loop', `How long each of ${counted(loops.loops.length, what)} took, and the budget`, marks),
      ...(loops.leftOut > 0
        ? [markup`<p class="note">${counted(loops.leftOut, `older ${what}`)} left out.</p>`]
        : []),
      ...(isEmpty ? [] : [runTable(loops.loops)]),
      budgets.ok ? budgetTables(budgets.value) : nothing(budgets.error),
    ],
  });
}

function overText({ overBudget, window }: Report['loops'], what: string, budgetMs: number): Html {
  const of = `of the newest ${counted(window, what)} took longer than ${bound(budgetMs)}`;
  return markup`${overBudget === 0 ? 'None' : String(overBudget)} ${of}.`;
}

/** The newest, for who does not look at pictures; the picture has all. */
const RUNS = 30;

function runTable(loops: Report['loops']['loops']): Html {
  const newest = loops.slice(-RUNS).toReversed();
  return folded({
    caption: `The newest ${counted(newest.length, 'run')} as a table`,
    columns: [
      { title: 'run' },
      { title: 'when' },
      { title: 'took', isNumber: true },
      { title: 'tasks', isNumber: true },
      { title: 'from a cache', isNumber: true },
      { title: 'failed', isNumber: true },
    ],
    rows: newest.map(({ run, atMs, tookMs, tasks, cached, failed }) => [
      run,
      when(atMs),
      time(tookMs),
      String(tasks),
      String(cached),
      String(failed),
    ]),
  });
}

function budgetTables({ states, changes }: BudgetFacts): Html {
  const budgets = plain({
    caption: 'Budgets',
    note: 'Modelled, at the costs of the ledger, which leave room: no recorded run is compared with them.',
    columns: [
      { title: 'budget' },
      { title: 'the loop now', isNumber: true },
      { title: 'allowed', isNumber: true },
      { title: 'goal', isNumber: true },
      { title: 'state' },
    ],
    rows: states.map(({ scenario, loopMs, allowedMs, goalMs, raisedUntil }) => [
      markup`<code>${scenario}</code>`,
      loopMs === undefined ? 'not known' : time(loopMs),
      bound(allowedMs),
      goalMs === undefined ? '' : bound(goalMs),
      loopMs !== undefined && loopMs > allowedMs
        ? markup`<strong>over by ${time(loopMs - allowedMs)}</strong>`
        : raisedUntil === undefined
          ? 'kept'
          : `kept, raised ${raisedUntil}`,
    ]),
  });
  if (changes.length === 0) return budgets;
  return markup`<h3>Budgets of the ledger</h3>
    ${budgets}${folded({
      caption: `${counted(changes.length, 'change')} of the ledger`,
      columns: [{ title: 'when' }, { title: 'commit' }, { title: 'what changed' }],
      rows: changes.toReversed().map((change) => [when(change.atMs), commitCell(change), movesCell(change)]),
    })}`;
}

function commitCell({ sha, subject }: LedgerChange): Html {
  return markup`<code>${sha}</code> ${subject}`;
}

function movesCell({ moves }: LedgerChange): Html {
  return markup`${moves.map((move, at) => markup`${at > 0 ? ', ' : ''}${moveText(move)}`)}`;
}

function moveText({ scenario, kind, fromMs, toMs, until, why }: BudgetMove): string {
  const from = fromMs === undefined ? '' : bound(fromMs);
  const to = toMs === undefined ? '' : bound(toMs);
  switch (kind) {
    case 'new':
      return `${scenario} ${to}`;
    case 'gone':
      return `${scenario} gone (was ${from})`;
    case 'raised':
      return `${scenario} raised ${from} → ${to} ${until === undefined ? 'for good' : `until ${until}`}: ${why ?? ''}`;
    case 'tightened':
    case 'loosened':
      return `${scenario} ${kind} ${from} → ${to}`;
  }
}

import { mainBudgetOf } from '../../report/headline.ts';
import type { BudgetMove, LedgerChange } from '../../report/ledger-change.ts';
import type { Scenario } from '../../ratchet/scenario.ts';
import type { BudgetFacts, BudgetState, Report } from '../../report/report.ts';
import { chart, folded, key, nothing, plain, section } from './blocks.ts';
import { wordOf } from './header.ts';
import { type Html, markup } from './html.ts';
import { bound, counted, time, when } from './text.ts';

/** What each loop took over time, with each change of the ledger; and its budgets. */
export function loopSection({ loops, budgets }: Report): Html {
  const what = wordOf(loops);
  const isOfLedger = mainBudgetOf(budgets) !== undefined;
  const isEmpty = loops.loops.length === 0;
  const marks = [
    key('dot', `one ${what}`),
    key('line', 'nine of ten of the last 20'),
    key('dash', isOfLedger ? 'budget of the ledger' : 'budget'),
    ...(budgets.ok && budgets.value.changes.length > 0 ? [key('change', 'change of the ledger')] : []),
  ];
  return section({
    id: 'loop',
    title: 'The loop over time',
    says: isEmpty ? markup`Each run is recorded here from the first one on.` : meant(loops),
    body: [
      ...(isEmpty
        ? [nothing('No run is known yet. Run: npx subminute affected -t test')]
        : [
            chart(
              'loop',
              `How long each of ${counted(loops.loops.length, what)} took, and the budget`,
              marks,
            ),
            markup`<p class="note">
              One step for each ${what}, however long the pause before it. A date stands at the first of its day, or the hour where all are of one day.${isOfLedger ? ' The budget bounds the modelled loop: a recorded one may be longer, on a busy machine for instance.' : ''}${loops.leftOut > 0 ? ` ${counted(loops.leftOut, `older ${what}`)} left out.` : ''}
            </p>`,
            runTable(loops.loops),
          ]),
      budgets.ok ? budgetTables(budgets.value) : nothing(budgets.error),
    ],
  });
}

function meant({ kind, loops }: Report['loops']): Html {
  return kind === 'affected'
    ? markup`A loop is a run of <code>affected</code> that went to its end; ${counted(loops.length, 'loop')} are
      shown.`
    : markup`Each run that went to its end is shown here: from five runs of <code>affected</code> on, only those.`;
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
  return markup`<h3>Budgets of the ledger</h3>
    ${plain({
      caption: 'Budgets of the ledger',
      note: 'Modelled, at the costs of the ledger, which leave room: no recorded run is compared with them.',
      columns: [
        { title: 'budget' },
        { title: 'the loop now', isNumber: true },
        { title: 'allowed', isNumber: true },
        { title: 'goal', isNumber: true },
      ],
      rows: states.map((state) => [
        markup`<code>${state.scenario}</code><small>${meaningOf(state.scenario)}</small>`,
        loopCell(state),
        markup`${bound(state.allowedMs)}${state.raisedUntil === undefined ? undefined : markup`<small>raised ${state.raisedUntil}</small>`}`,
        state.goalMs === undefined ? '' : bound(state.goalMs),
      ]),
    })}
    ${changes.length === 0 ? undefined : changeTable(changes)}`;
}

function loopCell({ loopMs, allowedMs }: BudgetState): Html {
  if (loopMs === undefined) return markup`not known`;
  return loopMs > allowedMs
    ? markup`${time(loopMs)}<small><strong>over by ${time(loopMs - allowedMs)}</strong></small>`
    : markup`${time(loopMs)}<small>within</small>`;
}

function meaningOf(scenario: Scenario): string {
  switch (scenario) {
    case 'noop':
      return 'nothing changed';
    case 'typical':
      return 'the pinned commits, in the mean';
    case 'typical_p90':
      return 'nine of ten pinned commits';
    case 'cold':
      return 'everything runs';
    default:
      return 'an edit of this project';
  }
}

function changeTable(changes: readonly LedgerChange[]): Html {
  return folded({
    caption: `${counted(changes.length, 'change')} of the ledger`,
    columns: [{ title: 'when' }, { title: 'commit' }, { title: 'what changed' }],
    rows: changes.toReversed().map((change) => [when(change.atMs), commitCell(change), movesCell(change)]),
  });
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

import { mainBudgetOf } from '../../report/headline.ts';
import { isBudgetNear } from '../../report/loop-history.ts';
import type { BudgetMove, LedgerChange } from '../../report/ledger-change.ts';
import { MAIN_SCENARIO, type Scenario } from '../../ratchet/scenario.ts';
import type { BudgetFacts, BudgetState, Report } from '../../report/report.ts';
import { chart, folded, key, nothing, plain, section } from './blocks.ts';
import { wordOf } from './header.ts';
import { type Html, markup } from './html.ts';
import { bound, counted, time, when } from './text.ts';

/** What each loop took over time, with each change of the ledger; and its budgets. */
export function loopSection(report: Report): Html {
  const { loops, budgets } = report;
  const what = wordOf(loops);
  const isEmpty = loops.loops.length === 0;
  const isNear = isBudgetNear(report);
  const marks = [
    key('dot', `one ${what}, recorded`),
    key('line', 'nine of ten of the last 20'),
    ...(isNear ? [key('dash', `budget of one ${what}`)] : []),
    ...(budgets.ok && budgets.value.changes.length > 0 ? [key('change', 'change of the ledger')] : []),
  ];
  return section({
    id: 'loop',
    title: 'The loop over time',
    says: isEmpty ? markup`Each run is recorded here from the first one on.` : meant(report, isNear),
    body: [
      ...(isEmpty
        ? [nothing('No run is known yet. Run: npx subminute affected -t test')]
        : [
            chart(
              'loop',
              `How long each of ${counted(loops.loops.length, what)} took${isNear ? ', and the budget of one' : ''}`,
              marks,
            ),
            markup`<p class="note">
              One step for each ${what}, however long the pause before it. A date stands at the first of its day, or the hour where all are of one day.${loops.leftOut > 0 ? ` ${counted(loops.leftOut, `older ${what}`)} left out.` : ''}
            </p>`,
            runTable(loops.loops),
          ]),
      budgets.ok ? budgetTables(budgets.value, movesShown(report)) : nothing(budgets.error),
    ],
  });
}

function meant({ loops: { kind, loops }, budgetMs }: Report, isNear: boolean): Html {
  const far = isNear
    ? undefined
    : markup` What one may take by <code>subminute.json</code>, ${bound(budgetMs)}, is far above the picture.`;
  return kind === 'affected'
    ? markup`A loop is a run of <code>affected</code> that went to its end;
      ${loops.length === 1 ? 'one is' : `${counted(loops.length, 'loop')} are`} shown.${far}`
    : markup`Each run that went to its end is shown here: from five runs of <code>affected</code> on, only
      those.${far}`;
}

/** How often the ledger's budget has moved while loops were recorded: a picture only where that is something to see. */
function movesShown({ loops, budgets }: Report): number {
  const known = budgets.ok ? budgets.value.changes.filter(({ mainMs }) => mainMs !== undefined) : [];
  const since = loops.loops[0]?.atMs ?? Number.POSITIVE_INFINITY;
  return mainBudgetOf(budgets) && known.some(({ atMs }) => atMs >= since) ? Math.max(0, known.length - 1) : 0;
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

function budgetTables({ states, changes }: BudgetFacts, moves: number): Html {
  const isKnown = states.some(({ scenario, loopMs }) => scenario === MAIN_SCENARIO && loopMs !== undefined);
  return markup`<h3>Budgets of the ledger, for the modelled loop</h3>
    ${
      moves === 0
        ? undefined
        : chart(
            'budget',
            `What the budget ${MAIN_SCENARIO} allowed, moved ${counted(moves, 'time')}, and the modelled loop now`,
            [
              key('dash', `budget ${MAIN_SCENARIO}`),
              ...(isKnown ? [key('now', 'the modelled loop now')] : []),
              key('change', 'change of the ledger'),
            ],
          )
    }
    ${plain({
      caption: 'Budgets of the ledger',
      note: 'Modelled, at the costs of the ledger: the same on every machine. No recorded run is compared with them.',
      columns: [
        { title: 'budget' },
        { title: 'modelled now', isNumber: true },
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

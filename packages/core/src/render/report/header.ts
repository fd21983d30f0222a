import { type Headline, headlineOf } from '../../report/headline.ts';
import type { MeasuredLoop, Report } from '../../report/report.ts';
import { plural } from '../line.ts';
import { type Html, markup } from './html.ts';
import { bound, count, percent, time, when } from './text.ts';

/** The one thing that matters, first: nine of ten loops, against one budget. */
export function header(report: Report): Html {
  const headline = headlineOf(report);
  return markup`<header>
    <p class="where"><strong>${report.workspace}</strong> · build loop · ${when(report.atMs)}</p>
    ${headline ? told(report, headline) : UNTOLD}
  </header> `;
}

const UNTOLD = markup`<h1>No loop yet</h1>
  <p class="lead">Nothing was recorded in this repository. Run: <code>npx subminute affected -t test</code></p>`;

function told(report: Report, headline: Headline): Html {
  const { tookMs, budgetMs } = headline;
  return markup`<h1>
      <span class="big">${time(tookMs)}</span> <span class="of">of ${bound(budgetMs)}, ${headline.by === 'ledger' ? 'modelled' : 'recorded'}</span>
    </h1>
    <div class="gauge" role="img" aria-label="${time(tookMs)} of a budget of ${bound(budgetMs)}">
      <i style="width:${part(tookMs, headline)}%"></i
      ><b style="left:${part(budgetMs, headline)}%"></b>
    </div>
    ${headline.by === 'ledger' ? ofLedger(report, headline) : ofSettings(report, headline)}`;
}

/** Of a bar that holds the budget and what was taken, in percent. */
function part(ms: number, { tookMs, budgetMs }: Headline): string {
  return ((100 * ms) / Math.max(budgetMs, tookMs, 1)).toFixed(2);
}

function margin({ tookMs, budgetMs }: Headline): Html {
  return markup`<strong
    >${tookMs > budgetMs ? `Over budget by ${time(tookMs - budgetMs)}.` : `Within budget, ${time(budgetMs - tookMs)} to spare.`}</strong
  >`;
}

/** Both would be true, and "within budget" not what CI says. */
function measuredText({ verdict, task, scenario, loopMs, allowedMs }: MeasuredLoop): Html {
  const what = verdict === 'over-budget' ? 'Over budget' : 'Longer than one change may make it';
  return markup`<strong>${what} by what was measured:</strong> at this commit <code>${task}</code> takes more than the model
      knows, and <code>${scenario}</code> ${time(loopMs)} of ${bound(allowedMs)} (<code>ratchet check --measure</code>).`;
}

/** What is modelled, and apart from it what was recorded, with the bound that one loop has besides. */
function ofLedger(report: Report, headline: Headline & { readonly by: 'ledger' }): Html {
  const { scenario, raisedUntil } = headline.state;
  const raised = raisedUntil === undefined ? '' : `, raised ${raisedUntil}`;
  return markup`<p class="lead">
      ${report.measured ? measuredText(report.measured) : margin(headline)} By the model of the ledger
      (<code>subminute.ratchet.jsonl</code>), which says the same on every machine, nine of ten of its pinned commits take no
      longer than this; the budget is <code>${scenario}</code>${raised}.
    </p>
    ${recorded(report)}`;
}

/** What was recorded has a budget of its own, and stands apart: side by side with the model it would be no comparison. */
function recorded({ loops, budgetMs }: Report): Html | undefined {
  const { window, p90Ms, p50Ms = 0, beforeP90Ms, overBudget } = loops;
  if (p90Ms === undefined) return undefined;
  return markup`<dl class="facts">
      ${fact(`recorded, ${mostOf(loops)}`, markup`${time(p90Ms)} <small>of ${bound(budgetMs)}${trend(p90Ms, beforeP90Ms, window)}</small>`)}
      ${fact('half of them', time(p50Ms))} ${fact('over their budget', `${count(overBudget)} of ${count(window)}`)}
    </dl>
    <p class="note">
      A recorded ${wordOf(loops)} has a budget of its own, in <code>subminute.json</code>: it took what this machine had
      left for it.
    </p>`;
}

function ofSettings({ loops, budgetMs, model }: Report, headline: Headline): Html {
  const { window, beforeP90Ms, p50Ms = 0, overBudget } = loops;
  return markup`<p class="lead">
      ${margin(headline)} Recorded: ${mostOf(loops)} took no longer than this${trend(headline.tookMs, beforeP90Ms, window)}.
    </p>
    <dl class="facts">
      ${fact('half of them', time(p50Ms))} ${fact(`longer than ${bound(budgetMs)}`, `${count(overBudget)} of ${count(window)}`)}
      ${model.ok ? fact(`modelled, nine of ten of ${plural(model.value.commits, 'commit')}`, time(model.value.p90Ms)) : undefined}
    </dl>`;
}

function mostOf(loops: Report['loops']): string {
  const { window } = loops;
  return window === 1
    ? `the only ${wordOf(loops)}`
    : `nine of ten of the newest ${plural(window, wordOf(loops))}`;
}

/** What a dot of the loops over time is, and what is counted here. */
export function wordOf({ kind }: Report['loops']): 'loop' | 'run' {
  return kind === 'affected' ? 'loop' : 'run';
}

function fact(name: string, value: Html | string): Html {
  return markup`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** Less than a twentieth is no trend. */
const STEADY = 0.05;

function trend(p90Ms: number, beforeMs: number | undefined, window: number): Html {
  if (beforeMs === undefined || beforeMs <= 0) return markup``;
  const change = p90Ms / beforeMs - 1;
  const than = `than the ${window} before`;
  if (Math.abs(change) < STEADY) return markup`, about as long as the ${window} before`;
  const by = time(Math.abs(p90Ms - beforeMs));
  return change > 0
    ? markup`, <span class="trend">▲ ${by} (${percent(change)}) longer</span> ${than}`
    : markup`, <span class="trend">▼ ${by} (${percent(-change)}) shorter</span> ${than}`;
}

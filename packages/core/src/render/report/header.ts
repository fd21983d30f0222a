import type { Report } from '../../report/report.ts';
import { plural } from '../line.ts';
import { type Html, markup } from './html.ts';
import { bound, count, percent, time, when } from './text.ts';

/** The one thing that matters, first: nine of ten loops, against the budget, and which way it goes. */
export function header(report: Report): Html {
  const { loops, budgetMs, workspace, atMs } = report;
  const { p90Ms } = loops;
  return markup`<header>
    <p class="where"><strong>${workspace}</strong> · build loop · ${when(atMs)}</p>
    <h1>
      ${p90Ms === undefined ? markup`No loop yet` : markup`<span class="big">${time(p90Ms)}</span> <span class="of">of ${bound(budgetMs)}</span>`}
    </h1>
    ${p90Ms === undefined ? markup`<p class="lead">Nothing was recorded in this repository. Run: <code>npx subminute affected -t test</code></p>` : lead(report, p90Ms)}
  </header> `;
}

function lead({ loops, budgetMs, model }: Report, p90Ms: number): Html {
  const { window, beforeP90Ms, p50Ms = 0, overBudget, kind } = loops;
  const isOver = p90Ms > budgetMs;
  const what = kind === 'affected' ? 'loop' : 'run';
  return markup`<div class="gauge" role="img" aria-label="${time(p90Ms)} of a budget of ${bound(budgetMs)}">
      <i style="width:${part(p90Ms, budgetMs, p90Ms)}%"></i
      ><b style="left:${part(budgetMs, budgetMs, p90Ms)}%"></b>
    </div>
    <p class="lead">
      <strong
        >${isOver ? `Over budget by ${time(p90Ms - budgetMs)}.` : `Within budget, ${time(budgetMs - p90Ms)} to spare.`}</strong
      >
      Nine of ten of the newest ${plural(window, what)} took no longer than
      this${trend(p90Ms, beforeP90Ms, window)}.
    </p>
    <dl class="facts">
      ${fact('half of them', time(p50Ms))} ${fact('over budget', `${count(overBudget)} of ${count(window)}`)}
      ${model.ok ? fact(`modelled, nine of ten of ${plural(model.value.commits, 'commit')}`, time(model.value.p90Ms)) : undefined}
    </dl>`;
}

function fact(name: string, value: string): Html {
  return markup`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** Of a bar that holds the budget and what was taken, in percent. */
function part(ms: number, budgetMs: number, p90Ms: number): string {
  return ((100 * ms) / Math.max(budgetMs, p90Ms, 1)).toFixed(2);
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

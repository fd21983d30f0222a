import { type Headline, headlineOf } from '../../report/headline.ts';
import type { Decomposition, ModelFacts, Report } from '../../report/report.ts';
import { duration, inline, limit, plural } from '../line.ts';
import { shellWord } from '../ratchet.ts';
import { codeCell, textCell } from './markdown-cell.ts';

/** Of a file that this code wrote: no other file is replaced. */
export const HEALTH_MARK = '<!-- Written by subminute report --md: what is edited here is lost. -->';

/** So many rows of each table. */
const SHOWN = 10;

/**
 * The state of the build loop as a page of the user's repository. Without dates and with two digits, so that it
 * changes when the loop does, and not when somebody looks.
 */
export function renderBuildHealth(report: Report): string {
  const { budgets, model, decomposition, testFiles } = report;
  const parts = [
    HEALTH_MARK,
    '# Build health',
    loopLine(report),
    '## Budgets',
    budgets.ok ? budgetTable(budgets.value.states) : missing(budgets.error),
    '## Hubs',
    model.ok ? hubTable(model.value) : missing(model.error),
    '## Worst files',
    ...(model.ok ? [fileTable(model.value)] : [missing(model.error)]),
    testFiles.ok ? testTable(testFiles.value.slowest) : missing(testFiles.error),
    '## Open proposals',
    decomposition.ok ? proposalTable(decomposition.value) : missing(decomposition.error),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The same budget as on the page; without a ledger the modelled loop, since recorded ones change with each run. */
function loopLine(report: Report): string {
  const { model, budgetMs } = report;
  const headline = headlineOf(report);
  if (headline?.by === 'ledger') return ledgerLine(headline, model);
  if (!model.ok) return missing(model.error);
  const { p90Ms, loop } = model.value;
  return `The loop ${ofTargets(model.value)}is ${stateOf(p90Ms, budgetMs)}: nine of ten of ${newest(model.value)} take no longer than ${rough(p90Ms)} of ${limit(budgetMs)}, half of them ${rough(loop.p50Ms)}.`;
}

function ledgerLine(
  { tookMs, budgetMs, state }: Headline & { readonly by: 'ledger' },
  model: Report['model'],
): string {
  const first = `The loop ${model.ok ? ofTargets(model.value) : ''}is ${stateOf(tookMs, budgetMs)}: by the model of the ledger, nine of ten of its pinned commits take no longer than ${rough(tookMs)} of ${limit(budgetMs)} (${codeCell(state.scenario)}).`;
  if (!model.ok) return first;
  const { p90Ms, loop } = model.value;
  return `${first} Of ${newest(model.value)}, nine of ten take no longer than ${rough(p90Ms)}, half of them ${rough(loop.p50Ms)}.`;
}

function stateOf(tookMs: number, budgetMs: number): string {
  return tookMs > budgetMs ? '**over its budget**' : '**within its budget**';
}

function ofTargets({ targets }: ModelFacts): string {
  return `(${textCell(targets.join(', '))}) `;
}

function newest({ commits }: ModelFacts): string {
  return `the newest ${plural(commits, 'commit')}`;
}

function missing(why: string): string {
  return `_${textCell(why)}_`;
}

type Row = readonly string[];

function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    line(head.map((cell) => (cell === '' ? '' : '---')).map((cell) => cell || '---')),
    ...rows.map(line),
  ].join('\n');
}

function command(...words: readonly string[]): string {
  return codeCell(words.map((word) => shellWord(inline(word, 200))).join(' '));
}

function budgetTable(states: Extract<Report['budgets'], { readonly ok: true }>['value']['states']): string {
  return table(
    ['budget', 'the loop', 'allowed', 'goal', 'act'],
    states.map(({ scenario, loopMs, allowedMs, goalMs, raisedUntil }) => [
      codeCell(scenario),
      loopMs === undefined ? 'not known' : rough(loopMs) + (loopMs > allowedMs ? ' **over**' : ''),
      limit(allowedMs) + (raisedUntil === undefined ? '' : `, raised ${raisedUntil}`),
      goalMs === undefined ? '' : limit(goalMs),
      command('npx', 'subminute', 'ratchet', 'explain', scenario),
    ]),
  );
}

function hubTable({ hubs, commits }: ModelFacts): string {
  const rows = hubs.hubs.slice(0, SHOWN);
  if (rows.length === 0) return missing('No task of the loop takes any time.');
  return table(
    ['project', `time in ${plural(commits, 'commit')}`, 'runs in', 'act'],
    rows.map((hub) => [
      codeCell(hub.project),
      rough(hub.workMs),
      plural(hub.commits, 'commit'),
      command('npx', 'nx', 'graph', `--focus=${hub.project}`),
    ]),
  );
}

/** What makes such a file dear is how often it changes: its commits tell why. */
function fileTable({ files }: ModelFacts): string {
  const rows = files.slice(0, SHOWN);
  if (rows.length === 0) return missing('No edit of a file takes any time.');
  return table(
    ['file', 'changed by', 'the loop after an edit', 'act'],
    rows.map(({ path, commits, loopMs }) => [
      codeCell(path),
      plural(commits, 'commit'),
      rough(loopMs),
      command('git', '--literal-pathspecs', 'log', '--oneline', '--', path),
    ]),
  );
}

function testTable(files: Extract<Report['testFiles'], { readonly ok: true }>['value']['slowest']): string {
  const rows = files.slice(0, SHOWN);
  if (rows.length === 0) return missing('No test file takes any time.');
  return table(
    ['test file', 'takes', 'act'],
    rows.map(({ path, durationMs }) => [
      codeCell(path),
      rough(durationMs),
      command('npx', 'subminute', 'why', path),
    ]),
  );
}

function proposalTable({ last }: Decomposition): string {
  const steps = last?.walk.steps ?? [];
  if (steps.length === 0)
    return missing(
      last ? 'Nothing is worth a split.' : 'Nothing was proposed yet. Run: npx subminute decompose',
    );
  return table(
    ['proposal', 'saves a loop', 'nineteen of twenty loops', 'act'],
    steps.map(({ id, title, saving: { meanMs, before, after } }) => [
      textCell(title),
      rough(Math.max(0, meanMs)),
      `${rough(before.p95Ms)} to ${rough(after.p95Ms)}`,
      command('npx', 'subminute', 'decompose', '--apply', id, '--verify'),
    ]),
  );
}

/** Two digits: what a machine does otherwise from one day to the next is no news. */
function rough(ms: number): string {
  return duration(Number(Math.max(0, ms).toPrecision(2))).replace(/\.0s$/, 's');
}

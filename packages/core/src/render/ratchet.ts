import type { TaskId } from '../ids.ts';
import { LEAST_REASON } from '../ratchet/ledger-fields.ts';
import type { Raise } from '../ratchet/loop-ledger.ts';
import type { Scenario } from '../ratchet/scenario.ts';
import { EXACT_MS, type ScenarioChange } from '../ratchet/compare.ts';
import {
  type Findings,
  type MeasuredCost,
  type NearBudget,
  type RatchetWord,
  culpritOf,
  expiredRaises,
  failingCost,
  mainScenario,
  mostMs,
  nearBudget,
  newVariables,
  oldDebts,
  placeIn,
  ratchetWord,
  usedRaises,
} from '../ratchet/verdict.ts';
import { changeRemedy, changeText, placeText } from './change-line.ts';
import { costRemedy } from './cost-remedy.ts';
import { duration, inline, limit, plural } from './line.ts';
import { unmeasuredLines } from './unmeasured-lines.ts';

/** The verdict of a check as text: what, by what, what to do; a few lines, our own words only. */
export function renderRatchet(findings: Findings): string {
  const word = ratchetWord(findings);
  const lines = [
    headline(findings, word),
    ...refusals(findings),
    ...culpritLines(findings, word),
    ...brokenLines(findings, word),
    ...notes(findings, word),
  ];
  return `${lines.map((line) => inline(line, 400)).join('\n')}\n`;
}

const FAILS = new Set<RatchetWord>(['worse', 'over-budget', 'refused']);

/** Whether a check fails. */
export function isRatchetFailure(word: RatchetWord): boolean {
  return FAILS.has(word);
}

function headline(findings: Findings, word: RatchetWord): string {
  if (word === 'refused') return 'RATCHET FAIL refused: the ledger allows more than before, without a reason';
  const main = mainScenario(findings);
  if (isRatchetFailure(word)) return `RATCHET FAIL ${word}: ${failText(findings, main)}`;
  if (!main) return `RATCHET SKIP cannot measure: ${findings.noBase ?? NO_LOOP}`;
  return `RATCHET ${word === 'cannot-measure' ? 'SKIP' : 'PASS'} ${word}: ${passText(findings, main)}`;
}

const NO_LOOP =
  'the ledger has no budget of a loop that exists. Run: npx subminute ratchet init --repin, and commit the ledger';

function failText(findings: Findings, main: ScenarioChange | undefined): string {
  if (main && isFailing(main)) return `${timeText(main)} structural, exact`;
  const [broken] = findings.broken;
  if (broken) return `${broken.task} ${broken.what}`;
  const failing = failingCost(findings);
  if (!failing) return '';
  const { cost, isOver, scenario, loopMs } = failing;
  const added = `+${duration(cost.loopMs ?? 0)}`;
  const loop = isOver ? `${duration(loopMs)} > ${limit(scenario.allowedMs)}, ${added}` : added;
  return `${cost.task} ${costText(cost)} → ${scenario.scenario} ${loop}`;
}

function isFailing({ state }: ScenarioChange): boolean {
  return state === 'over-budget' || state === 'worse';
}

function timeText({ scenario, state, base, head, allowedMs }: ScenarioChange): string {
  const grown = head.loopMs - base.loopMs;
  const over = head.loopMs - allowedMs;
  // Both look the same where the loop is over by a hair.
  const hair = over < 100 ? ` by ${duration(Math.max(1, over))}` : '';
  const against = state === 'over-budget' ? `> ${limit(allowedMs)}${hair}` : `of ${limit(allowedMs)}`;
  const before = grown === 0 ? '' : ` (base ${duration(base.loopMs)}, ${signed(grown)})`;
  return `${scenario} ${duration(head.loopMs)} ${against}${before}`;
}

function signed(ms: number): string {
  return ms < 0 ? `-${duration(-ms)}` : `+${duration(ms)}`;
}

function passText(findings: Findings, main: ScenarioChange): string {
  const { measured, noBase, held } = findings;
  const same = measured.filter(({ duet }) => duet.verdict !== 'inconclusive');
  const pairs = same.reduce((sum, { duet }) => sum + duet.pairs, 0);
  return [
    timeText(main),
    ...(same.length > 0
      ? [`${plural(same.length, 'task')} measured, none worse for the loop (${pairs} pairs)`]
      : []),
    ...(held ? ['what must hold was run and holds'] : []),
    ...(noBase === undefined ? [] : [`not compared: ${noBase}`]),
  ].join(' · ');
}

/** `cpu +14% (at least 8%, 8 pairs, p=0.004)` */
function costText({ duet, waits }: MeasuredCost): string {
  if (waits)
    return `waits ${duration(waits.headMs)}, was ${duration(waits.baseMs)} (in each of ${duet.pairs} pairs)`;
  return `cpu ${percent(duet.effect)} (at least ${percent(duet.atLeast)}, ${duet.pairs} pairs, p=${duet.p.toPrecision(2)})`;
}

function percent(share: number): string {
  const text = (share * 100).toFixed(share > -0.1 && share < 0.1 ? 1 : 0);
  return `${share < 0 ? '' : '+'}${text}%`;
}

function refusals({ loosenings }: Findings): string[] {
  if (loosenings.length === 0) return [];
  return [
    ...atMost(
      loosenings.map((one) => `refused: ${one}`),
      5,
      'refused',
    ),
    `fix: take that back, or give the reason: subminute ratchet waive <scenario> --to <seconds> ${REASON}`,
  ];
}

/** The first lines, and how many more there are. */
function atMost(lines: readonly string[], count: number, word: string): readonly string[] {
  if (lines.length <= count) return lines;
  return [...lines.slice(0, count), `${word}: ${lines.length - count} more`];
}

function culpritLines(findings: Findings, word: RatchetWord): string[] {
  const main = mainScenario(findings);
  if (!main || !isRatchetFailure(word) || word === 'refused') return [];
  if (isFailing(main)) return structuralLines(findings, main);
  const measured = failingCost(findings);
  if (findings.broken.length > 0 || !measured) return [];
  const { cost, scenario } = measured;
  const isMain = findings.mode === 'main';
  return [
    `culprit: ${causeText(cost) ?? `${cost.task} itself; no first cause was found inside of it`}`,
    `fix: ${costRemedy(cost, findings.ledger.targets)}`,
    `next: npx subminute ratchet ${isMain ? 'bisect --task' : 'explain'} ${shellWord(cost.task)}`,
    waiveLine(scenario.scenario, mostMs(findings, scenario)),
  ];
}

/** What the first line does not say. */
function brokenLines(findings: Findings, word: RatchetWord): readonly string[] {
  const main = mainScenario(findings);
  const isSaid = word !== 'refused' && !(main && isFailing(main));
  const lines = findings.broken.map(({ task, what }) => `broken: ${task} ${what}`);
  return atMost(isSaid ? lines.slice(1) : lines, 5, 'broken');
}

function structuralLines(findings: Findings, main: ScenarioChange): string[] {
  const culprit = culpritOf(findings);
  const place = culprit && placeIn(findings, culprit.change);
  const path = `critical path ${pathText(main.head.path, main.base.path)}`;
  const effect = `effect: ${hasGrown(main) ? effectText(main) : 'as long as at the last commit of the ledger'}; ${path}`;
  return [
    ...(culprit
      ? [
          `culprit: ${changeText(culprit.change)}${placeText(place)} ${signed(culprit.costMs)}`,
          effect,
          `fix: ${changeRemedy(culprit.change, place)}`,
        ]
      : [effect]),
    ...shareLines(findings),
    findings.mode === 'change'
      ? waiveLine(main.scenario, mostMs(findings, main))
      : `next: npx subminute ratchet bisect ${shellWord(main.scenario)}${hasGrown(main) ? '' : ' --good <an older commit>'}`,
  ];
}

/** Not so where a raise is over, or a budget was broken before the ledger was written last. */
function hasGrown({ base, head }: ScenarioChange): boolean {
  return head.loopMs - base.loopMs > EXACT_MS;
}

function effectText({ scenario, base, head }: ScenarioChange): string {
  const more = Math.round((head.tasks - base.tasks) * 10) / 10;
  const tasks = `${more < 0 ? '' : '+'}${more} tasks`;
  return `${tasks} in the loop of ${scenario}`;
}

/** The path with what is new in it marked by `+`, at most six tasks. */
function pathText(path: readonly string[], before: readonly string[]): string {
  const known = new Set(before);
  const shown = path.length > 6 ? [...path.slice(0, 3), '…', ...path.slice(-2)] : path;
  return shown.map((task) => (task === '…' || known.has(task) ? task : `+${task}`)).join(' > ') || 'none';
}

function shareLines({ shares = [] }: Findings): string[] {
  if (shares.length < 2) return [];
  const text = shares
    .filter(({ addedMs }) => addedMs > 0)
    .slice(0, 4)
    .map(({ sha, title, addedMs }) => `${sha} "${title.slice(0, 50)}" ${signed(addedMs)}`);
  return text.length > 0 ? [`shared by: ${text.join(', then ')}`] : [];
}

function waiveLine(scenario: Scenario, ms: number): string {
  return `else: subminute ratchet waive ${shellWord(scenario)} --to ${Math.ceil(ms / 1000)} ${REASON}`;
}

/** Too short to be taken for a reason, where somebody leaves it as it is. */
const REASON = `--until <date> --why "<${LEAST_REASON}+ characters>"`;

/** A name that a shell would read otherwise, quoted: it comes from the workspace. */
export function shellWord(name: string): string {
  return /^[\w@%+=:,./-]+$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`;
}

function notes(findings: Findings, word: RatchetWord): string[] {
  const { measured, unmeasured, suspects = [] } = findings;
  const open = measured.filter(({ duet }) => duet.verdict === 'inconclusive');
  const expired = expiredRaises(findings);
  const [near] = isRatchetFailure(word) ? [] : nearBudget(findings);
  const worse = isRatchetFailure(word) ? [] : measured.filter(({ duet }) => duet.verdict === 'worse');
  return [
    ...atMost(
      worse.map((cost) => slowerText(cost, findings)),
      3,
      'note',
    ),
    ...atMost(
      open.map(
        ({ task, duet }) =>
          `note: ${task} undecided, cpu ${percent(duet.effect)} after ${duet.pairs} pairs: passes`,
      ),
      3,
      'note',
    ),
    ...(suspects.length > 0 ? [suspectText(suspects)] : []),
    ...unmeasuredLines(unmeasured),
    ...newVariables(findings)
      .slice(0, 3)
      .map(
        (change) =>
          `note: ${changeText(change)}${placeText(placeIn(findings, change))}: where it differs, the cache misses`,
      ),
    ...atMost((isRatchetFailure(word) ? [] : usedRaises(findings)).map(raiseText), 3, 'note'),
    ...atMost(oldDebts(findings).map(debtText), 3, 'note'),
    ...(expired.length > 0 ? [`note: the raise of ${expired.join(', ')} has expired`] : []),
    ...(near ? [`warning: ${warnText(near, findings)}`] : []),
  ];
}

function suspectText(suspects: readonly TaskId[]): string {
  const [first = ''] = suspects;
  const more = suspects.length > 1 ? ` and ${suspects.length - 1} more` : '';
  return `note: ${first}${more} may cost more now: subminute ratchet check --measure`;
}

/** The tool whose version moved, and what grew inside of the task. */
function causeText({ tool, inside }: MeasuredCost): string | undefined {
  const causes = [tool, inside].filter((cause) => cause !== undefined);
  return causes.length === 0 ? undefined : causes.join(': ');
}

/** What one change may take, it takes: but not unseen. */
function slowerText(cost: MeasuredCost, findings: Findings): string {
  const cause = causeText(cost);
  const inside = cause === undefined ? '' : `; ${cause}`;
  const loop = mainScenario(findings)?.scenario ?? 'the loop';
  return `note: ${cost.task} ${costText(cost)}: ${loop} ${signed(cost.loopMs ?? 0)}, which one change may take${inside}`;
}

/** Room that was asked for is told, so that it is not forgotten. */
function raiseText({ scenario, toMs, until, by, why }: Raise): string {
  return `note: ${scenario} is raised to ${limit(toMs)} ${until === undefined ? 'for good' : `until ${until}`} by ${by}: ${why}`;
}

/** What this change did not break is not its fault, but it is no pass of that budget either. */
function debtText({ scenario, base, allowedMs }: ScenarioChange): string {
  return `note: ${scenario} is over its budget already, ${duration(base.loopMs)} of ${limit(allowedMs)}: not by this change`;
}

/** Before the budget is broken, it is said that it gets scarce. */
function warnText(near: NearBudget, { ledger, trendMs = [] }: Findings): string {
  const { scenario, allowedMs, of, share, head, base } = near;
  const goal = ledger.budgets.get(scenario)?.goalMs ?? allowedMs;
  const what =
    of === 'goal'
      ? `${scenario} is at ${Math.round(share * 100)}% of ${limit(goal)}`
      : `this uses ${Math.round(share * 100)}% of the room of ${scenario} (${duration(head.loopMs - base.loopMs)} of ${duration(allowedMs - base.loopMs)})`;
  const trend = trendMs.length > 1 ? `; before: ${trendMs.map((ms) => duration(ms)).join(' → ')}` : '';
  return `${what}${trend}`;
}

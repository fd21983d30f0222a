import { type Result, err, ok } from '@subminute/core';
import {
  type ChangePlace,
  type CostedChange,
  type Findings,
  type Ledger,
  type Share,
  type TimesOf,
  type WorkspaceGraph,
  changeKey,
  compareGraphs,
  looseningsOf,
  mainScenario,
  nearBudget,
  renamed,
  renamesOf,
  wordsOf,
} from '@subminute/core/ratchet';
import { placeOf } from '../../history/change-place.ts';
import { trendOf } from '../../history/ledger-trend.ts';
import { projectNames } from '../../history/project-names.ts';
import { changedLines } from '../../process/changed-lines.ts';
import { messages } from '../messages.ts';
import { type Judged, judgedBy } from './base-ref.ts';
import { bothGraphs, graphRequest } from './both-graphs.ts';
import { dayOf } from './day.ts';
import { type Ledgers, readLedgers } from './ledgers.ts';
import { loopsBy, modelOfBoth, weightsOfBoth } from './model.ts';
import { withRuns } from './runs.ts';
import type { Setting } from './setting.ts';
import { sharesOf } from './shares.ts';

/** All that a check finds out; an error is what keeps it from being one. */
export async function findingsOf(setting: Setting): Promise<Result<Findings, string>> {
  const { io, given, workspace } = setting;
  const { root } = workspace;
  const base = given.values['base'];
  const isMain = given.switches.has('main');
  const judged = await judgedBy({ root, env: io.env, isMain, ...(base === undefined ? {} : { base }) });
  // A name that was given by hand is a mistake of the hand.
  if (!judged.ok && base !== undefined && judged.error.kind === 'unknown-ref')
    return err(wordsOf(judged.error));
  const commit = judged.ok && judged.value.mode === 'change' ? { base: judged.value.base } : {};
  const ledgers = await readLedgers({ root, env: io.env, ...commit });
  if (!ledgers.ok) return ledgers;
  if (!judged.ok) return ok(unjudged(ledgers.value, wordsOf(judged.error)));
  if (given.switches.has('anchor') && judged.value.mode === 'change') return err(messages.anchorMain);
  return compared(setting, judged.value, ledgers.value);
}

function unjudged({ judging }: Ledgers, noBase: string): Findings {
  const nothing = { loosenings: [], measured: [], unmeasured: [], broken: [], places: new Map() };
  return { mode: 'change', ledger: judging, noBase, today: dayOf(Date.now()), ...nothing };
}

async function compared(
  setting: Setting,
  judged: Judged,
  ledgers: Ledgers,
): Promise<Result<Findings, string>> {
  const { root } = setting.workspace;
  const graphs = await bothGraphs(setting, judged, ledgers.judging.targets);
  if (!graphs.ok) return graphs;
  const today = dayOf(Date.now());
  const { base: before, head: after, judging } = ledgers;
  const { base, head, noBase } = graphs.value;
  const loosenings = before ? loosened({ before, after, base, head, today }) : [];
  if (!base) return ok({ ...unjudged(ledgers, noBase ?? ''), loosenings });
  const timesOf = modelOfBoth(judging, base, head);
  const { mode } = judged;
  const comparison = compareGraphs({ base, head, ledger: judging, timesOf, today, mode });
  const asked = { root, base: judged.base, head, changes: comparison.changes.slice(0, PLACES) };
  const findings: Findings = {
    mode,
    comparison,
    ...(ledgers.fault === undefined ? {} : { noBase: ledgers.fault }),
    ledger: judging,
    loosenings,
    measured: [],
    unmeasured: [],
    broken: [],
    places: await placesOf(asked),
    today,
  };
  const shares = await sharesIn(findings, setting, { judged, timesOf });
  const [near] = nearBudget(findings);
  const trendMs = near && (await trendOf({ cwd: root, env: setting.io.env }, near.scenario));
  const told = { ...findings, ...(trendMs ? { trendMs } : {}), ...(shares.length > 0 ? { shares } : {}) };
  const names = renamesOf(base, head);
  const weights = weightsOfBoth(judging, base, head);
  return withRuns(setting, told, { judged, base: renamed(base, names), names, head, weights });
}

/** Where a change is red by its graph and has several commits: what each of them added. */
async function sharesIn(
  findings: Findings,
  setting: Setting,
  { judged, timesOf }: { readonly judged: Judged; readonly timesOf: TimesOf },
): Promise<readonly Share[]> {
  const worst = mainScenario(findings);
  const isRed = worst?.state === 'over-budget' || worst?.state === 'worse';
  if (!worst || !isRed || judged.mode === 'main') return [];
  const request = graphRequest(setting, findings.ledger.targets);
  return sharesOf({ judged, scenario: worst.scenario, timesOf, baseMs: worst.base.loopMs, request });
}

interface Loosening {
  readonly before: Ledger;
  readonly after: Ledger;
  readonly base: WorkspaceGraph | undefined;
  readonly head: WorkspaceGraph;
  readonly today: string;
}

function loosened({ before, after, base, head, today }: Loosening): readonly string[] {
  return looseningsOf(before, after, {
    today,
    graph: head,
    ...(base ? { names: renamesOf(base, head) } : {}),
    loopsBy: (ledger) => loopsBy(ledger, head),
  });
}

/** So many changes are looked for in the source: the costliest, and variables. */
const PLACES = 50;
/** A busy machine is no reason to name no line. */
const LINES_MS = 60_000;

interface Placing {
  readonly root: string;
  readonly base: string;
  readonly head: WorkspaceGraph;
  readonly changes: readonly CostedChange[];
}

/** The lines by which changes of the graph were made; the source is read only where there are any. */
async function placesOf({ root, base, head, changes }: Placing): Promise<ReadonlyMap<string, ChangePlace>> {
  const places = new Map<string, ChangePlace>();
  if (changes.length === 0) return places;
  const lines = await changedLines(root, base, { limitMs: LINES_MS });
  const namesOf = projectNames(root, head);
  for (const { change } of changes) {
    const place = placeOf(change, { head, lines, namesOf });
    if (place) places.set(changeKey(change), place);
  }
  return places;
}

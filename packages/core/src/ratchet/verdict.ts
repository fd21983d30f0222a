import { type GraphChange, keyOf as changeKey } from '../graph/changes.ts';
import type { DuetVerdict } from './duet.ts';
import type { TaskId } from '../ids.ts';
import type { InsideCause } from './inside/cause.ts';
import type { MeasuredTask } from './measured.ts';
import type { CostedChange } from './culprit.ts';
import { type Comparison, EXACT_MS, type ScenarioChange, allowanceMs } from './compare.ts';
import { type LoopLedger, type Raise, isActive } from './loop-ledger.ts';
import type { Scenario } from './scenario.ts';

/** Where somebody wrote it: a line of the change. */
export interface ChangePlace {
  /** Relative to the workspace's root. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** A task that was run side by side in base and head. */
export interface MeasuredCost {
  readonly task: TaskId;
  readonly duet: Omit<DuetVerdict, 'atMost'>;
  /** Where it is worse by waiting: how long nothing of it ran, in ms. */
  readonly waits?: { readonly baseMs: number; readonly headMs: number };
  /** The tool of it that has another version now: `typescript 5.9.3 → 6.0.2`. */
  readonly tool?: string;
  /** The first cause found inside of it, as one line. */
  readonly inside?: string;
  /** The same as it was found. */
  readonly cause?: InsideCause;
  /** What the loop of the worst scenario takes more by it, in ms. */
  readonly loopMs?: number;
  /** … at most, as far as the measurement can tell: a raise of less may be too little at the next check. */
  readonly loopAtMostMs?: number;
  /** How it was measured: evidence, no part of the verdict. */
  readonly run?: Pick<
    MeasuredTask,
    'baseCpuMs' | 'headCpuMs' | 'runs' | 'arms' | 'through' | 'seconds' | 'load'
  >;
}

/** A task that was to be measured and was not, and why. */
export interface Unmeasured {
  readonly task: TaskId;
  readonly why: string;
  /** It was run once on each side and is short on both: no fault. */
  readonly isShort?: true;
}

/** Something that must hold and was found not to hold by running it. */
export interface BrokenInvariant {
  readonly task: TaskId;
  readonly what: string;
}

/** All that a check found out. */
export interface Findings {
  readonly mode: 'change' | 'main';
  readonly comparison?: Comparison;
  /** Why the graph of the base is not known. */
  readonly noBase?: string;
  readonly ledger: LoopLedger;
  /** What the change loosens without the right to. */
  readonly loosenings: readonly string[];
  readonly measured: readonly MeasuredCost[];
  readonly unmeasured: readonly Unmeasured[];
  /** Tasks that may cost more, where nothing was to be run. */
  readonly suspects?: readonly TaskId[];
  readonly broken: readonly BrokenInvariant[];
  /** That what must hold was run and holds. */
  readonly held?: boolean;
  /** Where changes of the graph were made, by `keyOf`. */
  readonly places: ReadonlyMap<string, ChangePlace>;
  /** Who used the room before, where several changes are judged together. */
  readonly shares?: readonly Share[];
  /** Past values of the main budget, oldest first, in ms. */
  readonly trendMs?: readonly number[];
  readonly today: string;
}

/** What one commit of several added to the worst scenario. */
export interface Share {
  readonly sha: string;
  readonly title: string;
  readonly addedMs: number;
}

export type RatchetWord =
  | 'better'
  | 'same'
  | 'worse'
  | 'over-budget'
  | 'inconclusive'
  | 'cannot-measure'
  /** The ledger was loosened without a reason. */
  | 'refused';

/** What is judged, most serious first. */
export function ratchetWord(findings: Findings): RatchetWord {
  const { comparison, loosenings, measured, broken, noBase } = findings;
  if (loosenings.length > 0) return 'refused';
  const states = new Set(comparison?.scenarios.map(({ state }) => state));
  if (states.has('over-budget')) return 'over-budget';
  if (states.has('worse') || broken.length > 0) return 'worse';
  const failing = failingCost(findings);
  if (failing) return failing.isOver ? 'over-budget' : 'worse';
  if (states.size === 0 || noBase !== undefined) return 'cannot-measure';
  if (measured.some(({ duet }) => duet.verdict === 'inconclusive')) return 'inconclusive';
  const isBetter = states.has('better') || measured.some(({ duet }) => duet.verdict === 'better');
  if (isBetter) return 'better';
  return measured.length === 0 &&
    findings.unmeasured.some(({ why, isShort }) => why !== LEFT_OUT && isShort !== true)
    ? 'cannot-measure'
    : 'same';
}

/** Why a suspect was not measured that there was no time for: no fault. */
export const LEFT_OUT = 'no time left';

/** The first of the costs that break a loop. */
export interface FailingCost {
  readonly cost: MeasuredCost;
  readonly isOver: boolean;
  readonly scenario: ScenarioChange;
  /** What the loop takes with all of them. */
  readonly loopMs: number;
}

/** Tasks that take more than they did by measurement, and by which a loop gets longer; the costliest first. */
function worseCosts({ measured }: Pick<Findings, 'measured'>): readonly MeasuredCost[] {
  return measured
    .filter(({ duet, loopMs = 0 }) => duet.verdict === 'worse' && loopMs > 0)
    .toSorted((a, b) => (b.loopMs ?? 0) - (a.loopMs ?? 0));
}

/** What a loop takes at most, by the graph and with all that was measured: a raise to it holds at the next check too. */
export function mostMs(findings: Pick<Findings, 'measured'>, { head }: Pick<ScenarioChange, 'head'>): number {
  const more = worseCosts(findings).map(({ loopMs = 0, loopAtMostMs = loopMs }) =>
    Math.max(loopMs, loopAtMostMs),
  );
  return more.reduce((sum, one) => sum + one, head.loopMs);
}

/**
 * The confirmed cost that breaks a loop: a task that takes more than it did by measurement, and a loop that
 * gets longer, by the graph and by such tasks together, than one change may make it, or than its budget.
 */
export function failingCost(findings: Findings): FailingCost | undefined {
  const scenario = mainScenario(findings);
  const worse = worseCosts(findings);
  const [cost] = worse;
  if (!scenario || !cost) return undefined;
  const loopMs = worse.reduce((sum, one) => sum + (one.loopMs ?? 0), scenario.head.loopMs);
  const more = loopMs - scenario.base.loopMs;
  const isOver = more > 0 && loopMs > scenario.allowedMs;
  // Room that somebody asked for by a raise is there to be used.
  const isRaised = scenario.allowedMs > (findings.ledger.budgets.get(scenario.scenario)?.maxMs ?? 0);
  const isTooMuch = more > allowanceMs(scenario.base.loopMs) && !isRaised;
  return isOver || isTooMuch ? { cost, isOver, scenario, loopMs } : undefined;
}

/** The scenario that is talked about: the worst one, or of equals the one nearest to its budget. */
export function mainScenario({ comparison }: Findings): ScenarioChange | undefined {
  const all = comparison?.scenarios ?? [];
  const [worst] = all;
  if (!worst || worst.state === 'over-budget' || worst.state === 'worse') return worst;
  return (
    all.find(({ scenario }) => scenario === 'typical_p90') ??
    [...all].sort((a, b) => shareOf(b) - shareOf(a))[0]
  );
}

/** How much of its budget a scenario takes; a budget of 0 is used up by anything. */
function shareOf({ head, allowedMs }: ScenarioChange): number {
  if (allowedMs > 0) return head.loopMs / allowedMs;
  return head.loopMs > 0 ? Number.POSITIVE_INFINITY : 0;
}

/** From this share on, of the goal or of the room that a change had, a warning says that it gets scarce. */
const WARN_SHARE = 0.8;

/** A loop that is not over its budget yet, and what it is near to. */
export interface NearBudget extends ScenarioChange {
  /** Of its goal (the minute), or of the room below the budget that this change had. */
  readonly of: 'goal' | 'room';
  readonly share: number;
}

/** Loops near their limits, the nearest first. A ratcheted budget is always near: what a change uses of it counts. */
export function nearBudget({ comparison, ledger }: Findings): readonly NearBudget[] {
  return (comparison?.scenarios ?? [])
    .filter(({ state }) => state !== 'over-budget')
    .flatMap((one): NearBudget[] => {
      const goal = ledger.budgets.get(one.scenario)?.goalMs;
      const room = one.allowedMs - one.base.loopMs;
      const used = one.head.loopMs - one.base.loopMs;
      if (goal !== undefined && one.head.loopMs >= WARN_SHARE * goal)
        return [{ ...one, of: 'goal', share: one.head.loopMs / goal }];
      return room > 0 && used >= WARN_SHARE * room ? [{ ...one, of: 'room', share: used / room }] : [];
    })
    .sort((a, b) => b.share - a.share);
}

/** Loops that are over their budgets in the base already, and that the change did not make longer. */
export function oldDebts({ comparison }: Findings): readonly ScenarioChange[] {
  return (comparison?.scenarios ?? []).filter(
    ({ state, base, head, allowedMs }) =>
      state !== 'over-budget' && base.loopMs > allowedMs + EXACT_MS && head.loopMs > allowedMs + EXACT_MS,
  );
}

/** Raises without which a loop would be over its budget. */
export function usedRaises({ comparison, ledger, today }: Findings): readonly Raise[] {
  const over = (comparison?.scenarios ?? []).filter(
    ({ scenario, head }) => head.loopMs > (ledger.budgets.get(scenario)?.maxMs ?? 0) + EXACT_MS,
  );
  return ledger.raises.filter(
    (raise) => isActive(raise, today) && over.some(({ scenario }) => scenario === raise.scenario),
  );
}

/** Loops whose raise is over, with no other one: the main branch is red until the loop is back, changes are not. */
export function expiredRaises({ ledger, today }: Findings): readonly Scenario[] {
  const active = new Set(
    ledger.raises.filter((raise) => isActive(raise, today)).map(({ scenario }) => scenario),
  );
  return [...new Set(ledger.raises.map(({ scenario }) => scenario))].filter(
    (scenario) => !active.has(scenario),
  );
}

/** 1: it fails; 2: it could not be measured and that was asked to matter. */
export function ratchetExit(word: RatchetWord, isStrict: boolean): 0 | 1 | 2 {
  if (word === 'worse' || word === 'over-budget' || word === 'refused') return 1;
  return word === 'cannot-measure' && isStrict ? 2 : 0;
}

/** Variables and commands that the hash of tasks was given: no loop of one machine is longer by them. */
export function newVariables({ comparison }: Findings): readonly GraphChange[] {
  return (comparison?.changes ?? [])
    .map(({ change }) => change)
    .filter((change) => change.kind === 'input' && /^(?:env|runtime):/.test(change.text));
}

/** Where a change was made, if a line of it says so. */
export function placeIn({ places }: Findings, change: GraphChange): ChangePlace | undefined {
  return places.get(changeKey(change));
}

/** The costliest change of the graph, where one costs anything. */
export function culpritOf({ comparison }: Findings): CostedChange | undefined {
  const [first] = comparison?.changes ?? [];
  return first && first.costMs > EXACT_MS ? first : undefined;
}

import { changesOf } from '../graph/changes.ts';
import { reachOf } from '../graph/reach.ts';
import { renamed, renamesOf } from '../graph/renamed.ts';
import type { WorkspaceGraph } from '../graph/workspace-graph.ts';
import type { TaskId } from '../ids.ts';
import { type CostedChange, costOf } from './culprit.ts';
import { type LoopLedger, allowedMs } from './loop-ledger.ts';
import type { Scenario } from './scenario.ts';

/** What the loop of a scenario takes. Times in ms. */
export interface LoopOf {
  readonly loopMs: number;
  /** How many tasks are executed; of a mean or a quantile, their mean. */
  readonly tasks: number;
  /** The critical path, first task first. */
  readonly path: readonly TaskId[];
  /** Of a quantile: the commit that stands there. */
  readonly commit?: string;
}

/** The model: what scenarios take in a graph; `undefined` where one does not exist there. */
export type TimesOf = (
  graph: WorkspaceGraph,
  scenarios: readonly Scenario[],
) => readonly (LoopOf | undefined)[];

export interface Comparing {
  /** `change`: it fails for what it did itself. `main`: for every budget that is broken. */
  readonly mode: 'change' | 'main';
  readonly base: WorkspaceGraph;
  readonly head: WorkspaceGraph;
  /** Budgets and raises. */
  readonly ledger: LoopLedger;
  readonly timesOf: TimesOf;
  /** `YYYY-MM-DD`, by which raises end. */
  readonly today: string;
}

export type ScenarioState = 'better' | 'same' | 'worse' | 'over-budget';

/** A scenario's loop in base and head, at equal costs. */
export interface ScenarioChange {
  readonly scenario: Scenario;
  readonly state: ScenarioState;
  readonly base: LoopOf;
  readonly head: LoopOf;
  /** What it may take today. */
  readonly allowedMs: number;
}

/** What a change did to the budgeted loops by the graph alone: exact, and the same in every run. */
export interface Comparison {
  /** In the order of the ledger, the worst first. */
  readonly scenarios: readonly ScenarioChange[];
  /** What was added to the graph, the costliest first, by the worst scenario. */
  readonly changes: readonly CostedChange[];
}

/** So much longer may a loop become by one change: 5 % or 2 s, whichever is more. Its budget holds besides. */
export function allowanceMs(baseMs: number): number {
  return Math.max(0.05 * baseMs, 2000);
}

/** Compares two graphs at equal costs. Costs are those of the base's projects, by whatever name they have now. */
export function compareGraphs(comparing: Comparing): Comparison {
  const { base: given, head, ledger, today, mode } = comparing;
  const names = renamesOf(given, head);
  const base = renamed(given, names);
  const judging = judge(comparing, base, [...ledger.budgets.keys()].map(nowOf(head, names)));
  const scenarios = [...ledger.budgets.keys()].flatMap((scenario): ScenarioChange[] => {
    const { was, is } = judging.of(nowOf(head, names)(scenario));
    const max = allowedMs(ledger, scenario, today);
    if (!was || !is || max === undefined) return [];
    const isRaised = max > (ledger.budgets.get(scenario)?.maxMs ?? max);
    const times = { baseMs: was.loopMs, headMs: is.loopMs, maxMs: max };
    const state = mode === 'main' ? mainState(times) : stateOf(times, isRaised);
    return [{ scenario, state, base: was, head: is, allowedMs: max }];
  });
  scenarios.sort((a, b) => ORDER[a.state] - ORDER[b.state] || growth(b) - growth(a));
  const [worst] = scenarios;
  const changes = changesOf(base, head);
  if (!worst) return { scenarios, changes: changes.map((change) => ({ change, costMs: 0 })) };
  const now = nowOf(head, names)(worst.scenario);
  const loopOf = (graph: WorkspaceGraph): number => comparing.timesOf(graph, [now])[0]?.loopMs ?? 0;
  const grownMs = growth(worst);
  return { scenarios, changes: costOf({ base, head: judging.headOf(now), changes, loopOf, grownMs }) };
}

/** The edit of a project that has another name now is that project's. */
function nowOf(head: WorkspaceGraph, names: ReadonlyMap<string, string>): (scenario: Scenario) => Scenario {
  const projects = new Set(head.projects.map(({ name }) => name));
  return (scenario) => {
    const project = scenario.startsWith('edit:') ? scenario.slice('edit:'.length) : '';
    const name = projects.has(project) ? undefined : names.get(project);
    return name === undefined ? scenario : `edit:${name}`;
  };
}

interface Judging {
  readonly of: (scenario: Scenario) => { readonly was: LoopOf | undefined; readonly is: LoopOf | undefined };
  /** The head as it counts for a scenario. */
  readonly headOf: (scenario: Scenario) => WorkspaceGraph;
}

/** Both sides of all scenarios. New projects that nobody uses count where all tasks are asked for. */
function judge({ head, timesOf }: Comparing, base: WorkspaceGraph, names: readonly Scenario[]): Judging {
  const used = withoutUnused(base, head);
  const headOf = (scenario: Scenario): WorkspaceGraph => (ASKS_ALL.has(scenario) ? head : used);
  const before = timesOf(base, names);
  const after = timesOf(used, names);
  const whole = used === head ? after : timesOf(head, names);
  return {
    of: (scenario) => {
      const at = names.indexOf(scenario);
      return { was: before[at], is: (ASKS_ALL.has(scenario) ? whole : after)[at] };
    },
    headOf,
  };
}

/** A project more is more to run here, whether anybody uses it or not. */
const ASKS_ALL = new Set<Scenario>(['noop', 'cold']);

const ORDER: Readonly<Record<ScenarioState, number>> = { 'over-budget': 0, worse: 1, same: 2, better: 3 };

function growth({ base, head }: ScenarioChange): number {
  return head.loopMs - base.loopMs;
}

/** Differences below this are of the arithmetic. */
export const EXACT_MS = 0.5;

interface Times {
  readonly baseMs: number;
  readonly headMs: number;
  readonly maxMs: number;
}

function mainState({ headMs, maxMs }: Times): ScenarioState {
  return headMs > maxMs + EXACT_MS ? 'over-budget' : 'same';
}

function stateOf({ baseMs, headMs, maxMs }: Times, isRaised: boolean): ScenarioState {
  const more = headMs - baseMs;
  if (headMs > maxMs + EXACT_MS && more > EXACT_MS) return 'over-budget';
  // Room that somebody asked for by a raise is there to be used.
  if (more > allowanceMs(baseMs) && !isRaised) return 'worse';
  return -more >= allowanceMs(baseMs) ? 'better' : 'same';
}

/** New projects that nothing old depends on make no loop of the others longer: growth is no regression. */
function withoutUnused(base: WorkspaceGraph, head: WorkspaceGraph): WorkspaceGraph {
  const reach = reachOf(head);
  const used = new Set(base.projects.flatMap(({ name }) => [...reach.of(name)]));
  // A task may wait for one of a project that nothing imports.
  const known = new Map(head.tasks.map((task) => [task.task, task]));
  const tasks = new Set(head.tasks.filter(({ project }) => used.has(project)));
  for (const { dependsOn, reads = [] } of tasks)
    for (const id of [...dependsOn, ...reads]) {
      const task = known.get(id);
      if (task) tasks.add(task);
    }
  if (tasks.size === head.tasks.length) return head;
  return { ...head, tasks: head.tasks.filter((task) => tasks.has(task)) };
}

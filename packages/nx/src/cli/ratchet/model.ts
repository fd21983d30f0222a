import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  type Ledger,
  type LoopLedger,
  type LoopOf,
  type Move,
  type Scenario,
  type TaskWeights,
  type TimesOf,
  type UnitFacts,
  type WorkspaceGraph,
  movedSample,
  movesOf,
  readLoopLedger,
  renamed,
  renamesOf,
  scenarioTimes,
  weightsOf,
  withUnits,
} from '@subminute/core/ratchet';
import { globCompiler } from '../../adapter/globs.ts';

/** The model of a ledger: its sample, its costs, its machine; in a graph in which projects have moved, there. */
export function modelOf(ledger: LoopLedger, weights: TaskWeights, moves: readonly Move[] = []): TimesOf {
  const compile = globCompiler();
  const { cores, overheadMs, sample } = ledger;
  return (graph, scenarios) => {
    const commits = movedSample(sample, moves, graph);
    const times = scenarioTimes(graph, commits, weights, { compile, cores, overheadMs, only: scenarios });
    const byName = new Map(times.map((time) => [time.scenario, time]));
    return scenarios.map((name): LoopOf | undefined => byName.get(name));
  };
}

/** The model for both sides of a change, at the costs of the base. */
export function modelOfBoth(ledger: LoopLedger, base: WorkspaceGraph, head: WorkspaceGraph): TimesOf {
  const moves = movesOf(renamed(base, renamesOf(base, head)), head);
  return modelOf(ledger, weightsOfBoth(ledger, base, head), moves);
}

/** The weights of the base's tasks, by the names that they have in the head. */
export function weightsOfBoth(ledger: LoopLedger, base: WorkspaceGraph, head: WorkspaceGraph): TaskWeights {
  return weightsOf(ledger, base.tasks, renamesOf(base, head), head.tasks);
}

/** The ledger with what commits run of the test files of these tasks, in a checkout. */
export function withUnitsOf(
  ledger: Ledger,
  { root, ...facts }: Pick<UnitFacts, 'graph' | 'tasks' | 'whole'> & { readonly root: string },
): Ledger {
  const exists = (file: string): boolean => existsSync(path.join(root, file));
  return withUnits(ledger, { ...facts, exists, compile: globCompiler() });
}

/** The weights of a ledger for a graph's tasks. */
export function weightsFor(ledger: LoopLedger, graph: WorkspaceGraph): TaskWeights {
  return weightsOf(ledger, graph.tasks);
}

/** What the budgeted loops of a ledger take in a graph, and these others, in ms. */
export function loopsBy(
  ledger: Ledger,
  graph: WorkspaceGraph,
  others: readonly Scenario[] = [],
): ReadonlyMap<Scenario, number> {
  const loop = readLoopLedger(ledger);
  const names = [...new Set([...others, ...loop.budgets.keys()])];
  const times = modelOf(loop, weightsFor(loop, graph))(graph, names);
  return new Map(names.flatMap((name, at) => (times[at] ? [[name, times[at].loopMs] as const] : [])));
}

import { err, ok, type Result, type TaskId } from '@subminute/core';
import { editOfFile, replay, weightsIn } from '@subminute/core/decompose';
import { type DependsOn, type Report, hubGraph, ledgerChanges } from '@subminute/core/report';
import { MAIN_SCENARIO, allowedMs, readLoopLedger, scenarioTimes } from '@subminute/core/ratchet';
import { ledgerHistory } from '../history/ledger-history.ts';
import type { GitQuestion } from '../history/ask-git.ts';
import type { LoopModel } from '../cli/loop-model.ts';
import { dayOf } from '../cli/ratchet/day.ts';
import { loopsBy } from '../cli/ratchet/model.ts';
import { readLedgerFile } from '../store/ledger-file.ts';

const FILES = 20;

/** What the model of the loop tells: its length, its hubs, the files that cost most. */
export function modelFacts(model: Result<LoopModel, string>, budgetMs: number): Report['model'] {
  if (!model.ok) return model;
  const { ledger, state, sample, context } = model.value;
  const edits = [...new Set(sample.flatMap(({ paths }) => paths))].map(editOfFile);
  const weights = weightsIn(state, [...sample, ...edits], context);
  const found = replay(state.graph, sample, weights, { ...context, budgetMs });
  const [p90] = scenarioTimes(state.graph, sample, weights, { ...context, only: [MAIN_SCENARIO] });
  const { projects, edges } = state.graph;
  return ok({
    targets: ledger.targets,
    commits: sample.length,
    cores: ledger.cores,
    loop: found.loop,
    p90Ms: p90?.loopMs ?? 0,
    hubs: hubGraph({ projects: found.projects, edges, all: projects.length }),
    files: found.files.slice(0, FILES).map(({ path, commits, loopMs }) => ({ path, commits, loopMs })),
  });
}

/** What each task of the loop waits for; `undefined`: nothing is known of the graph. */
export function waitsFor(model: Result<LoopModel, string>): DependsOn | undefined {
  if (!model.ok) return undefined;
  const tasks = new Map(model.value.state.graph.tasks.map(({ task, dependsOn }) => [task, dependsOn]));
  const nothing: readonly TaskId[] = [];
  return (task) => tasks.get(task) ?? nothing;
}

/** The committed budgets, what the loop takes of them, and how they came to be. */
export async function budgetFacts(
  model: Result<LoopModel, string>,
  { question, atMs }: { readonly question: GitQuestion; readonly atMs: number },
): Promise<Report['budgets']> {
  const file = readLedgerFile(question.cwd);
  if (!file.ok) return file;
  if (!file.value) return err(NO_LEDGER);
  const ledger = readLoopLedger(file.value);
  const today = dayOf(atMs);
  const loops = model.ok ? loopsBy(file.value, model.value.state.graph) : undefined;
  const states = [...ledger.budgets].map(([scenario, { maxMs, goalMs }]) => {
    const allowed = allowedMs(ledger, scenario, today) ?? maxMs;
    const loopMs = loops?.get(scenario);
    const raise = ledger.raises.find((one) => one.scenario === scenario && one.toMs === allowed);
    return {
      scenario,
      allowedMs: allowed,
      ...(goalMs === undefined ? {} : { goalMs }),
      ...(loopMs === undefined ? {} : { loopMs }),
      ...(allowed > maxMs && raise
        ? { raisedUntil: raise.until === undefined ? 'for good' : `until ${raise.until}` }
        : {}),
    };
  });
  return ok({ states, changes: ledgerChanges(await ledgerHistory(question)) });
}

const NO_LEDGER =
  'There is no budget in this workspace yet: a ledger makes one, and keeps it. Run: npx subminute ratchet init -t test,typecheck';

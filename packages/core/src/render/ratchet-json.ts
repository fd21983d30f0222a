import type { CostedChange } from '../ratchet/culprit.ts';
import type { ScenarioChange } from '../ratchet/compare.ts';
import {
  type Findings,
  type MeasuredCost,
  culpritOf,
  nearBudget,
  placeIn,
  ratchetWord,
} from '../ratchet/verdict.ts';
import { changeRemedy, changeText } from './change-line.ts';
import { costRemedy } from './cost-remedy.ts';

type Json = Readonly<Record<string, unknown>>;

/** The same as one JSON document; its schema is `schema/ratchet.json` of `@subminute/nx`. Times in ms. */
export function ratchetJson(findings: Findings, exitCode: number): Json {
  const { mode, comparison, loosenings, measured, unmeasured, broken, noBase, shares, trendMs } = findings;
  const culprit = culpritOf(findings);
  const place = culprit && placeIn(findings, culprit.change);
  return {
    version: 1,
    verdict: ratchetWord(findings),
    exitCode,
    mode,
    scenarios: (comparison?.scenarios ?? []).map(scenarioJson),
    changes: (comparison?.changes ?? []).map(changeJson),
    ...(culprit
      ? {
          culprit: {
            ...changeJson(culprit),
            ...(place ? { place } : {}),
            remedy: changeRemedy(culprit.change, place),
          },
        }
      : {}),
    refused: loosenings,
    measured: measured.map((one) => measuredJson(one, findings.ledger.targets)),
    unmeasured,
    suspects: findings.suspects ?? [],
    broken,
    warnings: nearBudget(findings).map(({ scenario }) => scenario),
    ...(noBase === undefined ? {} : { cannotMeasure: noBase }),
    ...(shares ? { shares } : {}),
    ...(trendMs ? { trendMs } : {}),
  };
}

function scenarioJson({ scenario, state, base, head, allowedMs }: ScenarioChange): Json {
  return {
    scenario,
    state,
    baseMs: base.loopMs,
    headMs: head.loopMs,
    allowedMs,
    baseTasks: base.tasks,
    headTasks: head.tasks,
    path: head.path,
  };
}

function changeJson({ change, costMs }: CostedChange): Json {
  // Of an input `text` is its pattern; here it is the words.
  const input = change.kind === 'input' ? { input: change.text } : {};
  return { ...change, ...input, text: changeText(change), costMs };
}

function measuredJson(cost: MeasuredCost, targets: readonly string[]): Json {
  const { task, duet, waits, tool, inside, loopMs, loopAtMostMs, run } = cost;
  return {
    task,
    ...duet,
    ...(waits ? { waits } : {}),
    ...(tool === undefined ? {} : { tool }),
    ...(inside === undefined ? {} : { inside }),
    ...(loopMs === undefined ? {} : { loopMs }),
    ...(loopAtMostMs === undefined ? {} : { loopAtMostMs }),
    ...(duet.verdict === 'worse' ? { remedy: costRemedy(cost, targets) } : {}),
    ...(run ? { run } : {}),
  };
}

import path from 'node:path';
import { type Result, ok } from '@subminute/core';
import type { Report } from '@subminute/core/report';
import { measuredHere } from '../history/measured-here.ts';
import { LOOP_OPTIONS, loopModel } from '../cli/loop-model.ts';
import type { Setting } from '../cli/ratchet/setting.ts';
import { decompositionFacts } from './decomposed.ts';
import { budgetFacts, modelFacts, waitsFor } from './modelled.ts';
import { lastRunFacts, runFacts } from './recorded.ts';
import { slowTestFiles, unitUse } from './test-files.ts';

/** So many of the newest commits, as in `replay`. */
const COMMITS = 100;

/**
 * All that the history of a workspace tells of its loop; what it does not tell says why. An error where a model was
 * asked for by its flags and cannot be made.
 */
export async function collectReport(setting: Setting): Promise<Result<Report, string>> {
  const { io, workspace, signal } = setting;
  const { root, stores, config, place } = workspace;
  const question = { cwd: root, env: io.env, signal };
  const atMs = Date.now();
  // Too long by what a check that ran tasks found: the model knows nothing of it.
  const measured = (await measuredHere(place.dir, question))?.failed;
  const model = await loopModel(setting, { command: 'report', commits: COMMITS });
  if (!model.ok && Object.keys(LOOP_OPTIONS).some((name) => name in setting.given.values)) return model;
  return ok({
    workspace: path.basename(root),
    atMs,
    budgetMs: config.budgetMs,
    ...runFacts({ stores, testFiles: unitUse(place.dir) }, config.budgetMs),
    budgets: await budgetFacts(model, { question, atMs }),
    ...(measured ? { measured } : {}),
    lastRun: lastRunFacts({ root, stores }, waitsFor(model)),
    model: modelFacts(model, config.budgetMs),
    decomposition: await decompositionFacts(place.dir, question),
    testFiles: slowTestFiles(stores, root),
  });
}

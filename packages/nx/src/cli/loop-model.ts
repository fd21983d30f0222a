import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Result, type TaskId, err, ok } from '@subminute/core';
import type { LoopBudget, LoopContext, LoopState } from '@subminute/core/decompose';
import {
  type LoopLedger,
  type SampleCommit,
  type TaskWeight,
  USUAL_START_MS,
  expectedWeights,
  readLoopLedger,
  withMeasured,
} from '@subminute/core/ratchet';
import { globCompiler } from '../adapter/globs.ts';
import { readLedgerFile } from '../store/ledger-file.ts';
import { askGit } from '../history/ask-git.ts';
import { measuredHere } from '../history/measured-here.ts';
import { note } from './fail.ts';
import { loopBudget } from './loop-budget.ts';
import { messages } from './messages.ts';
import { type LoopQuestion, loopOfNow } from './ratchet/first-ledger.ts';
import type { Setting } from './ratchet/setting.ts';

/** The flags by which a loop is chosen. */
export const LOOP_OPTIONS = { targets: 'value', target: 'value', commits: 'value', cores: 'value' } as const;

/** The loop of a checkout as a model that can be changed. */
export interface LoopModel {
  readonly ledger: LoopLedger;
  readonly state: LoopState;
  /** The newest first. */
  readonly sample: readonly SampleCommit[];
  readonly context: LoopContext;
  /** What it may take. */
  readonly budget: LoopBudget;
}

/** Of the checkout as it is; an error where nothing tells what its tasks cost. */
export async function loopModel(
  setting: Setting,
  { command, commits }: Pick<LoopQuestion, 'command' | 'commits'>,
): Promise<Result<LoopModel, string>> {
  const { root } = setting.workspace;
  const before = readLedgerFile(root);
  if (!before.ok) return before;
  const loop = await loopOfNow(setting, { command, commits, startMs: USUAL_START_MS, before: before.value });
  if (setting.signal.aborted) return err(messages.interrupted(command));
  if (!loop.ok) return loop;
  const { graph, sample, history } = loop.value;
  if (sample.length < Number(setting.given.values['commits'] ?? commits))
    await noteShallow(setting, sample.length);
  const ledger = readLoopLedger(loop.value.ledger);
  const { cores, overheadMs, targets } = ledger;
  const expected = expectedWeights(ledger, history.points);
  if (expected.size === 0) return err(messages.noCosts(targets));
  const weights = await withMeasuredHere(setting, expected, new Set(history.points.map(({ task }) => task)));
  const exists = (file: string): boolean => existsSync(path.join(root, file));
  return ok({
    ledger,
    sample,
    state: { graph, weights, units: history.units },
    context: { compile: globCompiler(), cores, overheadMs, exists },
    budget: loopBudget(setting, { targets, graph, file: before.value }),
  });
}

type Weights = ReadonlyMap<TaskId, TaskWeight>;

/** What the last check measured of this very commit, history does not know: it is told where it counts. */
async function withMeasuredHere(
  { io, workspace, signal }: Setting,
  expected: Weights,
  seen: ReadonlySet<TaskId>,
): Promise<Weights> {
  const last = await measuredHere(workspace.place.dir, { cwd: workspace.root, env: io.env, signal });
  if (!last) return expected;
  const weights = withMeasured(expected, last.measured, seen);
  for (const [task, weight] of weights)
    if (weight !== expected.get(task)) note(io, messages.measuredHere(task, weight));
  return weights;
}

/** What is proposed or compared by few commits may be chance: where there are more, that is told. */
async function noteShallow({ io, workspace: { root }, signal }: Setting, commits: number): Promise<void> {
  const shallow = await askGit({ cwd: root, env: io.env, signal }, ['rev-parse', '--is-shallow-repository']);
  if (shallow.ok && shallow.value.trim() === 'true') note(io, messages.shallow(commits));
}

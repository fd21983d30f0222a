import { type Result, type TaskId, ok } from '@subminute/core';
import {
  type Findings,
  MAIN_SCENARIO,
  type TaskWeights,
  type WorkspaceGraph,
  mainScenario,
} from '@subminute/core/ratchet';
import { note } from '../fail.ts';
import { measureAnchor } from './anchor.ts';
import type { Judged } from './base-ref.ts';
import { brokenByChange } from './blame.ts';
import { type InvariantCheck, type Invariants, checkInvariants } from './invariants.ts';
import { measureChange, suspectTasks } from './measured.ts';
import { limitOf } from './options.ts';
import type { Setting } from './setting.ts';

/** The two sides of a check, for what is run of them. */
export interface Both {
  readonly judged: Judged;
  /** Under the head's names of projects. */
  readonly base: WorkspaceGraph;
  readonly names: ReadonlyMap<string, string>;
  readonly head: WorkspaceGraph;
  readonly weights: TaskWeights;
}

/** What is found out by running tasks: only where that was asked for, since it takes minutes. */
export async function withRuns(
  setting: Setting,
  findings: Findings,
  both: Both,
): Promise<Result<Findings, string>> {
  const { io, given, workspace, signal } = setting;
  const { switches } = given;
  const limit = limitOf(given);
  if (!limit.ok) return limit;
  if (switches.has('structural') || signal.aborted) return ok(findings);
  const where = { root: workspace.root, env: io.env, ledger: findings.ledger, limitMs: limit.value, signal };
  let found = findings;
  if (findings.mode === 'change') {
    const scenario = mainScenario(findings)?.scenario ?? MAIN_SCENARIO;
    const tell = (task: TaskId, at: number, of: number): void =>
      note(io, `measuring ${task} beside its base (${at + 1} of ${of})`);
    const measuring = { ...where, ...both, commit: both.judged.base, scenario, tell };
    if (switches.has('measure')) found = { ...found, ...(await measureChange(measuring)) };
    else {
      const { suspects } = await suspectTasks(measuring);
      found = { ...found, suspects: suspects.map(({ task }) => task) };
    }
  }
  if (switches.has('anchor')) {
    const anchoring = { ...where, ...both, store: workspace.place.dir, scenario: MAIN_SCENARIO };
    found = { ...found, ...(await measureAnchor(anchoring)) };
  }
  if (!switches.has('invariants')) return ok(found);
  const { broken, unmeasured } = await brokenBy(where, both);
  const held = broken.length === 0 && unmeasured.length === 0;
  return ok({ ...found, broken, held, unmeasured: [...found.unmeasured, ...unmeasured] });
}

/** The base is run only where the head breaks something. */
async function brokenBy(where: InvariantCheck, { judged, names }: Both): Promise<Invariants> {
  const head = await checkInvariants(where);
  if (judged.mode === 'main' || head.broken.length === 0) return head;
  return brokenByChange(head, await checkInvariants({ ...where, commit: judged.base }), names);
}

import type { VitestUnits } from '@subminute/core';
import { counted } from '@subminute/core/unit';
import type { Finished } from './finish.ts';
import { type RanModule, endOf } from './test-modules.ts';
import type { UnitRun } from './unit-run.ts';

/** Of tasks that rest on one verdict: the store has all of them. */
const MAX_HASHES = 100;

/** What is told of a run's test files, bounded in size. */
export function unitsReport(
  { plan }: UnitRun,
  modules: readonly RanModule[],
  { wrong, always }: Finished,
): VitestUnits {
  return {
    ran: modules.filter((module) => endOf(module) !== undefined).length,
    known: plan.known.length,
    audited: plan.audited.length,
    wrong: counted(wrong.map((pass) => ({ ...pass, taskHashes: pass.taskHashes.slice(0, MAX_HASHES) }))),
    always: counted(always),
    off: counted(Array.from(plan.off, ([project, reason]) => ({ project, reason }))),
    fuses: counted(plan.fuses),
  };
}

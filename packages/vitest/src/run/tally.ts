import { keepTally } from '../store/tallies.ts';
import type { FinishOptions, Outcome } from './finish.ts';
import type { KnownFile, UnitRun } from './unit-run.ts';

/** Notes for each project how many of its test files ran, and where skipping is off, why. */
export function keepTallies(run: UnitRun, outcomes: readonly Outcome[], options: FinishOptions): void {
  const { db, root: checkout, plan } = run;
  const base = { checkout, run: options.run, atMs: options.nowMs };
  const of = (project: string, files: readonly KnownFile[]): number =>
    files.filter(({ units }) => units.name === project).length;
  const projects = [...plan.known.map(({ units }) => units.name), ...outcomes.map(({ units }) => units.name)];
  for (const project of new Set(projects)) {
    const ran = outcomes.filter(({ units }) => units.name === project).length;
    keepTally(db, {
      ...base,
      project,
      ran,
      known: of(project, plan.known),
      audited: of(project, plan.audited),
    });
  }
  for (const [project, off] of plan.off)
    keepTally(db, { ...base, project, ran: 0, known: 0, audited: 0, off });
}

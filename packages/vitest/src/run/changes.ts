import type { DatabaseSync } from 'node:sqlite';
import type { Input } from '@subminute/core/unit';
import { type Verdict, traceAt } from '../store/verdicts.ts';
import { differing, hintsOf, isGrouped } from './hints.ts';
import { PART_NAMES } from './project-parts.ts';
import type { ProjectUnits } from './project-units.ts';

/** What is not as it was when a verdict was found. */
export interface Changes {
  /** Of what holds for the whole project: its settings, versions, … */
  readonly parts: readonly string[];
  readonly inputs: readonly Input[];
  /** Several inputs share a hint: among these is what changed. */
  readonly isGrouped: boolean;
}

/** `undefined`: what the verdict hangs on is not kept any more. */
export async function changesSince(
  verdict: Verdict,
  units: ProjectUnits,
  db: DatabaseSync,
): Promise<Changes | undefined> {
  const trace = traceAt(db, verdict.trace);
  if (!trace) return undefined;
  // What has no value now has changed as well.
  const values = await Promise.all(trace.inputs.map(async (input) => (await units.values.of(input)) ?? ''));
  const now = hintsOf(units.parts, values);
  const found = differing(verdict.hints, now, PART_NAMES.length, trace.inputs.length);
  return {
    parts: found.parts.map((index) => PART_NAMES[index] ?? ''),
    inputs: found.inputs.flatMap((index) => trace.inputs[index] ?? []),
    isGrouped: isGrouped(trace.inputs.length),
  };
}

/** The files and folders among them. */
export function placesOf({ inputs }: Changes): readonly string[] {
  return inputs.flatMap((input) => {
    if (input.kind === 'module') return [input.id];
    return 'path' in input ? [input.path] : [];
  });
}

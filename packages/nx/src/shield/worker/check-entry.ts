import { createReadStream } from 'node:fs';
import { DEFAULT_BOUNDS } from '../archive/bounds.ts';
import { checkArchive } from '../archive/check.ts';
import type { Expectation } from '../archive/inspection.ts';
import type { Refusal } from '../archive/refusal.ts';
import { keepCheck, refuseEntry } from '../store/entries.ts';
import type { Check } from '../store/entry.ts';
import { type Layout, bodyFile } from '../store/layout.ts';
import type { Asked, Expected } from './messages.ts';

/** What is missing in a sound archive, if anything. */
export function lackOf(
  { needsOutput }: Expected,
  { outputs }: { readonly outputs: number },
): string | undefined {
  return needsOutput && outputs === 0
    ? 'it has no output, and each task of this workspace makes one'
    : undefined;
}

export function expectationOf({ outputs, present, roots }: Expected): Expectation {
  return { outputs, mustHold: present, roots };
}

/** Checks what an Nx of this machine has sent. What is not good is taken out. */
export async function checkEntry(layout: Layout, { entry, ...expected }: Asked<'check'>): Promise<Check> {
  const chunks = createReadStream(bodyFile(layout, entry.body), { highWaterMark: 256 << 10 });
  const checked = await checkArchive(chunks, expectationOf(expected), DEFAULT_BOUNDS);
  const why = checked.ok ? lackOf(expected, checked.value) : textOf(checked.error);
  if (!checked.ok || why !== undefined) {
    const said = why ?? '';
    await refuseEntry(layout, entry, said);
    return { isGood: false, body: entry.body, why: said };
  }
  const check: Check = { isGood: true, body: entry.body, ...checked.value };
  await keepCheck(layout, entry.hash, check);
  return check;
}

export function textOf({ entry, message }: Refusal): string {
  return entry === undefined ? message : `${entry}: ${message}`;
}

import { type TaskWeight, USUAL_START_MS } from '@subminute/core/ratchet';

/** What a task costs that does this share of another's work: it starts as that one does. */
export function sharedWeight({ cpuMs, durationMs }: TaskWeight, share: number): TaskWeight {
  const start = Math.min(cpuMs, USUAL_START_MS);
  const part = cpuMs > 0 ? (start + (cpuMs - start) * share) / cpuMs : 1;
  return { cpuMs: cpuMs * part, durationMs: durationMs * part };
}

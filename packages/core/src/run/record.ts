import { err, ok, type Result } from '../result.ts';
import type { RunEvent } from './event.ts';

/** The stored form of a run: its events. Another `version` is a miss, never a pass. */
export interface RunRecord {
  readonly version: 1;
  readonly events: readonly RunEvent[];
}

export type RecordError =
  /** Not JSON, or not the shape of a record. */
  | { readonly kind: 'record-unreadable' }
  /** Written by a newer subminute. */
  | { readonly kind: 'record-too-new'; readonly version: number };

export function writeRecord(events: readonly RunEvent[]): string {
  return JSON.stringify({ version: 1, events } satisfies RunRecord);
}

export function readRecord(text: string): Result<readonly RunEvent[], RecordError> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err({ kind: 'record-unreadable' });
  }
  if (typeof value !== 'object' || value === null || !('version' in value))
    return err({ kind: 'record-unreadable' });
  if (typeof value.version === 'number' && value.version > 1) {
    return err({ kind: 'record-too-new', version: value.version });
  }
  if (value.version !== 1 || !('events' in value) || !Array.isArray(value.events)) {
    return err({ kind: 'record-unreadable' });
  }
  const events = value.events as RunEvent[];
  return events[0]?.type === 'run-started' ? ok(events) : err({ kind: 'record-unreadable' });
}

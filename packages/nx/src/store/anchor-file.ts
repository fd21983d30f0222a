import { keepWhole } from '@subminute/vitest/store';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type TaskId } from '@subminute/core';
import { ANCHOR_START, type AnchorState } from '@subminute/core/ratchet';

/** What is known against an anchor; another anchor begins anew. */
interface AnchorFile {
  readonly version: 1;
  readonly anchor: string;
  readonly tasks: Readonly<Record<string, AnchorState>>;
}

const FILE = 'anchor-v1.json';

/** The states of an anchor's tasks; what cannot be read begins anew, since evidence must not be made up. */
export function readAnchor(store: string, anchor: string): ReadonlyMap<string, AnchorState> {
  try {
    const file = JSON.parse(readFileSync(path.join(store, FILE), 'utf8')) as Partial<AnchorFile>;
    if (file.version !== 1 || file.anchor !== anchor) return new Map();
    return new Map(Object.entries(file.tasks ?? {}).filter(([, state]) => isState(state)));
  } catch {
    return new Map();
  }
}

function isState(state: Partial<AnchorState> | undefined): boolean {
  const counts = [state?.wins, state?.losses];
  return counts.every((count) => Number.isInteger(count) && Number(count) >= 0) && Number(state?.peak) >= 1;
}

export function anchorState(states: ReadonlyMap<string, AnchorState>, task: TaskId): AnchorState {
  return states.get(task) ?? ANCHOR_START;
}

/** A store that cannot be written to costs the nights so far, no verdict. */
export function writeAnchor(store: string, anchor: string, states: ReadonlyMap<string, AnchorState>): void {
  const value: AnchorFile = { version: 1, anchor, tasks: Object.fromEntries(states) };
  keepWhole(path.join(store, FILE), JSON.stringify(value));
}

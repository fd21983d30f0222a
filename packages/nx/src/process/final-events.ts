import { statfsSync } from 'node:fs';
import { type RunEvent, type StoppedBy, createRedactor, foldRun, readRecord } from '@subminute/core';
import type { NxReason } from '../adapter/nx-reason.ts';
import { FILES, type Owner, readRunFile } from './run-dir.ts';
import type { RunView } from './run-view.ts';

export interface Ending {
  readonly dir: string;
  readonly owner: Owner;
  readonly view: RunView;
  readonly atMs: number;
  /** Of `nx`; absent where nobody could see it. */
  readonly exitCode?: number;
  readonly signal?: string;
  readonly stopped?: StoppedBy;
}

/** Nothing of the run lives any more: what happened, from the hook's record or else from what was seen. */
export async function finalEvents(ending: Ending): Promise<readonly RunEvent[]> {
  const { dir, view } = ending;
  view.refresh(true);
  const record = readRecord(readRunFile(dir, FILES.record));
  const recorded = record.ok
    ? record.value.filter((e) => e.type !== 'run-started' && e.type !== 'run-ended')
    : undefined;
  const tasks = recorded ?? (await seenEvents(ending));
  const events: RunEvent[] = [runStarted(ending.owner), ...tasks.map((event) => judged(event, ending))];
  if (ending.stopped) events.push({ type: 'run-stopped', by: ending.stopped, atMs: ending.atMs });
  events.push(...notRun(ending, tasks), runEnded(ending));
  if (!ending.stopped) events.push(...(await explain(ending, events, recorded !== undefined)));
  return events;
}

/** Only without a record: reading logs needs all readers. */
async function seenEvents({ dir, owner, view }: Ending): Promise<readonly RunEvent[]> {
  const { viewEvents } = await import('./view-events.ts');
  return viewEvents(view, { dir, workspaceRoot: owner.checkout, ended: true });
}

/** The first event of a run that our command started. */
export function runStarted(owner: Owner): RunEvent {
  return {
    type: 'run-started',
    run: owner.run,
    atMs: owner.startedMs,
    command: owner.command,
    via: 'subminute',
    ...(owner.parent === undefined ? {} : { parent: owner.parent }),
  };
}

function runEnded({ atMs, exitCode, signal }: Ending, reason?: string): RunEvent {
  return {
    type: 'run-ended',
    atMs,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(signal === undefined ? {} : { signal }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/**
 * A task that failed because we ended it did not fail. What ran when the hard cap came has timed
 * out: that is known and no guess.
 */
function judged(event: RunEvent, { stopped, atMs, owner, view }: Ending): RunEvent {
  if (event.type !== 'task-ended') return event;
  const { evidence: _evidence, ...bare } = event;
  const { endingMs } = view;
  const isLate = endingMs !== undefined && event.outcome === 'failed' && (event.endMs ?? 0) >= endingMs;
  const ran = event.startMs !== undefined && (event.outcome === 'stopped' || isLate);
  if (ran && stopped === 'cap') {
    return {
      ...event,
      outcome: 'failed',
      end: { kind: 'timeout', afterMs: (endingMs ?? atMs) - owner.startedMs },
    };
  }
  return isLate ? { ...bare, outcome: 'stopped' } : event;
}

/**
 * Nx names the tasks that it did not run only in its text, where a task may write too: it counts
 * in a run that failed, and `complete` holds it against Nx's graph.
 */
function notRun({ view, exitCode, stopped }: Ending, tasks: readonly RunEvent[]): RunEvent[] {
  if (exitCode === 0 || stopped) return [];
  const known = new Set(tasks.flatMap((event) => (event.type === 'task-ended' ? [event.task] : [])));
  const missing = view.output.notRun.filter((task) => !known.has(task));
  return missing.length === 0 ? [] : [{ type: 'tasks-skipped', tasks: missing, because: [] }];
}

/** Why a run that no failed task explains did not pass. */
async function explain(ending: Ending, events: readonly RunEvent[], recorded: boolean): Promise<RunEvent[]> {
  const result = foldRun(events);
  if (result.tasks.some((task) => task.outcome === 'failed')) return [];
  const isBad = ending.exitCode !== 0;
  const why = isBad ? await nxWords(ending) : undefined;
  if (isBad && isFull(ending.dir)) return [{ type: 'run-broken', reason: DISK_FULL, detail: [] }];
  if (result.tasks.length === 0 && (isBad || !recorded)) {
    return [
      {
        type: 'run-broken',
        reason: isBad ? `nx: ${why?.reason ?? nxEnd(ending)}` : NO_RECORD,
        detail: isBad ? (why?.detail ?? []) : [],
      },
    ];
  }
  if (!recorded && !isBad) return [{ type: 'run-broken', reason: NO_RECORD, detail: [] }];
  return isBad ? [runEnded(ending, why?.reason ?? nxEnd(ending))] : [];
}

/** What Nx says of its failure, without secrets and without the workspace's own path. */
async function nxWords({ view, owner }: Ending): Promise<NxReason | undefined> {
  const { nxReason } = await import('../adapter/nx-reason.ts');
  const why = nxReason(view.output);
  if (!why) return undefined;
  const redact = createRedactor();
  const tidy = (line: string): string => redact(line.replaceAll(`${owner.checkout}/`, ''));
  return { reason: tidy(why.reason), detail: why.detail.map(tidy) };
}

/** Nx writes its output there: without room it fails, whatever its tasks do. */
function isFull(dir: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize < 1 << 20;
  } catch {
    return false;
  }
}

const DISK_FULL =
  'the disk of the store is full, so nx could not say what came of it. Make room, or set SUBMINUTE_STORE to another disk';

const NO_RECORD =
  'nx ended with exit 0 but left no record: is @subminute/nx/plugin in nx.json? Run: subminute doctor';

function nxEnd({ exitCode, signal }: Ending): string {
  return signal === undefined
    ? `it ended with exit ${exitCode ?? '?'} and said nothing`
    : `it was killed by ${signal}`;
}

import path from 'node:path';
import {
  type RunEvent,
  type StoppedBy,
  type TaskId,
  failedTasks,
  foldRun,
  readRecord,
  wordOf,
} from '@subminute/core';
import { nxReason } from '../adapter/nx-output.ts';
import { saveRun } from '../store/runs.ts';
import { type TaskGraph, failedBelow } from './ask-nx.ts';
import { FILES, type Owner, readRunFile } from './run-dir.ts';
import { type RunView, viewEvents } from './run-view.ts';

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
export function finalEvents(ending: Ending): readonly RunEvent[] {
  const { owner, dir, view } = ending;
  view.refresh(true);
  const record = readRecord(readRunFile(dir, FILES.record));
  const started: RunEvent = {
    type: 'run-started',
    run: owner.run,
    atMs: owner.startedMs,
    command: owner.command,
    via: 'subminute',
  };
  const recorded = record.ok
    ? record.value.filter((e) => e.type !== 'run-started' && e.type !== 'run-ended')
    : undefined;
  const tasks = recorded ?? viewEvents(view, { dir, workspaceRoot: owner.checkout, ended: true });
  const events: RunEvent[] = [started, ...timedOut(tasks, ending), ...notRun(ending, tasks)];
  if (ending.stopped) events.push({ type: 'run-stopped', by: ending.stopped, atMs: ending.atMs });
  events.push(ended(ending));
  if (!ending.stopped) events.push(...explain(ending, events, recorded !== undefined));
  return events;
}

function ended({ atMs, exitCode, signal }: Ending): RunEvent {
  return {
    type: 'run-ended',
    atMs,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** What our own cap ended, timed out: that is known and no guess. */
function timedOut(tasks: readonly RunEvent[], ending: Ending): readonly RunEvent[] {
  if (ending.stopped !== 'cap') return tasks;
  const afterMs = ending.atMs - ending.owner.startedMs;
  return tasks.map((event) =>
    event.type === 'task-ended' && event.outcome === 'stopped'
      ? { ...event, end: { kind: 'timeout', afterMs } }
      : event,
  );
}

/** Nx names the tasks that it did not run only in its text. */
function notRun({ view }: Ending, tasks: readonly RunEvent[]): RunEvent[] {
  const known = new Set(tasks.flatMap((event) => (event.type === 'task-ended' ? [event.task] : [])));
  const missing = view.output.notRun.filter((task) => !known.has(task));
  return missing.length === 0 ? [] : [{ type: 'tasks-skipped', tasks: missing, because: [] }];
}

/** Why a run that no failed task explains did not pass. */
function explain(ending: Ending, events: readonly RunEvent[], recorded: boolean): RunEvent[] {
  const result = foldRun(events);
  if (result.tasks.some((task) => task.outcome === 'failed')) return [];
  const why = nxReason(ending.view.output);
  const isBad = ending.exitCode !== 0;
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
  if (!isBad) return [];
  return [{ ...ended(ending), type: 'run-ended', atMs: ending.atMs, reason: why?.reason ?? nxEnd(ending) }];
}

const NO_RECORD =
  'nx ended with exit 0 but left no record: is @subminute/nx/plugin in nx.json? Run: subminute doctor';

function nxEnd({ exitCode, signal }: Ending): string {
  return signal === undefined
    ? `it ended with exit ${exitCode ?? '?'} and said nothing`
    : `it was killed by ${signal}`;
}

/** Names for each skipped task the failed tasks that it hangs on. */
export function withCauses(events: readonly RunEvent[], graph: TaskGraph): readonly RunEvent[] {
  const failed = new Set(failedTasks(foldRun(events)));
  return events.flatMap((event): readonly RunEvent[] => {
    if (event.type !== 'tasks-skipped') return [event];
    const groups = new Map<string, { because: readonly TaskId[]; tasks: TaskId[] }>();
    for (const task of event.tasks) {
      const because = failedBelow(graph, task, failed);
      const key = because.join(' ');
      const group = groups.get(key);
      if (group) group.tasks.push(task);
      else groups.set(key, { because, tasks: [task] });
    }
    return [...groups.values()].map((group) => ({ type: 'tasks-skipped', ...group }));
  });
}

/** Whether the record that the hook stored says less than these events. */
export function needsSaving(events: readonly RunEvent[], dir: string): boolean {
  return wordOf(foldRun(events)) !== 'PASS' || readRunFile(dir, FILES.record) === '';
}

/** Stores the run; a store that cannot be written is said, not thrown. */
export function storeRun(store: string, owner: Owner, events: readonly RunEvent[]): string | undefined {
  try {
    const aside = saveRun(store, { run: owner.run, checkout: owner.checkout, events });
    return aside === undefined ? undefined : `the database was unreadable and was set aside as ${aside}`;
  } catch (error) {
    return `this run was not stored: ${(error as Error).message}`;
  }
}

export function storeOf(dir: string): string {
  return path.dirname(path.dirname(dir));
}

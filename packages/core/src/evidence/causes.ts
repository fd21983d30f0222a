import type { TaskId } from '../ids.ts';
import { byCodeUnit } from '../order.ts';
import type { RunResult, TaskState } from '../run/result.ts';
import type { Diagnostic } from './diagnostic.ts';

/** One thing to mend: a diagnostic that may show in several tasks, or a task that nobody could read. */
export interface Cause {
  /** `F1`, `F2`, …: what `show` takes. */
  readonly id: string;
  /** Every task that it shows in, the first one first. */
  readonly tasks: readonly TaskId[];
  /** The first failed task that it shows in, with its end and its excerpt. */
  readonly state: TaskState;
  readonly diagnostic?: Diagnostic;
  /** Further places of the same code and message in the same file. */
  readonly alike: readonly Diagnostic[];
}

/**
 * The root causes of a run, worst first: what other tasks wait for before what stands alone, errors
 * before warnings. Equal diagnostics of several tasks are one cause.
 */
export function rootCauses(result: RunResult): readonly Cause[] {
  const blockers = new Map<TaskId, number>();
  for (const group of result.skipped) {
    for (const task of group.because) blockers.set(task, (blockers.get(task) ?? 0) + group.tasks.length);
  }
  const failed = result.tasks
    .filter((task) => task.outcome === 'failed')
    .sort((a, b) => (blockers.get(b.task) ?? 0) - (blockers.get(a.task) ?? 0) || byCodeUnit(a.task, b.task));
  const drafts = new Map<string, Draft>();
  for (const state of failed) {
    const errors = (state.evidence?.diagnostics ?? []).filter((d) => d.severity === 'error');
    const shown = errors.length > 0 ? errors : (state.evidence?.diagnostics ?? []);
    if (state.evidence?.understood !== true || shown.length === 0) {
      joinUnread(drafts, state);
      continue;
    }
    for (const diagnostic of shown) join(drafts, state, diagnostic);
  }
  return [...drafts.values()].map((draft, index) => causeOf(draft, index));
}

type Draft = { diagnostic?: Diagnostic; alike: Diagnostic[]; states: TaskState[] };

function join(drafts: Map<string, Draft>, state: TaskState, diagnostic: Diagnostic): void {
  const key = JSON.stringify([
    diagnostic.tool,
    diagnostic.code,
    diagnostic.message,
    diagnostic.place?.file ?? state.task,
    diagnostic.test,
  ]);
  const draft = drafts.get(key);
  if (!draft) {
    drafts.set(key, { diagnostic, alike: [], states: [state] });
    return;
  }
  if (!draft.states.includes(state)) draft.states.push(state);
  const known = [draft.diagnostic, ...draft.alike];
  const isNew = known.every(
    (d) => d?.place?.line !== diagnostic.place?.line || d?.place?.column !== diagnostic.place?.column,
  );
  if (isNew) draft.alike.push(diagnostic);
}

/** What nobody could read is the same cause where it says the same and ended the same. */
function joinUnread(drafts: Map<string, Draft>, state: TaskState): void {
  const excerpt = state.evidence?.excerpt ?? [];
  const key = excerpt.length === 0 ? state.task : JSON.stringify([state.end, excerpt]);
  const draft = drafts.get(`unread ${key}`);
  if (draft) draft.states.push(state);
  else drafts.set(`unread ${key}`, { alike: [], states: [state] });
}

function causeOf(draft: Draft, index: number): Cause {
  const [state] = draft.states;
  if (!state) throw new Error('internal: a cause without a task');
  return {
    id: `F${index + 1}`,
    tasks: draft.states.map((s) => s.task),
    state,
    alike: draft.alike,
    ...(draft.diagnostic ? { diagnostic: draft.diagnostic } : {}),
  };
}

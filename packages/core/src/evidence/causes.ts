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

type Draft = {
  diagnostic?: Diagnostic;
  alike: Diagnostic[];
  /** Lines and columns that are known already. */
  places: Set<string>;
  states: Set<TaskState>;
};

const placeKey = ({ place }: Diagnostic): string => `${place?.line ?? ''}:${place?.column ?? ''}`;

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
    const places = new Set([placeKey(diagnostic)]);
    drafts.set(key, { diagnostic, alike: [], places, states: new Set([state]) });
    return;
  }
  draft.states.add(state);
  if (draft.places.has(placeKey(diagnostic))) return;
  draft.places.add(placeKey(diagnostic));
  draft.alike.push(diagnostic);
}

/** What nobody could read is the same cause where it says the same and ended the same. */
function joinUnread(drafts: Map<string, Draft>, state: TaskState): void {
  const excerpt = state.evidence?.excerpt ?? [];
  const key = excerpt.length === 0 ? state.task : JSON.stringify([state.end, excerpt]);
  const draft = drafts.get(`unread ${key}`);
  if (draft) draft.states.add(state);
  else drafts.set(`unread ${key}`, { alike: [], places: new Set(), states: new Set([state]) });
}

function causeOf(draft: Draft, index: number): Cause {
  const [state] = draft.states;
  if (!state) throw new Error('internal: a cause without a task');
  return {
    id: `F${index + 1}`,
    tasks: Array.from(draft.states, (s) => s.task),
    state,
    alike: draft.alike,
    ...(draft.diagnostic ? { diagnostic: draft.diagnostic } : {}),
  };
}

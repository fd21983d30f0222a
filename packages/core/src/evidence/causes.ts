import type { TaskId } from '../ids.ts';
import { byCodeUnit } from '../order.ts';
import type { RunResult, TaskState } from '../run/result.ts';
import type { Diagnostic } from './diagnostic.ts';
import { followsFrom } from './follow-ups.ts';

/** One thing to mend: a diagnostic that may show in several tasks, or a task that nobody could read. */
export interface Cause {
  /** `F1`, `F2`, …: what `show` takes. */
  readonly id: string;
  /** Every task that it shows in, the first one first. */
  readonly tasks: readonly TaskId[];
  /** The first failed task that it shows in, with its end and its excerpt. */
  readonly state: TaskState;
  readonly diagnostic?: Diagnostic;
  /** Further places where a tool says the same, in this file or another. */
  readonly alike: readonly Diagnostic[];
  /** What probably goes when this goes: `any` where a module could not be found. */
  readonly follows: readonly Diagnostic[];
}

/**
 * The root causes of a run, worst first: what stands in a changed file that others fail of, what other tasks wait for
 * before what stands alone, errors before warnings. What a tool says in several places or tasks is one cause.
 */
export function rootCauses(result: RunResult): readonly Cause[] {
  const drafts = new Map<string, Draft>();
  const blockers = blockersOf(result);
  for (const state of failedFirst(result, blockers)) {
    const shown = shownOf(state);
    if (shown.length === 0) {
      joinUnread(drafts, state);
      continue;
    }
    const roots = followsFrom(shown);
    for (const diagnostic of shown) {
      if (!roots.has(diagnostic)) join(drafts, state, diagnostic);
    }
    for (const [diagnostic, root] of roots) drafts.get(keyOf(state, root))?.follows.push(diagnostic);
  }
  return worstFirst([...drafts.values()], blockers, result).map((draft, index) => causeOf(draft, index));
}

/** How many tasks wait for each failed one. */
type Blockers = ReadonlyMap<TaskId, number>;

function blockersOf(result: RunResult): Blockers {
  const blockers = new Map<TaskId, number>();
  for (const group of result.skipped) {
    for (const task of group.because) blockers.set(task, (blockers.get(task) ?? 0) + group.tasks.length);
  }
  return blockers;
}

/**
 * What stands in a file that others' failures probably come from, then what most tasks wait for, then what fails in the
 * project of such a file, then what most tasks show; beyond that the order of tasks and of their logs.
 */
function worstFirst(drafts: readonly Draft[], blockers: Blockers, { suspect }: RunResult): readonly Draft[] {
  const files = suspect ? [suspect.place.file, ...(suspect.also ?? [])] : [];
  return drafts
    .map((draft) => ({ draft, rank: rankOf(draft, blockers, files) }))
    .sort((a, b) => compareRanks(a.rank, b.rank))
    .map(({ draft }) => draft);
}

/** The smaller, the worse, from the first number on. */
function rankOf(
  { diagnostic, states }: Draft,
  blockers: Blockers,
  files: readonly string[],
): readonly number[] {
  const waiting = Math.max(...Array.from(states, ({ task }) => blockers.get(task) ?? 0));
  const isInside = diagnostic?.place !== undefined && files.includes(diagnostic.place.file);
  const isNear = [...states].some(
    ({ projectRoot }) =>
      projectRoot !== undefined && files.some((file) => file.startsWith(`${projectRoot}/`)),
  );
  return [isInside ? 0 : 1, -waiting, isNear ? 0 : 1, -states.size];
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** Failed tasks, what most others wait for first. */
function failedFirst(result: RunResult, blockers: Blockers): readonly TaskState[] {
  return result.tasks
    .filter((task) => task.outcome === 'failed')
    .sort((a, b) => (blockers.get(b.task) ?? 0) - (blockers.get(a.task) ?? 0) || byCodeUnit(a.task, b.task));
}

/** Errors, or where there is none, the warnings that made the tool fail. None: nobody understood the log. */
function shownOf({ evidence }: TaskState): readonly Diagnostic[] {
  if (evidence?.understood !== true) return [];
  const errors = evidence.diagnostics.filter((d) => d.severity === 'error');
  return errors.length > 0 ? errors : evidence.diagnostics;
}

type Draft = {
  diagnostic?: Diagnostic;
  alike: Diagnostic[];
  follows: Diagnostic[];
  /** Places that are known already. */
  places: Set<string>;
  states: Set<TaskState>;
};

function placeKey({ place }: Diagnostic): string {
  return place ? `${place.file}:${place.line ?? ''}:${place.column ?? ''}` : '';
}

/**
 * What is the same thing to mend. The same words of a tool are, with its code wherever they stand, and
 * where no place is told; a failed test and a bare message are only in the same file.
 */
function keyOf(state: TaskState, { tool, code, message, place, test }: Diagnostic): string {
  const file = place?.file ?? (test === undefined ? '' : state.task);
  const where = code === undefined || test !== undefined ? file : '';
  return JSON.stringify([tool, code, message, where, test]);
}

function join(drafts: Map<string, Draft>, state: TaskState, diagnostic: Diagnostic): void {
  const key = keyOf(state, diagnostic);
  const draft = drafts.get(key);
  if (!draft) {
    const places = new Set([placeKey(diagnostic)]);
    drafts.set(key, { diagnostic, alike: [], follows: [], places, states: new Set([state]) });
    return;
  }
  draft.states.add(state);
  if (draft.places.has(placeKey(diagnostic))) return;
  draft.places.add(placeKey(diagnostic));
  // A task may see another one's error without its place.
  if (draft.diagnostic && !draft.diagnostic.place) draft.diagnostic = diagnostic;
  else if (diagnostic.place) draft.alike.push(diagnostic);
}

/** What nobody could read is the same cause where it says the same and ended the same. */
function joinUnread(drafts: Map<string, Draft>, state: TaskState): void {
  const excerpt = state.evidence?.excerpt ?? [];
  const key = `unread ${excerpt.length === 0 ? state.task : JSON.stringify([state.end, excerpt])}`;
  const draft = drafts.get(key);
  if (draft) draft.states.add(state);
  else drafts.set(key, { alike: [], follows: [], places: new Set(), states: new Set([state]) });
}

/** A compiler that builds what a project needs tells of errors in others: its own task is named first. */
function ownFirst(states: Iterable<TaskState>, diagnostic: Diagnostic | undefined): readonly TaskState[] {
  const all = [...states];
  const own = all.find(({ projectRoot }) => {
    const file = diagnostic?.place?.file;
    return projectRoot !== undefined && projectRoot !== '.' && file?.startsWith(`${projectRoot}/`) === true;
  });
  return own ? [own, ...all.filter((state) => state !== own)] : all;
}

function causeOf({ states: found, diagnostic, alike, follows }: Draft, index: number): Cause {
  const states = ownFirst(found, diagnostic);
  const [state] = states;
  if (!state) throw new Error('internal: a cause without a task');
  return {
    id: `F${index + 1}`,
    tasks: states.map((s) => s.task),
    state,
    alike,
    follows,
    ...(diagnostic ? { diagnostic } : {}),
  };
}

import { prepareModel } from '../../ratchet/model.ts';
import { commitTimer } from '../../ratchet/commit-timer.ts';
import type { SampleCommit } from '../../ratchet/sample.ts';
import { type LoopContext, type LoopState, weightsIn } from '../loop-state.ts';
import { isWhiteSpaceAlone } from './loop-edit.ts';

/** A commit whose edit is made again on today's files, to measure the loop after it. */
export interface MeasuredCommit {
  /** With the files alone that are edited. */
  readonly commit: SampleCommit;
  /** Files of it that are not: they are gone, or nobody knows an edit of them that changes no verdict. */
  readonly leftOut: number;
}

export interface CommitChoice {
  readonly state: LoopState;
  readonly context: LoopContext;
  /** So many, the first that fit. */
  readonly count: number;
  /** Whether a file is there and can be edited. */
  readonly canEdit: (path: string) => boolean;
}

/** Of a sample, the newest first, those that edit a file of today and make the loop execute something. */
export function measuredCommits(
  sample: readonly SampleCommit[],
  { state, context, count, canEdit }: CommitChoice,
): readonly MeasuredCommit[] {
  const edits = sample.map((commit) => editOf(commit, canEdit));
  const timer = commitTimer(
    prepareModel(state.graph, context),
    weightsIn(
      state,
      edits.map(({ commit }) => commit),
      context,
    ),
    context,
  );
  const found: MeasuredCommit[] = [];
  for (const edit of edits) {
    if (found.length === count) break;
    if (edit.commit.paths.length > 0 && timer.ofCommit(edit.commit).tasks > 0) found.push(edit);
  }
  return found;
}

function editOf({ sha, paths }: SampleCommit, canEdit: CommitChoice['canEdit']): MeasuredCommit {
  const edited = paths.filter(canEdit);
  const blank = edited.filter(isWhiteSpaceAlone);
  const data = blank.length > 0 && { inert: blank, blank };
  const commit = { sha, paths: edited, packages: [], ...data };
  return { commit, leftOut: paths.length - edited.length };
}

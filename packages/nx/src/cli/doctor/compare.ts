import { type ExitCode, type Result, duration, err, inline, nearestNames, ok, plural } from '@subminute/core';
import { wordsOf } from '@subminute/core/ratchet';
import { type Compared, compareTargets } from '../../compare/compare-targets.ts';
import { type ReplacedTarget, REPLACED, replacedTargets } from '../../compare/replaced-targets.ts';
import { addWorktree } from '../../history/worktree.ts';
import { loadParser } from '../../imports/parser.ts';
import { keepTree } from '../../process/clean-tree.ts';
import { type TreeTasks, askTreeTasks, namesOfTargets } from '../../process/tree-tasks.ts';
import { answer } from '../cache/open-cache.ts';
import { fail, note } from '../fail.ts';
import { catchInterrupts } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import type { DoctorRequest } from './options.ts';

/** A target that was compared, or why it was not. */
type Answered = ReplacedTarget & ({ readonly compared: Compared } | { readonly why: string });

/**
 * Runs targets of ours and those whose place they have, once each and past all caches, and compares what comes of
 * them. In a tree of its own, with the checkout's uncommitted changes on top: nothing in the checkout is touched.
 */
export async function compare(io: Io, request: DoctorRequest): Promise<ExitCode> {
  using interrupt = catchInterrupts();
  const { signal } = interrupt;
  const answered = await inTree(io, request, signal);
  if (signal.aborted) return fail(io, messages.compareInterrupted);
  if (!answered.ok) return fail(io, answered.error);
  const { document, lines } = comparison(answered.value);
  answer(io, request.flags, document, lines);
  return document.exitCode;
}

type Found = Result<readonly Answered[], string>;

/** Targets of ours that may make what a replaced check made beside its answer. */
const COMPANIONS = ['dts', 'build'];

async function inTree(io: Io, { root, projects }: DoctorRequest, signal: AbortSignal): Promise<Found> {
  const { env } = io;
  const tree = await addWorktree({ root, dirty: true, env, signal });
  if (!tree.ok) return err(wordsOf(tree.error));
  await using worktree = tree.value;
  const question = { side: 'head' as const, worktree, env, signal };
  const all = await namesOfTargets(question, (target) => target !== undefined);
  if (!all.ok) return err(wordsOf(all.error));
  const targets = all.value.filter((name) => all.value.includes(`${name}${REPLACED}`));
  if (targets.length === 0) return err(messages.nothingReplaced);
  const asked = [...targets, ...targets.map((name) => `${name}${REPLACED}`), ...COMPANIONS];
  const tasks = await askTreeTasks({ ...question, targets: asked });
  if (!tasks.ok) return err(wordsOf(tasks.error));
  const chosen = choose(tasks.value, projects);
  if (!chosen.ok) return chosen;
  const comparing = {
    tasks: tasks.value,
    clean: keepTree(worktree.tree),
    parse: await loadParser(),
    signal,
  };
  const found: Answered[] = [];
  for (const [at, one] of chosen.value.entries()) {
    if (signal.aborted) break;
    note(io, `running ${one.ours} and ${one.theirs} (${at + 1} of ${chosen.value.length})`);
    const compared = await compareTargets(one, comparing);
    found.push({
      ...one,
      ...(compared.ok ? { compared: compared.value } : { why: reasonOf(compared.error) }),
    });
  }
  return ok(found);
}

function reasonOf(error: Parameters<typeof wordsOf>[0]): string {
  return error.kind === 'failed' ? error.detail : wordsOf(error);
}

function choose(tasks: TreeTasks, wanted: readonly string[]): Result<readonly ReplacedTarget[], string> {
  const all = replacedTargets(tasks);
  const names = [...new Set(all.map(({ project }) => project))];
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined)
    return err(messages.notReplaced(unknown, nearestNames(unknown, names)[0] ?? names[0]));
  return all.length === 0
    ? err(messages.nothingReplaced)
    : ok(wanted.length === 0 ? all : all.filter(({ project }) => wanted.includes(project)));
}

/** So many differences of a project are told in text; the document has all. */
const SHOWN = 8;

interface Comparison {
  readonly document: {
    readonly compare: 'targets';
    readonly exitCode: ExitCode;
    readonly projects: readonly object[];
  };
  readonly lines: readonly string[];
}

/** Exit 1: something differs. Exit 2: nothing does, but not all could be compared. */
export function comparison(answered: readonly Answered[]): Comparison {
  const byProject = Map.groupBy(answered, ({ project }) => project);
  const states = [...byProject].map(([project, targets]) => ({ project, targets, state: stateOf(targets) }));
  const count = (state: State): number => states.filter((one) => one.state === state).length;
  const exitCode = count('differs') > 0 ? 1 : count('not-run') > 0 ? 2 : 0;
  const all = plural(states.length, 'project');
  const summary =
    exitCode === 1
      ? `COMPARE FAIL ${count('differs')} of ${all}: what replaced a target does not come to the same as the replaced one`
      : exitCode === 2
        ? `ERROR ${count('not-run')} of ${all} could not be compared; no other differs`
        : `COMPARE PASS ${all}: what replaced a target passes, fails and writes as the replaced one does`;
  const lines = [
    summary,
    ...states.flatMap(({ project, targets, state }) => projectLines(project, targets, state)),
  ];
  return { document: { compare: 'targets', exitCode, projects: states } as const, lines };
}

type State = 'same' | 'differs' | 'not-run';

function stateOf(targets: readonly Answered[]): State {
  if (targets.some((one) => 'compared' in one && one.compared.differences.length > 0)) return 'differs';
  // Where nobody can tell whether the same has failed, nobody can say that it is the same.
  const isOpen = (one: Answered): boolean => 'why' in one || one.compared.isUntold;
  return targets.some(isOpen) ? 'not-run' : 'same';
}

function projectLines(project: string, targets: readonly Answered[], state: State): readonly string[] {
  const head = `${state.padEnd('not-run'.length)} ${inline(project)}: ${targets.map(targetText).join('; ')}`;
  const differences = targets.flatMap((one) =>
    'compared' in one ? one.compared.differences.map((text) => `  ${inline(one.target)} ${text}`) : [],
  );
  const more = differences.length - SHOWN;
  return [
    head,
    ...differences.slice(0, SHOWN),
    ...(more > 0 ? [`  and ${plural(more, 'more difference', 'more differences')}: --json has all`] : []),
  ];
}

function targetText(one: Answered): string {
  if ('why' in one) return `${inline(one.target)} not run: ${inline(one.why)}`;
  const { ours, theirs, files, tests, with: others, isUntold } = one.compared;
  const word = (isGood: boolean): string => (isGood ? 'passed' : 'failed');
  const outcomes =
    ours.isGood === theirs.isGood
      ? `both ${word(ours.isGood)}`
      : `${word(ours.isGood)}, the replaced one ${word(theirs.isGood)}`;
  const untold = isUntold ? ', and nobody can tell whether for the same reason' : '';
  const ran = tests === undefined ? '' : `${plural(tests, 'test')} and `;
  const beside = others.length > 0 ? ` (it ran with ${inline(others.join(', '))})` : '';
  const times = `took ${duration(ours.ms)} where the replaced one took ${duration(theirs.ms)}`;
  return `${inline(one.target)} ${outcomes}${untold}: ${times}; ${ran}${plural(files, 'output file')} compared${beside}`;
}

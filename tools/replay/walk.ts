import type { TaskId } from '@subminute/core';
import type { SampleCommit, WorkspaceGraph } from '@subminute/core/ratchet';
import { type Checkout, mayReshape, rootOf } from './checkout.ts';
import { type Executed, executedBy } from './executed.ts';
import { type Line, type State, type TaskRun, linesOf } from './state.ts';
import { type Mode, runTests, stepsOf } from './task-run.ts';
import { isSame } from './verdicts.ts';

export interface Walk {
  readonly checkout: Checkout;
  readonly state: State;
  readonly target: string;
  /** How many commits are run both ways. */
  readonly full: number;
  readonly isOver: () => boolean;
  readonly say: (text: string) => void;
}

/** Does what is not done yet, until time is over; false: something is left. */
export async function walkOn(walk: Walk): Promise<boolean> {
  const { commits } = walk.checkout;
  const full = new Set((linesOf(walk.state.lines, 'plan')[0] ?? (await makePlan(walk))).full);
  if (!(await measureCosts(walk)) || !(await runBase(walk))) return false;
  let graph: WorkspaceGraph | undefined;
  const done = new Set(linesOf(walk.state.lines, 'commit').map(({ sha }) => sha));
  for (const commit of commits) {
    if (done.has(commit.sha)) continue;
    if (walk.isOver()) return false;
    await walk.checkout.put(commit.sha);
    if (!graph || mayReshape(commit) || executedOf(walk, graph, commit).tests.length > 0) {
      graph = await walk.checkout.graph();
    }
    if (!(await visit(walk, graph, { commit, isFull: full.has(commit.sha) }))) return false;
  }
  return true;
}

/** Those of the commits which execute tests, by the newest graph, are spread over all. */
async function makePlan({ checkout, state, target, full }: Walk): Promise<Line<'plan'>> {
  await checkout.put(checkout.head);
  const graph = await checkout.graph();
  const touching = checkout.commits.filter(
    (commit) => executedBy(graph, commit, { target, waiting: [] }).tests.length > 0,
  );
  const line: Line<'plan'> = { kind: 'plan', full: spread(touching, full).map(({ sha }) => sha) };
  state.add(line);
  return line;
}

/** So many of a list, as far from each other as they can be. */
export function spread<T>(list: readonly T[], count: number): readonly T[] {
  if (list.length <= count) return list;
  return Array.from(
    { length: count },
    (_, at) => list[Math.floor(((at + 0.5) * list.length) / count)],
  ).filter((one) => one !== undefined);
}

/** All test tasks plain, at the newest commit. */
async function measureCosts(walk: Walk): Promise<boolean> {
  const { checkout, state, say } = walk;
  return everyTask(walk, { ref: checkout.head, kind: 'cost' }, async (task, project) => {
    const run = await testOf(walk, project, 'plain');
    if (run) state.add({ kind: 'cost', task, run });
    say(`cost ${task}: ${told(run)}`);
  });
}

/** What was there before the oldest commit has passed, and is known. */
async function runBase(walk: Walk): Promise<boolean> {
  const { checkout, state, say } = walk;
  const ref = `${checkout.commits[0]?.sha ?? checkout.head}~1`;
  return everyTask(walk, { ref, kind: 'base' }, async (task, project) => {
    const run = await testOf(walk, project, 'with');
    if (run) state.add({ kind: 'base', task, run });
    say(`base ${task}: ${told(run)}`);
  });
}

async function everyTask(
  walk: Walk,
  { ref, kind }: { readonly ref: string; readonly kind: 'base' | 'cost' },
  work: (task: TaskId, project: string) => Promise<void>,
): Promise<boolean> {
  const { checkout, state, target } = walk;
  const all = { kind: 'all', of: kind } as const;
  if (state.lines.some((line) => line.kind === 'all' && line.of === kind)) return true;
  await checkout.put(ref);
  const graph = await checkout.graph();
  const { tests, before } = allOf(graph, target);
  await checkout.prepare(graph, before);
  const done = new Set(linesOf(state.lines, kind).map(({ task }) => task));
  for (const task of tests) {
    if (done.has(task)) continue;
    if (walk.isOver()) return false;
    await work(task, rootOf(graph, task));
  }
  state.add(all);
  return true;
}

/** As if everything had changed. */
export function allOf(graph: WorkspaceGraph, target: string): Executed {
  const waiting = graph.tasks.map(({ task }) => task);
  const everything: SampleCommit = {
    sha: '',
    paths: graph.projects.map(({ root }) => `${root}/package.json`),
    packages: [],
  };
  return executedBy(graph, everything, { target, waiting });
}

function executedOf({ state, target }: Walk, graph: WorkspaceGraph, commit: SampleCommit): Executed {
  const waiting = linesOf(state.lines, 'commit').at(-1)?.waiting ?? [];
  return executedBy(graph, commit, { target, waiting });
}

async function visit(
  walk: Walk,
  graph: WorkspaceGraph,
  { commit, isFull }: { readonly commit: SampleCommit; readonly isFull: boolean },
): Promise<boolean> {
  const { checkout, state, target, say } = walk;
  const { sha, paths } = commit;
  const { tests, before, waiting } = executedOf(walk, graph, commit);
  const runnable = tests.filter((task) => stepsOf(checkout.place.root, rootOf(graph, task), target));
  const broken = await checkout.prepare(graph, runnable.length === 0 ? [] : before);
  const done = new Set(linesOf(state.lines, 'task').flatMap((line) => (line.sha === sha ? [line.task] : [])));
  for (const task of runnable) {
    if (done.has(task as string)) continue;
    if (walk.isOver()) return false;
    const line = await runTask(walk, { sha, task, project: rootOf(graph, task), isFull });
    if (line) state.add(line);
    say(`${sha} ${task}: ${told(line?.with)}${line?.plain ? `; plain ${told(line.plain)}` : ''}`);
  }
  const leftOut = tests.filter((task) => !runnable.includes(task));
  state.add({ kind: 'commit', sha, paths: paths.length, executed: runnable, waiting, leftOut, broken });
  return true;
}

interface Turn {
  readonly sha: string;
  readonly task: TaskId;
  readonly project: string;
  readonly isFull: boolean;
}

async function runTask(walk: Walk, { sha, task, project, isFull }: Turn): Promise<Line<'task'> | undefined> {
  const own = await testOf(walk, project, 'with');
  if (!own) return undefined;
  const line: Line<'task'> = { kind: 'task', sha, task, with: own };
  const plain = isFull ? await testOf(walk, project, 'plain') : undefined;
  if (!plain || isSame({ with: own, plain })) return plain ? { ...line, plain } : line;
  const [second, third] = [await testOf(walk, project, 'with'), await testOf(walk, project, 'plain')];
  return { ...line, plain, ...(second && third && { again: { with: second, plain: third } }) };
}

async function testOf(
  { checkout: { place }, target }: Walk,
  project: string,
  mode: Mode,
): Promise<TaskRun | undefined> {
  const steps = stepsOf(place.root, project, target);
  return steps && runTests(place, project, { steps, mode });
}

function told(run: TaskRun | undefined): string {
  if (!run) return 'no run of Vitest that could be told apart';
  const failed = run.failed.length === 0 ? '' : `, ${run.failed.length} failed`;
  return `${run.ran.length} of ${run.all} files, ${(run.cpuMs / 1000).toFixed(2)} s${failed}`;
}

import { loadavg } from 'node:os';
import { type Result, type TaskId, err, ok, plural } from '@subminute/core';
import {
  type LoopContext,
  type LoopState,
  type Verification,
  clockFor,
  compareDeclarations,
  compareTasks,
  compareTests,
  oldNames,
  verificationOf,
} from '@subminute/core/decompose';
import { type SampleCommit, wordsOf } from '@subminute/core/ratchet';
import { askTreeTasks, namesOfTargets } from '../../process/tree-tasks.ts';
import { type Chosen, make } from '../chosen.ts';
import { type CompleteRun, completeRun, untoldIn } from './complete-run.ts';
import { declaredFiles } from './declared-files.ts';
import { loopsOf } from './loops-of.ts';
import { type VerifiedSide, openSide, settle, storeOf } from './side.ts';

export interface VerifyRequest {
  readonly root: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly signal: AbortSignal;
  readonly chosen: Chosen;
  /** The loop as it is. */
  readonly state: LoopState;
  readonly context: LoopContext;
  /** Commits that nothing was chosen by, the newest first. */
  readonly sample: readonly SampleCommit[];
  /** Of the loop. */
  readonly targets: readonly string[];
  /** What is run completely besides them; absent: what the workspace has of the usual ones. */
  readonly others?: readonly string[];
  /** So many commits are measured. */
  readonly count: number;
  readonly nxArgs: readonly string[];
  readonly say: (text: string) => void;
}

/** Runs the workspace without the change and with it, in trees of their own, and compares. */
export async function verify(request: VerifyRequest): Promise<Result<Verification, string>> {
  const { root, env, signal, chosen } = request;
  // A package manager at work in borrowed packages would write into the checkout's.
  const modules = chosen.proposals.some(({ apply }) => apply) ? ('installed' as const) : ('linked' as const);
  const one = await openSide({ side: 'base', root, env, signal, modules });
  if (!one.ok) return one;
  await using before = disposing(one.value);
  const other = await openSide({ side: 'head', root, env, signal, modules });
  if (!other.ok) return other;
  await using after = disposing(other.value);
  const { worktree } = after.side;
  const place = { root: worktree.root, store: storeOf(worktree), env, signal };
  const made = await make(chosen, place);
  if (!made.ok) return err(`in a second tree: ${made.error}`);
  for (const { side } of [before, after]) {
    const settled = await settle(side);
    if (!settled.ok) return settled;
  }
  return await inTrees(request, { before: before.side, after: after.side });
}

/** Its tree goes with the scope. */
function disposing(side: VerifiedSide): AsyncDisposable & { readonly side: VerifiedSide } {
  return { side, [Symbol.asyncDispose]: () => side.worktree[Symbol.asyncDispose]() };
}

interface BothSides {
  readonly before: VerifiedSide;
  readonly after: VerifiedSide;
}

async function inTrees(request: VerifyRequest, sides: BothSides): Promise<Result<Verification, string>> {
  const { targets, chosen, say } = request;
  const others = await othersOf(request, sides.before);
  if (!others.ok) return others;
  const all = [...new Set([...targets, ...others.value])].sort();
  const runs = await completeRuns(request, sides, all);
  if (!runs.ok) return runs;
  const { before, after } = runs.value;
  const compared = await compareRuns(request, sides, { all, runs: runs.value });
  if (!compared.ok) return compared;
  say(toldEqual(compared.value));
  // What is worse already need not be measured.
  const isWorse = Object.values(compared.value).some(({ faults }) => faults.length > 0);
  const failed = new Set([...failedIn(before), ...failedIn(after)]);
  const measured = await loopsOf({ ...request, ...(isWorse ? { count: 0 } : {}) }, sides, failed);
  if (!measured.ok) return measured;
  const { loops, share } = measured.value;
  return ok(
    verificationOf({
      ...compared.value,
      ids: chosen.proposals.map(({ id }) => id),
      titles: chosen.proposals.map(({ title }) => title),
      commit: sides.before.worktree.commit,
      targets: all,
      untold: untoldIn([before, after]),
      flaky: [...new Set([...before.flaky, ...after.flaky])].sort(),
      failing: failedIn(before).filter((task) => failedIn(after).includes(task)),
      loops: loops.pairs,
      clock: clockFor(share),
      othersShare: share,
      load: loadavg()[0] ?? 0,
    }),
  );
}

type BothRuns = Readonly<Record<keyof BothSides, CompleteRun>>;

async function completeRuns(
  { nxArgs, say }: VerifyRequest,
  sides: BothSides,
  targets: readonly string[],
): Promise<Result<BothRuns, string>> {
  const runs: Partial<Record<keyof BothSides, CompleteRun>> = {};
  for (const name of ['before', 'after'] as const) {
    say(`running ${targets.join(', ')} completely, ${name} the change`);
    const ran = await completeRun(sides[name], { targets, nxArgs });
    if (!ran.ok) return ran;
    runs[name] = ran.value;
    // What tasks write where git looks is no edit.
    const settled = await settle(sides[name]);
    if (!settled.ok) return settled;
  }
  return ok(runs as BothRuns);
}

type AllCompared = Pick<Verification, 'tasks' | 'tests' | 'declarations'>;

async function compareRuns(
  { chosen, state }: VerifyRequest,
  sides: BothSides,
  { all, runs }: { readonly all: readonly string[]; readonly runs: BothRuns },
): Promise<Result<AllCompared, string>> {
  const { before, after } = runs;
  const { moved, graph } = chosen.state;
  const names = oldNames({ before: state.graph, after: graph, ...(moved ? { moved } : {}) });
  const declared = await bothDeclarations(sides, all, runs);
  if (!declared.ok) return declared;
  return ok({
    tasks: compareTasks(before.outcomes, after.outcomes, names),
    tests: compareTests(before.tests, after.tests, names),
    declarations: compareDeclarations(declared.value.before, declared.value.after, names),
  });
}

/** Measuring comes after it, and takes minutes. */
function toldEqual({ tasks, tests, declarations }: AllCompared): string {
  const worse = [tasks, tests, declarations].reduce((sum, { faults }) => sum + faults.length, 0);
  const equal = [
    plural(tasks.equal, 'task'),
    plural(tests.equal, 'test id'),
    plural(declarations.equal, 'declaration file'),
  ];
  return `equal on both sides: ${equal.join(', ')}${worse > 0 ? `; worse: ${worse}` : ''}`;
}

const USUAL = ['build', 'typecheck', 'test', 'lint'];

/** What is served has no end. */
async function othersOf(
  { others }: VerifyRequest,
  { side, worktree, env, signal }: VerifiedSide,
): Promise<Result<readonly string[], string>> {
  if (others) return ok(others);
  const names = await namesOfTargets(
    { side, worktree, env, signal },
    (target) => target?.continuous !== true,
  );
  return names.ok ? ok(USUAL.filter((name) => names.value.includes(name))) : err(wordsOf(names.error));
}

function failedIn({ outcomes }: CompleteRun): readonly TaskId[] {
  return [...outcomes].flatMap(([task, outcome]) => (outcome === 'passed' ? [] : [task])).sort();
}

type Declared = Record<keyof BothSides, ReadonlyMap<string, string>>;

async function bothDeclarations(
  sides: BothSides,
  targets: readonly string[],
  runs: BothRuns,
): Promise<Result<Declared, string>> {
  const found: Partial<Declared> = {};
  for (const name of ['before', 'after'] as const) {
    const { side, worktree, env, signal } = sides[name];
    const asked = await askTreeTasks({ side, worktree, env, signal, targets });
    if (!asked.ok) return err(wordsOf(asked.error));
    const passed = [...runs[name].outcomes].flatMap(([task, how]) => (how === 'passed' ? [task] : []));
    found[name] = declaredFiles(asked.value, passed);
  }
  return ok(found as Declared);
}

import { createHash, randomInt } from 'node:crypto';
import { type ExitCode, type Result, type TaskId, err, nearestNames, ok } from '@subminute/core';
import { wordsOf } from '@subminute/core/ratchet';
import { addWorktree } from '../../history/worktree.ts';
import { namedTask, targetsOf } from '../../process/named-task.ts';
import { type TreeTasks, askTreeTasks, findTask, keptTargets, makesFiles } from '../../process/tree-tasks.ts';
import { unstableOutputs } from '../../process/unstable-outputs.ts';
import { type StabilityFound, keepAudited } from '../../store/audited-tasks.ts';
import { knownTasks, passedTasks } from '../../store/task-history.ts';
import { readStore } from '../../store/runs.ts';
import { fail, note } from '../fail.ts';
import { type Interrupt, catchInterrupts } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { type Workspace, openWorkspace } from '../workspace.ts';
import { type AuditedTask, tasksAnswer } from './audit-answer.ts';
import { auditOptions } from './audit-options.ts';
import { answer } from './open-cache.ts';

const COUNT = 5;

/** What is run: so many of a sample, or these. */
type Wanted =
  | { readonly kind: 'sample'; readonly count: number }
  | { readonly kind: 'named'; readonly tasks: readonly string[] };

/** Runs tasks twice, each time from the same files and without a cache, and compares what they make. */
export async function auditTasks(io: Io, args: readonly string[]): Promise<ExitCode> {
  const options = auditOptions(args, ['--tasks', '--seed']);
  if (!options.ok) return fail(io, options.error);
  const { flags, values } = options.value;
  const seed = values.get('--seed') ?? String(randomInt(1_000_000));
  const wanted = wantedOf(values.get('--tasks') ?? '');
  if (!wanted.ok) return fail(io, wanted.error);
  const workspace = openWorkspace(io, flags.cwd);
  if (!workspace.ok) return fail(io, workspace.error);
  using interrupt = catchInterrupts();
  const audited = await inTree(io, { workspace: workspace.value, wanted: wanted.value, seed, interrupt });
  if (interrupt.signal.aborted) return fail(io, messages.auditInterrupted);
  if (!audited.ok) return fail(io, audited.error);
  keepAudited(workspace.value.place.dir, audited.value.flatMap(stabilityOf), Date.now());
  const { document, lines } = tasksAnswer(audited.value, wanted.value.kind === 'sample' ? seed : undefined);
  answer(io, flags, document, lines);
  return document.exitCode;
}

function stabilityOf(one: AuditedTask): readonly StabilityFound[] {
  return 'why' in one ? [] : [{ task: one.task, files: one.differences.map(({ file }) => file) }];
}

function wantedOf(text: string): Result<Wanted, string> {
  if (text === '') return ok({ kind: 'sample', count: COUNT });
  if (text.includes(':')) return ok({ kind: 'named', tasks: text.split(',') });
  const count = Number(text);
  return Number.isInteger(count) && count > 0 ? ok({ kind: 'sample', count }) : err(messages.badTasks(text));
}

interface Asked {
  readonly workspace: Workspace;
  readonly wanted: Wanted;
  readonly seed: string;
  readonly interrupt: Interrupt;
}

async function inTree(io: Io, asked: Asked): Promise<Result<readonly AuditedTask[], string>> {
  const { signal } = asked.interrupt;
  const { env } = io;
  const tree = await addWorktree({ root: asked.workspace.root, dirty: true, env, signal });
  if (!tree.ok) return err(wordsOf(tree.error));
  await using worktree = tree.value;
  const question = { side: 'head' as const, worktree, env, signal };
  const targets =
    asked.wanted.kind === 'named' ? ok(targetsOf(asked.wanted.tasks)) : await keptTargets(question);
  if (!targets.ok) return err(wordsOf(targets.error));
  if (targets.value.length === 0) return err(messages.nothingToAudit);
  const tasks = await askTreeTasks({ ...question, targets: targets.value });
  if (!tasks.ok) return err(wordsOf(tasks.error));
  const chosen = choose(tasks.value, asked);
  if (!chosen.ok) return chosen;
  const audited: AuditedTask[] = [];
  for (const [at, task] of chosen.value.entries()) {
    if (signal.aborted) break;
    note(io, `running ${task} twice (${at + 1} of ${chosen.value.length})`);
    audited.push(await auditOne(tasks.value, task, signal));
  }
  return ok(audited);
}

function choose(tasks: TreeTasks, { workspace, wanted, seed }: Asked): Result<readonly TaskId[], string> {
  const pool = [...tasks.dependencies.keys()].filter((task) => makesFiles(findTask(tasks, task)?.target));
  if (wanted.kind === 'named') {
    const meant = wanted.tasks.map((word) => ({ word, task: namedTask(tasks, word) }));
    const unknown = meant.find(({ task }) => task === undefined)?.word;
    if (unknown !== undefined)
      return err(messages.noTaskHere(unknown, nearestNames(unknown, knownNames(tasks, workspace))));
    return ok([...new Set(meant.flatMap(({ task }) => task ?? []))]);
  }
  if (pool.length === 0) return err(messages.nothingToAudit);
  const known = new Set(readStore(workspace.place.dir, passedTasks));
  const drawn = inDrawnOrder(pool, seed);
  const [recorded, others] = [drawn.filter((one) => known.has(one)), drawn.filter((one) => !known.has(one))];
  return ok([...recorded, ...others].slice(0, wanted.count));
}

function knownNames({ dependencies }: TreeTasks, { place }: Workspace): readonly string[] {
  return [...new Set([...dependencies.keys(), ...(readStore(place.dir, knownTasks) ?? [])])];
}

/** The same order for the same seed, and for another one another. */
function inDrawnOrder(tasks: readonly TaskId[], seed: string): readonly TaskId[] {
  const lot = (task: TaskId): string => createHash('sha256').update(`${seed}\0${task}`).digest('hex');
  return tasks
    .map((task) => ({ task, lot: lot(task) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .map(({ task }) => task);
}

async function auditOne(tasks: TreeTasks, task: TaskId, signal: AbortSignal): Promise<AuditedTask> {
  const found = await unstableOutputs(tasks, task, signal);
  if (found.ok) return { task, ...found.value };
  const { error } = found;
  return { task, why: error.kind === 'failed' ? error.detail : wordsOf(error) };
}

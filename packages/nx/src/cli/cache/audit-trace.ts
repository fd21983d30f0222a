import { type ExitCode, type Result, type TaskId, err, nearestNames, ok } from '@subminute/core';
import { type Unmeasurable, wordsOf } from '@subminute/core/ratchet';
import { findingsOf } from '../../audit/findings.ts';
import { type Declared, undeclaredOf } from '../../audit/undeclared.ts';
import { type Worktree, addWorktree } from '../../history/worktree.ts';
import { buildBelow } from '../../process/build-below.ts';
import { namedTask, targetsOf } from '../../process/named-task.ts';
import { findStrace } from '../../process/strace.ts';
import { type TaskCommand, taskCommand } from '../../process/task-command.ts';
import { declaredOf, filesBefore, filesLeft } from '../../process/task-facts.ts';
import { traceTask } from '../../process/trace-task.ts';
import { type TreeTasks, askTreeTasks, findTask } from '../../process/tree-tasks.ts';
import { readStore } from '../../store/runs.ts';
import { knownTasks } from '../../store/task-history.ts';
import { fail, note } from '../fail.ts';
import { catchInterrupts } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { messages } from '../messages.ts';
import { openWorkspace } from '../workspace.ts';
import { type TracedTask, traceAnswer } from './audit-answer.ts';
import { auditOptions } from './audit-options.ts';
import { answer } from './open-cache.ts';

const RUN_MS = 600_000;

/** Runs one task under strace and tells what it reads and writes without declaring it. */
export async function auditTrace(io: Io, args: readonly string[]): Promise<ExitCode> {
  const options = auditOptions(args, ['--trace']);
  if (!options.ok) return fail(io, options.error);
  const { flags, values } = options.value;
  const workspace = openWorkspace(io, flags.cwd);
  if (!workspace.ok) return fail(io, workspace.error);
  using interrupt = catchInterrupts();
  const { signal } = interrupt;
  const { root } = workspace.value;
  const strace = await findStrace({ env: io.env, cwd: root, mark: root });
  if (!strace.ok) return fail(io, messages.noStrace(strace.error));
  const word = values.get('--trace') ?? '';
  const names = readStore(workspace.value.place.dir, knownTasks) ?? [];
  const traced = await inTree(io, { root, word, names, options: strace.value, signal });
  if (signal.aborted) return fail(io, messages.auditInterrupted);
  if (!traced.ok) return fail(io, traced.error);
  const { document, lines } = traceAnswer(traced.value);
  answer(io, flags, document, lines);
  return document.exitCode;
}

interface Asked {
  readonly root: string;
  readonly word: string;
  /** Of tasks that the history has, for who mistypes one. */
  readonly names: readonly string[];
  /** Of strace. */
  readonly options: readonly string[];
  readonly signal: AbortSignal;
}

async function inTree(io: Io, asked: Asked): Promise<Result<TracedTask, string>> {
  const { root, word, signal } = asked;
  const { env } = io;
  const tree = await addWorktree({ root, dirty: true, env, signal });
  if (!tree.ok) return err(wordsOf(tree.error));
  await using worktree = tree.value;
  const targets = targetsOf([word]);
  const tasks = await askTreeTasks({ side: 'head', worktree, targets, env, signal });
  if (!tasks.ok) return err(wordsOf(tasks.error));
  const task = namedTask(tasks.value, word);
  if (task === undefined) return err(messages.noTaskHere(word, nearestNames(word, asked.names)));
  return await inTask(io, { ...asked, worktree, tasks: tasks.value, task, targets });
}

interface Inside extends Asked {
  readonly worktree: Worktree;
  readonly tasks: TreeTasks;
  readonly task: TaskId;
  readonly targets: readonly string[];
}

async function inTask(io: Io, inside: Inside): Promise<Result<TracedTask, string>> {
  const { tasks, task, worktree, signal, targets } = inside;
  const found = findTask(tasks, task);
  if (!found) return err(messages.noTaskHere(task, []));
  const { named, target } = found;
  const { tree, root } = worktree;
  const command = taskCommand(named, target, { tree, root, env: io.env, nxBin: tasks.nxBin });
  if (!command.ok) return err(problemOf(task, command.error));
  const declared = await declaredOf(tasks, found, { targets, signal });
  if (!declared.ok) return declared;
  const built = await buildBelow(tasks, task, signal);
  if (!built.ok) return err(problemOf(task, built.error));
  note(io, `running ${task} under strace`);
  const findings = await traced(io, inside, { command: command.value, declared: declared.value, found });
  if (!findings.ok) return findings;
  return ok({
    task,
    through: command.value.through,
    ...findings.value,
    hasInputs: target.inputs !== undefined,
    hasOutputs: target.outputs !== undefined,
  });
}

async function traced(
  io: Io,
  { worktree, task, options, signal }: Inside,
  of: {
    readonly command: TaskCommand;
    readonly declared: Declared;
    readonly found: NonNullable<ReturnType<typeof findTask>>;
  },
): Promise<Result<Pick<TracedTask, 'findings' | 'looks' | 'read' | 'notUnderstood'>, string>> {
  const { command, declared, found } = of;
  const before = await filesBefore(worktree, io.env);
  if (!before.ok) return before;
  const { tree, root } = worktree;
  const { executor = '' } = found.target;
  const trace = await traceTask({ command, executor, root, tree, options, timeoutMs: RUN_MS, signal });
  if (!trace.ok) return err(messages.notTraced(task, trace.error));
  const left = await filesLeft(worktree, before.value, io.env);
  if (!left.ok) return left;
  const { files, notUnderstood } = trace.value;
  const undeclared = undeclaredOf(files, declared, { before: before.value, left: left.value.files });
  const { project, projectRoot } = found.named;
  const { unignored } = left.value;
  const about = { declared, before: before.value, project, projectRoot, unignored };
  const { known, ignored } = before.value;
  return ok({
    findings: findingsOf(undeclared, about),
    looks: undeclared.looks,
    read: [...files.read].filter((file) => known.has(file) || ignored.has(file)).length,
    notUnderstood,
  });
}

function problemOf(task: TaskId, error: Unmeasurable): string {
  return error.kind === 'endless' ? messages.endlessTask(task) : wordsOf(error);
}

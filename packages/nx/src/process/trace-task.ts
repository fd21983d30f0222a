import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { type Result, err, ok } from '@subminute/core';
import { type TaskFiles, TaskFilesFold } from '../audit/task-files.ts';
import { TRACED_CALLS, TraceReader, type TraceScope, type TraceSummary } from '../audit/trace-reader.ts';
import { type Answer, runCommand } from './run-command.ts';
import { saidLine } from './said-line.ts';
import type { TaskCommand } from './task-command.ts';

export interface TraceRequest {
  readonly command: TaskCommand;
  /** The executor of the target: what Nx itself does is not the task's. */
  readonly executor?: string;
  /** The workspace in a tree of ours, and that tree. */
  readonly root: string;
  readonly tree: string;
  /** How strace follows processes here. */
  readonly options: readonly string[];
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface TaskTrace extends TraceSummary {
  readonly files: TaskFiles;
}

/** Executors that only start others: their own files are Nx's, not the task's. */
const STARTERS = ['nx:run-commands', 'nx:run-script'];

/** What the task has left running gets this long to end. */
const LEFT_MS = 3000;

/** Runs a task under strace and reads the trace while it is written: nothing of it is kept but paths. */
export async function traceTask(request: TraceRequest): Promise<Result<TaskTrace, string>> {
  const { command, root, tree, timeoutMs, signal } = request;
  const files = new TaskFilesFold(root);
  const reader = new TraceReader(scopeOf(request), command.cwd, (use) => files.add(use));
  const left = new AbortController();
  const answer = await runCommand({
    command: 'strace',
    args: straceArgs(request),
    cwd: command.cwd,
    env: { ...command.env, ...VISIBLE },
    mark: tree,
    timeoutMs,
    signal: signal ? AbortSignal.any([signal, left.signal]) : left.signal,
    third: (stream) => {
      readLines(stream, reader, left);
    },
  });
  if (signal?.aborted) return err('was ended');
  const summary = reader.end();
  const problem = problemOf(summary, answer);
  return problem === undefined ? ok({ ...summary, files }) : err(problem);
}

/**
 * With the first variable, libuv opens files by calls and not through a ring of the kernel's, which no tracer sees;
 * with the other, Nx runs each task in a process of its own.
 */
const VISIBLE = { UV_USE_IO_URING: '0', NX_RUN_COMMANDS_DIRECTLY: 'false' };

/** What is written to descriptor 3 is the trace; the task has none. */
function straceArgs({ options, command }: TraceRequest): string[] {
  const trace = ['-y', '-s', '4096', '-o', '|exec cat >&3', '-e', `trace=${TRACED_CALLS.join(',')}`];
  return [
    ...options,
    ...trace,
    '-e',
    'signal=none',
    '/bin/sh',
    '-c',
    'exec 3>&-; exec "$@"',
    'sh',
    command.command,
    ...command.args,
  ];
}

function scopeOf({ command, executor = '' }: TraceRequest): TraceScope {
  if (command.through !== 'nx') return { kind: 'all' };
  return { kind: 'executor', script: 'run-executor.js', itself: !STARTERS.includes(executor) };
}

function readLines(stream: Readable, reader: TraceReader, left: AbortController): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let timer: NodeJS.Timeout | undefined;
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) reader.line(line);
    // strace waits for every process: one that was left behind would hold it up for good.
    if (reader.isOver) timer ??= setTimeout(() => left.abort(), LEFT_MS);
  });
  stream.once('close', () => {
    clearTimeout(timer);
    if (rest !== '') reader.line(rest);
  });
}

function problemOf(
  { code, lines, hasCounted }: TraceSummary,
  { output, errors }: Answer,
): string | undefined {
  const said = saidLine(errors) || saidLine(output);
  if (lines === 0 || code === undefined) return `could not be traced: ${said}`;
  if (code !== 0) return `ended with exit ${code}: ${said}`;
  return hasCounted ? undefined : 'is run by Nx in its own process, so that its files cannot be told apart';
}

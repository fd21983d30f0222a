import { mkdirSync, rmSync } from 'node:fs';
import { type TaskId, asTaskId } from '@subminute/core';
import { splitArgs, withoutStyle } from '../adapter/nx-args.ts';
import { type PrintedDependencies, dependenciesOf, printedGraph } from '../adapter/printed-graph.ts';
import { endProcesses } from './end-tree.ts';
import { askDir } from './run-dir.ts';
import { nxProcesses } from './run-processes.ts';
import { spawnNx } from './start-nx.ts';
import { nameOf } from './table.ts';

/** What a command would run, as Nx itself says it (`--graph=stdout`). */
export interface TaskGraph {
  readonly tasks: readonly TaskId[];
  readonly dependencies: ReadonlyMap<TaskId, readonly TaskId[]>;
  readonly projects: readonly GraphProject[];
  readonly targets: readonly string[];
}

export interface GraphProject {
  readonly name: string;
  /** Relative to the workspace's root. */
  readonly root: string;
  readonly tags: readonly string[];
}

/** A question to Nx. It runs no task, and its processes are ended with the run that it is about. */
export interface Question {
  readonly bin: string;
  /** The run's command. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** The run's directory. */
  readonly dir: string;
  readonly timeoutMs: number;
  /** Nobody waits for the answer any more. */
  readonly abort?: AbortSignal;
}

/** Asks Nx for the task graph of a command without running it. `undefined`: no answer in time. */
export async function askTaskGraph(question: Question): Promise<TaskGraph | undefined> {
  const { own, tasks } = splitArgs(question.args);
  const text = await askNx({ ...question, args: [...withoutStyle(own), '--graph=stdout', ...tasks] });
  return text === undefined ? undefined : parseTaskGraph(text);
}

/** Asks Nx for every project and target of the workspace. */
export async function askProjectGraph(question: Omit<Question, 'args'>): Promise<TaskGraph | undefined> {
  const text = await askNx({ ...question, args: ['graph', '--print'] });
  return text === undefined ? undefined : parseTaskGraph(text);
}

/** What it left behind gets this long between SIGTERM and SIGKILL. */
const TERM_MS = 150;

/** A question that cannot be put (the disk is full) has no answer. */
export async function askNx(question: Question): Promise<string | undefined> {
  if (question.abort?.aborted) return undefined;
  return ask(question).catch(() => undefined);
}

async function ask({ dir, timeoutMs, abort, ...start }: Question): Promise<string | undefined> {
  const mark = askDir(dir);
  mkdirSync(mark, { recursive: true, mode: 0o700 });
  const child = spawnNx({ ...start, mark, probe: false }, ['ignore', 'pipe', 'ignore']);
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, timeoutMs, false);
  const stop = (): void => {
    resolve(false);
  };
  abort?.addEventListener('abort', stop);
  child.once('error', stop);
  // `close`: all of the answer has been read.
  child.once('close', (code) => {
    resolve(code === 0);
  });
  const answered = await promise;
  clearTimeout(timer);
  abort?.removeEventListener('abort', stop);
  child.stdout?.destroy();
  if (!answered) {
    const roots = [...nxProcesses(mark), ...(child.pid === undefined ? [] : [nameOf(child.pid)])];
    await endProcesses({ roots, marks: [mark] }, { askMs: 0, termMs: TERM_MS });
  }
  rmSync(mark, { recursive: true, force: true });
  return answered ? Buffer.concat(chunks).toString('utf8') : undefined;
}

interface RawGraph {
  readonly graph?: {
    readonly nodes?: Readonly<Record<string, RawNode>>;
  };
  readonly tasks?: {
    readonly tasks?: Readonly<Record<string, unknown>>;
    readonly dependencies?: PrintedDependencies;
  };
}

interface RawNode {
  readonly data?: {
    readonly root?: string;
    readonly tags?: readonly string[];
    readonly targets?: Readonly<Record<string, unknown>>;
  };
}

function parseTaskGraph(text: string): TaskGraph | undefined {
  const raw = printedGraph(text) as RawGraph | undefined;
  if (!raw) return undefined;
  const nodes = Object.entries(raw.graph?.nodes ?? {});
  return {
    tasks: Object.keys(raw.tasks?.tasks ?? {}).map(asTaskId),
    dependencies: dependenciesOf(raw.tasks?.dependencies),
    projects: nodes.map(([name, { data }]) => ({ name, root: data?.root ?? '', tags: data?.tags ?? [] })),
    targets: [...new Set(nodes.flatMap(([, { data }]) => Object.keys(data?.targets ?? {})))],
  };
}

/** The nearest failed tasks that a task hangs on. */
export function failedBelow(graph: TaskGraph, task: TaskId, failed: ReadonlySet<TaskId>): readonly TaskId[] {
  const found = new Set<TaskId>();
  const seen = new Set<TaskId>([task]);
  const queue = [task];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const below of graph.dependencies.get(next) ?? []) {
      if (seen.has(below)) continue;
      seen.add(below);
      if (failed.has(below)) found.add(below);
      else queue.push(below);
    }
  }
  return [...found].sort();
}

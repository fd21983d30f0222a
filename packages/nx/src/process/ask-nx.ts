import { spawn } from 'node:child_process';
import { type TaskId, asTaskId } from '@subminute/core';

/** What a command would run, as Nx itself says it (`--graph=stdout`). */
export interface TaskGraph {
  readonly tasks: readonly TaskId[];
  readonly dependencies: ReadonlyMap<TaskId, readonly TaskId[]>;
  readonly projects: readonly string[];
  readonly targets: readonly string[];
}

export interface Question {
  readonly bin: string;
  /** The command's own arguments, without an output style. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly timeoutMs: number;
}

/** Asks Nx for the task graph of a command without running it. `undefined`: no answer in time. */
export async function askTaskGraph(question: Question): Promise<TaskGraph | undefined> {
  const text = await askNx({ ...question, args: [...question.args, '--graph=stdout'] });
  return text === undefined ? undefined : parseTaskGraph(text);
}

/** Asks Nx for every project and target of the workspace. */
export async function askProjectGraph(question: Omit<Question, 'args'>): Promise<TaskGraph | undefined> {
  const text = await askNx({ ...question, args: ['graph', '--print'] });
  return text === undefined ? undefined : parseTaskGraph(text);
}

function askNx({ bin, args, cwd, env, timeoutMs }: Question): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', () => {
      resolve(undefined);
    });
    child.once('close', (code) => {
      resolve(code === 0 ? Buffer.concat(chunks).toString('utf8') : undefined);
    });
  });
}

interface RawGraph {
  readonly graph?: {
    readonly nodes?: Readonly<
      Record<string, { readonly data?: { readonly targets?: Readonly<Record<string, unknown>> } }>
    >;
  };
  readonly tasks?: {
    readonly tasks?: Readonly<Record<string, unknown>>;
    /** Nx 22 and 23 give ids, Nx 24 objects with one. */
    readonly dependencies?: Readonly<Record<string, readonly (string | { readonly id: string })[]>>;
  };
}

/** Nx may print other lines before the document. */
function parseTaskGraph(text: string): TaskGraph | undefined {
  try {
    const raw = JSON.parse(text.slice(text.indexOf('{'))) as RawGraph;
    const nodes = raw.graph?.nodes ?? {};
    const dependencies = new Map<TaskId, readonly TaskId[]>();
    for (const [task, list] of Object.entries(raw.tasks?.dependencies ?? {})) {
      dependencies.set(
        asTaskId(task),
        list.map((below) => asTaskId(typeof below === 'string' ? below : below.id)),
      );
    }
    return {
      tasks: Object.keys(raw.tasks?.tasks ?? {}).map(asTaskId),
      dependencies,
      projects: Object.keys(nodes),
      targets: [...new Set(Object.values(nodes).flatMap((node) => Object.keys(node.data?.targets ?? {})))],
    };
  } catch {
    return undefined;
  }
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

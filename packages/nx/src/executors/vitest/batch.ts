import { availableParallelism } from 'node:os';
import type { ExecutorContext, TaskGraph } from '@nx/devkit';
import { parallelOf } from '../../adapter/parallel.ts';
import { demandNode } from '../../node-version.ts';
import { type VitestOptions, type VitestTask, vitestTask } from './vitest-task.ts';
import { VitestProcess } from './vitest-process.ts';

/** How Nx is told what came of one task of many. */
interface TaskOutcome {
  readonly task: string;
  readonly result: {
    readonly success: boolean;
    readonly terminalOutput: string;
    readonly startTime: number;
    readonly endTime: number;
  };
}

/**
 * Nx's batch implementation: `vitest run` of many projects from few starts of Vitest, each with its own result.
 * See docs/design.md#one-start-of-vitest.
 */
export default async function* batch(
  graph: TaskGraph,
  inputs: Readonly<Record<string, VitestOptions>>,
  _overrides: unknown,
  context: ExecutorContext,
): AsyncGenerator<TaskOutcome> {
  demandNode('Run Nx with such a Node');
  const processes = Array.from({ length: lanes(context) }, () => new VitestProcess());
  const end = endWith(processes);
  const free = [...processes];
  const waiting = new Set(Object.keys(graph.tasks).toSorted());
  const failed = new Set<string>();
  const running = new Map<string, Promise<TaskOutcome>>();
  try {
    while (waiting.size > 0 || running.size > 0) {
      for (const id of ready(graph, waiting, running)) {
        const vitest = free.pop();
        if (!vitest) break;
        waiting.delete(id);
        const outcome = runOne(id, { vitest, graph, inputs, context, failed });
        running.set(
          id,
          outcome.finally(() => free.push(vitest)),
        );
      }
      if (running.size === 0) throw new Error(`tasks wait for each other: ${[...waiting].join(', ')}`);
      const done = await Promise.race(running.values());
      running.delete(done.task);
      if (!done.result.success) failed.add(done.task);
      yield done;
    }
  } finally {
    end();
  }
}

/** One Vitest uses several cores by itself. */
function lanes({ nxJsonConfiguration }: ExecutorContext): number {
  const cores = availableParallelism();
  const parallel = parallelOf(process.env, nxJsonConfiguration.parallel, cores);
  return Math.max(1, Math.min(parallel, Math.floor(cores / 2)));
}

/** However this process ends, the processes of Vitest end with it; returned: to end them now. */
function endWith(processes: readonly VitestProcess[]): () => void {
  const end = (): void => {
    for (const one of processes) one.end();
  };
  const stop = (signal: NodeJS.Signals): void => {
    end();
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  process.on('exit', end);
  for (const signal of signals) process.on(signal, stop);
  return () => {
    end();
    process.off('exit', end);
    for (const signal of signals) process.off(signal, stop);
  };
}

function ready(
  graph: TaskGraph,
  waiting: ReadonlySet<string>,
  running: ReadonlyMap<string, unknown>,
): readonly string[] {
  return [...waiting].filter((id) =>
    (graph.dependencies[id] ?? []).every((dependency) => {
      const name = nameOf(dependency);
      return !waiting.has(name) && !running.has(name);
    }),
  );
}

/** Nx 24 says more of a dependency than its name. */
function nameOf(dependency: unknown): string {
  return typeof dependency === 'string' ? dependency : (dependency as { readonly id: string }).id;
}

interface OneRun {
  readonly vitest: VitestProcess;
  readonly graph: TaskGraph;
  readonly inputs: Readonly<Record<string, VitestOptions>>;
  readonly context: ExecutorContext;
  readonly failed: ReadonlySet<string>;
}

async function runOne(id: string, { vitest, graph, inputs, context, failed }: OneRun): Promise<TaskOutcome> {
  const startTime = Date.now();
  const outcome = (success: boolean, terminalOutput: string): TaskOutcome => ({
    task: id,
    result: { success, terminalOutput, startTime, endTime: Date.now() },
  });
  const broken = (graph.dependencies[id] ?? []).map(nameOf).find((dependency) => failed.has(dependency));
  if (broken !== undefined) return outcome(false, `not run, because ${broken} failed\n`);
  const target = graph.tasks[id]?.target;
  if (!target) return outcome(false, `Nx gave no target for ${id}\n`);
  const task = vitestTask(target, inputs[id] ?? {}, context);
  if (!task.ok) return outcome(false, `${task.error}\n`);
  const { isSuccess, output } = await vitest.run(task.value satisfies VitestTask);
  return outcome(isSuccess, output);
}

import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { RunnerAnswer, RunnerOptions } from './runner.ts';

/** A process that runs Vitest as often as it is asked to; one that hangs is ended and made anew. */
export interface Runner {
  /** `undefined`: it took too long, as with a loop without an end. */
  run(env: Readonly<Record<string, string>>): Promise<RunnerAnswer | undefined>;
  [Symbol.dispose](): void;
}

const RUNNER = path.join(import.meta.dirname, 'runner.ts');

/** A process, and who waits for its answer. */
interface Started {
  readonly child: ChildProcess;
  waiting: (answer: RunnerAnswer | undefined) => void;
}

export function runner(options: RunnerOptions, env: NodeJS.ProcessEnv, timeoutMs: number): Runner {
  let started: Started | undefined;
  const end = (): void => {
    // With its workers: it leads a group of its own.
    if (started?.child.pid !== undefined) kill(-started.child.pid);
    started = undefined;
  };
  return {
    run: async (variables) => {
      started ??= start(options, env);
      const answer = await ask(started, variables, timeoutMs);
      if (!answer) end();
      return answer;
    },
    [Symbol.dispose]: end,
  };
}

function start(options: RunnerOptions, env: NodeJS.ProcessEnv): Started {
  const child = spawn(process.execPath, ['--conditions=@subminute/source', RUNNER, JSON.stringify(options)], {
    cwd: options.dir,
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
    // It ends by itself too, when nobody holds its input any more.
    detached: true,
  });
  const started: Started = { child, waiting: () => {} };
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    if (line.startsWith('answer ')) started.waiting(JSON.parse(line.slice('answer '.length)) as RunnerAnswer);
  });
  lines.once('close', () => {
    started.waiting(undefined);
  });
  return started;
}

function kill(group: number): void {
  try {
    process.kill(group, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

async function ask(
  started: Started,
  variables: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<RunnerAnswer | undefined> {
  const { promise, resolve } = Promise.withResolvers<RunnerAnswer | undefined>();
  const timer = setTimeout(resolve, timeoutMs, undefined);
  started.waiting = resolve;
  started.child.stdin?.write(`${JSON.stringify(variables)}\n`);
  const answer = await promise;
  clearTimeout(timer);
  return answer;
}

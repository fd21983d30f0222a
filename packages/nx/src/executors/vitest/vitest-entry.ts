import type { Order, Report } from './messages-between.ts';
import type { VitestTask } from './vitest-task.ts';

// A process of its own that runs `vitest run` for one project after the other, each with a Vitest of its own that
// is configured as if it were alone. What they share is the start of Node and the loading of Vitest's code.

/** The part of Vitest that is asked; the same since 3.0. */
interface VitestNode {
  readonly parseCLI: (argv: readonly string[]) => {
    readonly filter: string[];
    readonly options: Record<string, unknown>;
  };
  readonly startVitest: (
    mode: 'test',
    filters: readonly string[],
    options: Readonly<Record<string, unknown>>,
  ) => Promise<{ close(): Promise<void> } | undefined>;
}

const ENV: Readonly<NodeJS.ProcessEnv> = { ...process.env };

function report(message: Report): void {
  if (process.connected) process.send?.(message);
}

/** Whatever writes here, it belongs to the task that runs. */
function forwardOutput(stream: NodeJS.WriteStream): void {
  const forward = (
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | ((error?: Error) => void),
    done?: (error?: Error) => void,
  ): boolean => {
    report({ out: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
    const callback = typeof encoding === 'function' ? encoding : done;
    if (callback) process.nextTick(callback);
    return true;
  };
  stream.write = forward;
}

/** As the task before found them: what it set is gone. */
function resetEnv(own: Readonly<Record<string, string>>): void {
  const wanted = { ...ENV, ...own };
  for (const name of Object.keys(process.env))
    if (!(name in wanted)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, wanted);
}

async function run({ cwd, args, vitest, env }: VitestTask): Promise<number> {
  process.chdir(cwd);
  resetEnv(env);
  process.exitCode = undefined;
  try {
    const { parseCLI, startVitest } = (await import(vitest)) as VitestNode;
    const { filter, options } = parseCLI(['vitest', 'run', ...args]);
    const instance = await startVitest('test', filter, { ...options, run: true, watch: false });
    await instance?.close();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
  return exitCode();
}

/** Vitest says by it whether tests failed. */
function exitCode(): number {
  return Number(process.exitCode ?? 0);
}

forwardOutput(process.stdout);
forwardOutput(process.stderr);
// Nobody waits for the answer any more.
process.on('disconnect', () => {
  process.exit(1);
});
// Each Vitest listens for itself.
process.setMaxListeners(0);
// Nothing is left that could go on, a teardown never ends say. How Vitest's command ends then is for it to tell.
process.on('beforeExit', () => {
  process.channel?.ref();
  report({ isStuck: true });
});
let last = Promise.resolve();
process.on('message', ({ task }: Order) => {
  last = last.then(async () => {
    // While a task runs, only what it does keeps the process alive.
    process.channel?.unref();
    const code = await run(task);
    process.channel?.ref();
    report({ code });
  });
});

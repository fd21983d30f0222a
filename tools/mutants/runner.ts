// A process of its own that runs Vitest again and again, a new one for each line on its standard input, and prints
// what the test files came to. With our plugin, or without: then it is the oracle, which knows of no record.
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { subminute } from '../../packages/vitest/src/index.ts';

export interface RunnerOptions {
  /** The folder of the project. */
  readonly dir: string;
  readonly skip: boolean;
  readonly byFunction: boolean;
}

/** Failing tests by file: `(the file)` where it could not be loaded. */
export interface RunnerAnswer {
  readonly ran: readonly string[];
  readonly failed: readonly string[];
}

interface Module {
  readonly moduleId: string;
  state(): string;
  readonly children: {
    allTests(): Iterable<{ readonly fullName: string; result(): { readonly state: string } }>;
  };
}
type Start = (
  mode: 'test',
  filters: string[],
  cli: object,
  vite: object,
) => Promise<{ close(): Promise<void> } | undefined>;

const { dir, skip, byFunction } = JSON.parse(process.argv[2] ?? '') as RunnerOptions;
const entry = createRequire(path.join(dir, 'package.json')).resolve('vitest/node');
const { startVitest } = (await import(pathToFileURL(entry).href)) as { startVitest: Start };
const own = { ...process.env };
process.setMaxListeners(0);

async function once(env: Readonly<Record<string, string>>): Promise<RunnerAnswer> {
  for (const name of Object.keys(process.env)) if (!(name in own)) delete process.env[name];
  Object.assign(process.env, own, env);
  let modules: readonly Module[] = [];
  const reporter = {
    onTestRunEnd: (all: readonly Module[]): void => {
      modules = all;
    },
  };
  const cli = {
    root: dir,
    watch: false,
    reporters: [reporter],
    coverage: { enabled: false },
    typecheck: { enabled: false },
    // Vitest 5 keeps transformed modules on disk and hands out old ones.
    fsModuleCache: false,
  };
  const plugins = skip ? [subminute({ audit: 0, byFunction })] : [];
  const vitest = await startVitest('test', [], cli, { plugins });
  await vitest?.close();
  process.exitCode = 0;
  const nameOf = (module: Module): string => path.relative(dir, module.moduleId);
  return {
    ran: modules.map(nameOf).sort(),
    failed: modules
      .filter((module) => module.state() === 'failed')
      .flatMap((module) => {
        const tests = [...module.children.allTests()].filter((test) => test.result().state === 'failed');
        const names = tests.length === 0 ? ['(the file)'] : tests.map(({ fullName }) => fullName);
        return names.map((name) => `${nameOf(module)} › ${name}`);
      })
      .sort(),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await once(JSON.parse(line) as Record<string, string>);
  process.stdout.write(`\nanswer ${JSON.stringify(answer)}\n`);
}
process.exit(0);

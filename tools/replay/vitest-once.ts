// A process of its own that runs Vitest once, as `vitest run` in a project's folder does: of the version that is
// installed there, with the config as it stands there. With our plugin as it is built, or without; what the test
// files came to is its last line.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { subminute } from '@subminute/vitest';

export interface OnceOptions {
  /** What stands behind `vitest` in the project's script. */
  readonly args: readonly string[];
  readonly skip: boolean;
  readonly byFunction: boolean;
}

export interface OnceAnswer {
  /** Test files that ran, and how many there are. */
  readonly ran: readonly string[];
  readonly all: number;
  /** Failing tests behind their file: `(the file)` where it could not be loaded. */
  readonly failed: readonly string[];
  /** Errors outside of any test. */
  readonly errors: number;
}

interface Module {
  readonly moduleId: string;
  state(): string;
  errors(): readonly unknown[];
  readonly children: {
    allTests(): Iterable<{
      readonly fullName: string;
      result(): { readonly state: string; readonly errors?: readonly unknown[] };
    }>;
  };
}
interface Vitest {
  globTestSpecifications(filters?: readonly string[]): Promise<readonly unknown[]>;
  close(): Promise<void>;
}
interface VitestNode {
  startVitest(mode: 'test', filters: string[], cli: object, vite: object): Promise<Vitest | undefined>;
  parseCLI(argv: readonly string[]): { readonly filter: string[]; readonly options: object };
}

/** So many errors go to the log. */
const SAID = 10;

const { args, skip, byFunction } = JSON.parse(process.argv[2] ?? '') as OnceOptions;
const dir = process.cwd();
const entry = createRequire(path.join(dir, 'package.json')).resolve('vitest/node');
const node = (await import(pathToFileURL(entry).href)) as VitestNode;
const { filter, options } = node.parseCLI(['vitest', 'run', ...args]);
let modules: readonly Module[] = [];
let errors = 0;
const reporter = {
  onTestRunEnd: (all: readonly Module[], outside: readonly unknown[]): void => {
    modules = all;
    errors = outside.length;
    for (const error of [...outside, ...all.flatMap(errorsOf)].slice(0, SAID)) console.error(error);
  },
};
const plugins = skip ? [subminute({ audit: 0, byFunction })] : [];
const cli = { ...options, watch: false, reporters: [reporter] };
const vitest = await node.startVitest('test', filter, cli, { plugins });
const all = (await vitest?.globTestSpecifications(filter))?.length ?? 0;
await vitest?.close();

/** What failed is told in the log: of the first, their errors. */
function errorsOf(module: Module): readonly unknown[] {
  const tests = [...module.children.allTests()].flatMap((test) => test.result().errors ?? []);
  return [...module.errors(), ...tests];
}

function nameOf(module: Module): string {
  return path.relative(dir, module.moduleId);
}

function failuresOf(module: Module): readonly string[] {
  if (module.state() !== 'failed') return [];
  const tests = [...module.children.allTests()].filter((test) => test.result().state === 'failed');
  const names = tests.length === 0 ? ['(the file)'] : tests.map(({ fullName }) => fullName);
  return names.map((name) => `${nameOf(module)} › ${name}`);
}

const answer: OnceAnswer = {
  ran: modules.map(nameOf).sort(),
  all,
  failed: modules.flatMap(failuresOf).sort(),
  errors,
};
process.stdout.write(`\nanswer ${JSON.stringify(answer)}\n`);
process.exit(0);

// A process of its own: runs Vitest once, of the version that is installed in the workspace, with our plugin from
// its sources, and prints what each test file came to as its last line. Configs take the plugin from `subminute()`.
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type SubminuteOptions, subminute } from '../../../packages/vitest/src/index.ts';
import type { RunOf, TestFile, VitestAsk } from './run-vitest.ts';

interface Module {
  readonly moduleId: string;
  readonly project: { readonly name: string };
  state(): string;
  errors(): readonly unknown[];
  readonly children: { allTests(): Iterable<Test> };
}

interface Test {
  readonly fullName: string;
  result(): { readonly state: string };
}

type Start = (
  mode: 'test',
  filters: string[],
  cli: object,
) => Promise<{ close(): Promise<void> } | undefined>;

const { root, byFunction, cli, filters } = JSON.parse(process.argv[2] ?? '') as VitestAsk & { root: string };
const entry = createRequire(path.join(root, 'package.json')).resolve('vitest/node');
const { startVitest } = (await import(pathToFileURL(entry).href)) as { startVitest: Start };
const files: TestFile[] = [];
let unhandled = 0;

function note(modules: readonly Module[], errors: readonly unknown[]): void {
  unhandled += errors.length;
  for (const module of modules) {
    const failed = [...module.children.allTests()].filter((test) => test.result().state === 'failed');
    files.push({
      project: module.project.name,
      file: path.relative(root, module.moduleId),
      state: module.state(),
      failed: failed.map(({ fullName }) => fullName).sort(),
    });
  }
}

(globalThis as { subminute?: unknown }).subminute = (options: SubminuteOptions = {}) =>
  subminute({ audit: 0, ...(byFunction === true ? { byFunction } : {}), ...options });

const vitest = await startVitest('test', [...(filters ?? [])], {
  root,
  watch: false,
  reporters: [{ onTestRunEnd: note }],
  ...cli,
});
await vitest?.close();
const run: RunOf = { files, unhandled, code: Number(process.exitCode ?? 0) };
process.stdout.write(`\n${JSON.stringify(run)}\n`);

import type { VitestError, VitestFailure, VitestFile, VitestReport, VitestUnits } from '@subminute/core';
import type { SerializedError, TestCase, TestModule, TestSuite } from 'vitest/node';

export interface RunResults {
  readonly task: string;
  readonly version: string;
  readonly modules: readonly TestModule[];
  readonly unhandled: readonly SerializedError[];
  readonly units?: VitestUnits;
}

/** More failures are counted, not handed over; longer texts are cut. */
const MAX_FAILURES = 500;
const MAX_TEXT = 8000;
const MAX_FRAMES = 20;
/** A megabyte at most, of test files with long names. */
const MAX_FILES = 5000;

/** What a run of Vitest came to, as plain data of a bounded size. */
export function reportOf({ task, version, modules, unhandled, units }: RunResults): VitestReport {
  const failures = modules.flatMap(failuresOf);
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const count = (state: string): number => tests.filter((test) => test.result().state === state).length;
  return {
    version: 1,
    tool: 'vitest',
    toolVersion: version,
    task,
    files: modules.length,
    slowest: modules
      .map(fileOf)
      .sort((a, b) => b.durationMs - a.durationMs)
      .slice(0, MAX_FILES),
    tests: { passed: count('passed'), failed: count('failed'), skipped: count('skipped') },
    found: failures.length,
    failures: failures.slice(0, MAX_FAILURES),
    unhandled: unhandled.slice(0, MAX_FAILURES).map(errorOf),
    ...(units ? { units } : {}),
  };
}

/** What one file took: all that Vitest measures of it. */
function fileOf(module: TestModule): VitestFile {
  const { environmentSetupDuration, prepareDuration, collectDuration, setupDuration, duration } =
    module.diagnostic();
  const all = [environmentSetupDuration, prepareDuration, collectDuration, setupDuration, duration];
  return { file: module.moduleId, durationMs: Math.round(all.reduce((sum, ms) => sum + ms, 0)) };
}

/** A file that could not be loaded, hooks of suites, tests: in the order of the file. */
function failuresOf(module: TestModule): VitestFailure[] {
  const file = module.moduleId;
  const broken = (
    names: readonly string[],
    { errors }: { errors: () => readonly SerializedError[] },
  ): VitestFailure[] => (errors().length === 0 ? [] : [{ file, names, errors: errors().map(errorOf) }]);
  return [
    ...broken([], { errors: () => module.errors() }),
    ...Array.from(module.children.allSuites()).flatMap((suite) =>
      broken(namesOf(suite), { errors: () => suite.errors() }),
    ),
    ...Array.from(module.children.allTests('failed'), (test) => ({
      file,
      names: namesOf(test),
      durationMs: test.diagnostic()?.duration ?? 0,
      ...(test.location ? { line: test.location.line, column: test.location.column } : {}),
      errors: (test.result().errors ?? []).map(errorOf),
    })),
  ];
}

/** From the outermost suite on. */
export function namesOf(entity: TestCase | TestSuite): readonly string[] {
  const { parent } = entity;
  return parent.type === 'module' ? [entity.name] : [...namesOf(parent), entity.name];
}

/** The parts of an error that all of Vitest 3 to 5 hand over, whatever was thrown. */
interface ErrorParts {
  readonly name?: string;
  readonly message?: unknown;
  readonly stack?: string;
  readonly diff?: string;
  readonly stacks?: readonly { readonly file: string; readonly line: number; readonly column: number }[];
  readonly cause?: unknown;
}

function errorOf(error: SerializedError): VitestError {
  const { name, message, stack, stacks, diff, cause } = error as ErrorParts;
  const frames = (stacks ?? []).map((frame) => `${frame.file}:${frame.line}:${frame.column}`);
  const isError = typeof cause === 'object' && cause !== null && 'message' in cause;
  return {
    name: cut(name ?? 'Error'),
    message: cut(message ?? ''),
    ...(diff === undefined || diff === '' ? {} : { diff: cut(diff) }),
    frames: (frames.length > 0 ? frames : framesOf(stack ?? '')).slice(0, MAX_FRAMES),
    ...(isError ? { cause: cut((cause as { message: unknown }).message) } : {}),
  };
}

/** The places of a stack as text: `at f (/a/b.ts:1:2)`. */
function framesOf(stack: string): string[] {
  return [...stack.matchAll(/^\s+at (?:.*\()?(.+?:\d+:\d+)\)?$/gm)].map((match) => match[1] ?? '');
}

function cut(text: unknown): string {
  const all = typeof text === 'string' ? text : String(text);
  return all.length <= MAX_TEXT ? all : all.slice(0, MAX_TEXT);
}

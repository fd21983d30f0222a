// A reporter for Vitest: writes what the run came to into the file that SUBMINUTE_CI_OUTCOME names.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import { type Failure, type Outcome, nameOf } from './outcome.ts';

/** Of a stack, a frame of ours: not one of Vitest's. */
const isOurs = (line: string): boolean => !/node_modules|<anonymous>|node:internal/.test(line);

function textOf({ name, message, stack = '', diff }: SerializedError): string {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line) && isOurs(line));
  const text = [`${name ?? 'Error'}: ${message}`, ...frames, ...(typeof diff === 'string' ? [diff] : [])];
  return stripVTControlCharacters(text.join('\n'));
}

const fileOf = ({ moduleId }: TestModule): string => relative(process.cwd(), moduleId);

function passedIn(module: TestModule): readonly string[] {
  const file = fileOf(module);
  return Array.from(module.children.allTests('passed'), ({ fullName }) => nameOf({ file, test: fullName }));
}

function failuresIn(module: TestModule): readonly Failure[] {
  const file = fileOf(module);
  const failures: Failure[] = [];
  for (const test of module.children.allTests('failed')) {
    const messages = (test.result().errors ?? []).map(textOf);
    failures.push({ file, test: test.fullName, ms: test.diagnostic()?.duration ?? 0, messages });
  }
  const broken = [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => suite.errors())];
  if (broken.length > 0 || (module.state() === 'failed' && failures.length === 0))
    failures.push({ file, ms: module.diagnostic().duration, messages: broken.map(textOf) });
  return failures;
}

export default class OutcomeReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env['SUBMINUTE_CI_OUTCOME'];
    if (file === undefined) throw new Error('SUBMINUTE_CI_OUTCOME names no file');
    const outcome: Outcome = {
      passed: modules.flatMap(passedIn),
      failures: modules.flatMap(failuresIn),
      unhandled: unhandled.map(textOf),
    };
    writeFileSync(file, `${JSON.stringify(outcome)}\n`);
  }
}

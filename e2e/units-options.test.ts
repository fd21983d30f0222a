import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Plugged, plugged } from '../packages/vitest/src/testing/plugged.ts';

/** Of coverage: it counts nothing. */
const PROVIDER = `
const options = { enabled: true, exclude: [], reportsDirectory: './coverage' };
const provider = {
  name: 'custom', options, resolveOptions: () => options,
  initialize() {}, clean() {}, onAfterSuiteRun() {}, generateCoverage() {}, reportCoverage() {},
};
export default { getProvider: () => provider, startCoverage() {}, takeCoverage() {}, stopCoverage() {} };`;

const FILES: Readonly<Record<string, string>> = {
  '.gitignore': 'node_modules\n',
  'provider.mjs': PROVIDER,
  'src/word.ts': "export const word = 'a';\n",
  'src/word.test.ts': `
    import { expect, test } from 'vitest';
    import { word } from './word.ts';
    test('is a', () => { expect(word).toBe('a'); });`,
  'src/two.test.ts': `
    import { expect, test } from 'vitest';
    test('one', () => {});
    test('two', () => { expect(1).toBe(1); });`,
  'src/place.test.ts': `
    import { expect, test } from 'vitest';
    test('can go elsewhere', () => { process.chdir('/'); expect(process.cwd()).toBe('/'); });
    test('has the mode of tests', () => { expect(import.meta.env.MODE).toBe('test'); });`,
};
const ALL = 3;

/** What a run came to; absent where Vitest ran nothing. */
interface Came {
  readonly code: number | null;
  readonly ran: number | undefined;
  readonly known: number | undefined;
  readonly failed: number | undefined;
}

describe('whatever Vitest is asked for', () => {
  let work: Plugged;

  const run = async (line: string): Promise<Came> => {
    const [command = '', ...args] = line.split(' ');
    const { code, report } = await work.run({ command, args });
    const { units, tests } = report ?? {};
    return { code, ran: units?.ran, known: units?.known, failed: tests?.failed };
  };
  const whole = (): Promise<Came> => run('run');
  const git = (...args: readonly string[]): void => {
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: work.root });
  };

  beforeAll(() => {
    work = plugged(FILES);
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'one');
  });
  afterAll(() => {
    work[Symbol.dispose]();
  });

  test('a list of the test files is no run of them', async () => {
    expect(await run('list')).toMatchObject({ code: 0, ran: undefined });
  });

  test('shards together are the whole', async () => {
    const [one, two] = [await run('run --shard 1/2'), await run('run --shard 2/2')];
    expect([(one.ran ?? 0) + (two.ran ?? 0), one.failed, two.failed]).toEqual([ALL, 0, 0]);
    expect(await whole()).toEqual({ code: 0, ran: 0, known: ALL, failed: 0 });
  });

  test('what is related to a change, or changed by git, runs and fails', async () => {
    work.write({ 'src/word.ts': "export const word = 'b';\n" });
    expect(await run('related --run src/word.ts')).toEqual({ code: 1, ran: 1, known: 0, failed: 1 });
    expect(await run('run --changed')).toEqual({ code: 1, ran: 1, known: 0, failed: 1 });
    expect(await whole()).toEqual({ code: 1, ran: 1, known: ALL - 1, failed: 1 });
  });

  test('commits that are checked out again are known again, each in its own state', async () => {
    work.write({ 'src/word.test.ts': (FILES['src/word.test.ts'] ?? '').replace("toBe('a')", "toBe('b')") });
    expect(await whole()).toEqual({ code: 0, ran: 1, known: ALL - 1, failed: 0 });
    git('commit', '-qam', 'two');
    git('checkout', '-q', 'HEAD~1');
    expect(await whole()).toEqual({ code: 0, ran: 0, known: ALL, failed: 0 });
    git('checkout', '-q', '-');
    // Folders, projects and names choose among the known ones.
    const chosen = await run('run --root . --dir src --project * src/word');
    expect(chosen).toEqual({ code: 0, ran: 0, known: 1, failed: 0 });
  });

  test('in threads and in another mode, nothing counts that passed in processes and in this one', async () => {
    expect(await run('run --pool threads --mode other')).toEqual({ code: 1, ran: ALL, known: 0, failed: 2 });
  });

  test('with coverage, all run', async () => {
    const custom = '--coverage.provider=custom --coverage.customProviderModule=./provider.mjs';
    expect(await run(`run --coverage.enabled ${custom}`)).toEqual({ code: 0, ran: ALL, known: 0, failed: 0 });
  });
});

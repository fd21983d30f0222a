import { asTaskId } from '@subminute/core';
import { wordsOf } from '@subminute/core/ratchet';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Worktree, type WorktreeOptions, addWorktree } from '../packages/nx/src/history/worktree.ts';
import { GIT_ENV, type TestRepository } from '../packages/nx/src/testing/repository.ts';
import { makeWorkspace, projectFiles } from '../packages/nx/src/testing/workspace.ts';
import { type MeasureOptions, measureTask } from '../packages/nx/src/process/measure.ts';
import { measureSuspects } from '../packages/nx/src/process/measure-suspects.ts';
import { pidsWithEnvironment, processTable } from '../packages/nx/src/process/table.ts';
import { type TreeTasks, askTreeTasks } from '../packages/nx/src/process/tree-tasks.ts';

/** Turns of a loop: what it costs does not depend on the machine's mood, but for noise. */
const spin = (turns: number): string =>
  `let x = 1; for (let i = 0; i < ${turns}; i++) x = Math.imul(x ^ i, 16777619); process.exitCode = x === 1 ? 1 : 0;`;
const TURNS = 20e6;
const RUN = { run: { command: 'node run.js', options: { cwd: '{projectRoot}' } } };

let repository: TestRepository | undefined;
afterEach(() => {
  repository?.[Symbol.dispose]();
  repository = undefined;
});

interface Sides {
  readonly base: TreeTasks;
  readonly head: TreeTasks;
}

/** What Nx says of the first commit and of what is changed on top of it. */
async function withSides<T>(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  work: (sides: Sides) => Promise<T>,
): Promise<T> {
  repository = makeWorkspace(before);
  const { dir } = repository;
  const commit = repository.git('rev-parse', 'HEAD');
  repository.commit(after);
  await using base = await tree({ root: dir, commit, env: GIT_ENV });
  await using head = await tree({ root: dir, env: GIT_ENV });
  const asked = { targets: ['run', 'build', 'other'], env: GIT_ENV };
  const sides = await Promise.all([
    askTreeTasks({ side: 'base', worktree: base, ...asked }),
    askTreeTasks({ side: 'head', worktree: head, ...asked }),
  ]);
  const [a, b] = sides.map((side) => {
    if (!side.ok) throw new Error(wordsOf(side.error));
    return side.value;
  });
  return await work({ base: a as TreeTasks, head: b as TreeTasks });
}

async function tree(options: WorktreeOptions): Promise<Worktree> {
  const added = await addWorktree(options);
  if (!added.ok) throw new Error(wordsOf(added.error));
  return added.value;
}

const coin = (): boolean => Math.random() < 0.5;
const measure = (
  task: string,
  sides: Sides,
  options: Partial<MeasureOptions> = {},
): ReturnType<typeof measureTask> =>
  measureTask(asTaskId(task), { ...sides, coin, limitMs: 90_000, leastCpuMs: 150, ...options });

describe.runIf(process.platform === 'linux')('a task', { timeout: 120_000 }, () => {
  test('that takes twice as long is worse: each run cold, with what it needs built', async () => {
    const build = { command: 'mkdir -p dist && echo 1 > dist/made', options: RUN.run.options, cache: true };
    const targets = { build, run: { ...RUN.run, dependsOn: ['build'] } };
    const run = (turns: number): Record<string, string> => ({
      'run.js': `const fs = require('node:fs');
        fs.readFileSync('dist/made');
        if (fs.existsSync('dist/kept')) throw new Error('not cold');
        fs.writeFileSync('dist/kept', '');
        ${spin(turns)}`,
    });
    const before = projectFiles('a', targets, run(TURNS));
    const after = projectFiles('a', targets, run(3 * TURNS));
    const result = await withSides(before, after, (sides) => measure('a:run', sides));
    const said = { verdict: 'worse', by: 'cpu', through: 'command', arms: 'side-by-side' };
    expect(result).toMatchObject({ ok: true, value: said });
    expect(result.ok && result.value.atLeast).toBeGreaterThan(0.02);
  });

  test('of a project that was only renamed is not worse than what it was', async () => {
    const before = projectFiles('a', RUN, { 'run.js': spin(TURNS) });
    const after = { 'packages/a/project.json': JSON.stringify({ name: 'b', targets: RUN }) };
    const result = await withSides(before, after, (sides) => measure('b:run', sides));
    expect(result.ok && result.value.verdict).toMatch(/^(?:same|inconclusive)$/);
  });

  test('whose memory is not there twice runs in turn, and says so', async () => {
    const before = projectFiles('a', RUN, { 'run.js': spin(TURNS) });
    const after = projectFiles('a', RUN, { 'run.js': spin(4 * TURNS) });
    const options = { freeBytes: 10 << 20, leastCpuMs: 50 };
    const result = await withSides(before, after, (sides) => measure('a:run', sides, options));
    expect(result).toMatchObject({ ok: true, value: { verdict: 'worse', arms: 'in-turn' } });
  });
});

test.runIf(process.platform === 'linux')(
  'a task that is known to be short is measured where its head is not short any more',
  { timeout: 120_000 },
  async () => {
    const before = {
      ...projectFiles('a', RUN, { 'run.js': '' }),
      ...projectFiles('b', RUN, { 'run.js': '' }),
    };
    // It ends once it has taken as much CPU time as makes it dear, on whatever machine.
    const dear = 'while (process.cpuUsage().user < 6e5) for (let i = 0; i < 1e7; i++);';
    await withSides(before, projectFiles('b', RUN, { 'run.js': dear }), async (sides) => {
      const short = await measure('a:run', sides, { shortMs: 400 });
      expect(short).toMatchObject({ ok: false, error: { kind: 'short' } });
      const dearer = await measure('b:run', sides, { shortMs: 400 });
      expect(dearer).toMatchObject({ ok: true, value: { verdict: 'worse', runs: 1 } });
    });
  },
);

test('what cannot be measured is a reason, not an exception', { timeout: 60_000 }, async () => {
  const before = {
    ...projectFiles('a', RUN, { 'run.js': 'console.error("no key"); process.exit(4)' }),
    ...projectFiles('b', { run: { ...RUN.run, continuous: true } }),
    ...projectFiles('c', { build: { command: 'exit 1' }, run: { ...RUN.run, dependsOn: ['build'] } }),
  };
  await withSides(before, projectFiles('d', RUN, { 'run.js': '' }), async (sides) => {
    const why = async (task: string): Promise<unknown> => {
      const result = await measure(task, sides);
      return result.ok ? result.value : result.error;
    };
    expect(await why('d:run')).toEqual({ kind: 'no-task', side: 'base', task: 'd:run' });
    expect(await why('a:test')).toEqual({ kind: 'no-task', side: 'head', task: 'a:test' });
    expect(await why('b:run')).toEqual({ kind: 'endless', task: 'b:run' });
    expect(await why('c:run')).toEqual({ kind: 'no-build', side: 'base', detail: 'c:build failed' });
    const failed = { kind: 'failed', side: 'base', detail: 'ended with exit 4: no key' };
    expect(await why('a:run')).toEqual(process.platform === 'linux' ? failed : { kind: 'system' });
  });
});

test.runIf(process.platform === 'linux')(
  'an interrupt ends all processes of both sides, and what is left is said',
  { timeout: 60_000 },
  async () => {
    const before = projectFiles('a', RUN, { 'run.js': 'setInterval(() => {}, 1000)' });
    await withSides(before, { x: '' }, async (sides) => {
      const abort = new AbortController();
      const suspects = ['a:run', 'a:other'].map((task) => ({
        task: asTaskId(task),
        why: 'edited' as const,
        expectedMs: 1,
      }));
      const measuring = measureSuspects(suspects, { ...sides, coin, limitMs: 50_000, signal: abort.signal });
      const isRunning = (): boolean => marked(sides).length > 0;
      await vi.waitUntil(isRunning, { timeout: 30_000 });
      abort.abort();
      expect(await measuring).toEqual({
        tasks: [],
        left: [
          { task: 'a:run', why: { kind: 'ended' } },
          { task: 'a:other', why: { kind: 'ended' } },
        ],
      });
      expect(marked(sides)).toEqual([]);
    });
  },
);

/** The processes that belong to a side. */
function marked({ base, head }: Sides): number[] {
  const rows = processTable();
  return [base, head].flatMap(({ worktree }) => [
    ...pidsWithEnvironment(rows, `SUBMINUTE_RUN_DIR=${worktree.tree}`),
  ]);
}

test('a base that Nx cannot read does not build', { timeout: 30_000 }, async () => {
  repository = makeWorkspace({ 'packages/a/project.json': '{' });
  await using worktree = await tree({ root: repository.dir, env: GIT_ENV });
  const asked = await askTreeTasks({ side: 'base', worktree, targets: ['run'], env: GIT_ENV });
  expect(asked).toMatchObject({ ok: false, error: { kind: 'no-build', side: 'base' } });
});

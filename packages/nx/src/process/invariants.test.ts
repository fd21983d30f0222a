import { asTaskId } from '@subminute/core';
import { wordsOf } from '@subminute/core/ratchet';
import { afterEach, expect, test } from 'vitest';
import { type WorktreeOptions, type Worktree, addWorktree } from '../history/worktree.ts';
import { GIT_ENV, type TestRepository } from '../testing/repository.ts';
import { makeWorkspace, projectFiles } from '../testing/workspace.ts';
import { noopRuns } from './noop-runs.ts';
import { askTreeTasks } from './tree-tasks.ts';
import { unstableOutput } from './unstable-outputs.ts';

let repository: TestRepository | undefined;
afterEach(() => {
  repository?.[Symbol.dispose]();
  repository = undefined;
});

async function tree(options: WorktreeOptions): Promise<Worktree> {
  const added = await addWorktree(options);
  if (!added.ok) throw new Error(wordsOf(added.error));
  return added.value;
}

const at = { cwd: '{projectRoot}' };
const build = (command: string, more: object = {}): Record<string, unknown> => ({
  build: { command, options: at, cache: true, outputs: ['{projectRoot}/dist'], ...more },
});

test(
  'what runs in a loop in which nothing changed is named, with its reason',
  { timeout: 90_000 },
  async () => {
    repository = makeWorkspace({
      ...projectFiles('good', build('mkdir -p dist && echo 1 > dist/x')),
      ...projectFiles('uncached', build('exit 0', { cache: false })),
      ...projectFiles('own', build('date +%N >> made.txt')),
      ...projectFiles('red', build('exit 1')),
    });
    await using worktree = await tree({ root: repository.dir, env: GIT_ENV });
    const tasks = await askTreeTasks({ side: 'head', worktree, targets: ['build'], env: GIT_ENV });
    if (!tasks.ok) throw new Error(wordsOf(tasks.error));
    expect(await noopRuns(tasks.value, { targets: ['build'], limitMs: 60_000 })).toEqual({
      ok: true,
      value: [
        { task: 'own:build', why: { kind: 'own-input', file: 'packages/own/made.txt' } },
        { task: 'red:build', why: { kind: 'failed' } },
        { task: 'uncached:build', why: { kind: 'uncached' } },
      ],
    });
    expect(repository.git('status', '--porcelain')).toBe('');
  },
);

test(
  'an output that is made anew each time is named, with the line that differs',
  { timeout: 90_000 },
  async () => {
    repository = makeWorkspace({
      ...projectFiles(
        'good',
        build('mkdir -p dist && cat ../../package.json > dist/x && date +%N > notes.txt'),
      ),
      ...projectFiles('stamped', {
        pre: {
          command: 'mkdir -p pre && echo 1 > pre/x',
          options: at,
          cache: true,
          outputs: ['{projectRoot}/pre'],
        },
        ...build('test -f pre/x && mkdir -p dist && (echo a; date +%s%N) > dist/x.js && echo 1 > dist/y', {
          dependsOn: ['pre'],
        }),
      }),
      ...projectFiles('links', build('mkdir -p dist/in && ln -s in dist/folder && ln -s gone dist/nowhere')),
      ...projectFiles('nested', build('mkdir -p dist/own && cd dist/own && git init -q && date +%N > x')),
      ...projectFiles('red', build('echo broken >&2; exit 1')),
    });
    await using worktree = await tree({ root: repository.dir, env: GIT_ENV });
    const tasks = await askTreeTasks({ side: 'head', worktree, targets: ['build'], env: GIT_ENV });
    if (!tasks.ok) throw new Error(wordsOf(tasks.error));
    const of = (task: string): unknown => unstableOutput(tasks.value, asTaskId(task));
    expect(await of('good:build')).toEqual({ ok: true, value: undefined });
    expect(await of('links:build')).toEqual({ ok: true, value: undefined });
    expect(await of('nested:build')).toEqual({ ok: true, value: undefined });
    expect(await of('stamped:build')).toEqual({
      ok: true,
      value: {
        task: 'stamped:build',
        file: 'packages/stamped/dist/x.js',
        files: 1,
        differs: { kind: 'line', line: 2 },
      },
    });
    expect(await of('red:build')).toEqual({
      ok: false,
      error: { kind: 'failed', side: 'head', detail: 'ended with exit 1: broken' },
    });
  },
);

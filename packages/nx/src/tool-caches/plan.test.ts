import { expect, test } from 'vitest';
import { type ToolProject, commandSites } from './command-sites.ts';
import { type ToolPlan, planToolCaches } from './plan.ts';

type Files = Readonly<Record<string, unknown>>;

function plan(
  projects: readonly ToolProject[],
  files: Files,
  bad: Readonly<Record<string, string>> = {},
): ToolPlan {
  const read = (file: string): string | undefined =>
    file in files ? JSON.stringify(files[file], undefined, 2) : undefined;
  return planToolCaches(commandSites(projects, read), {
    isIgnored: true,
    judge: (folders) => new Map(Object.entries(bad).filter(([folder]) => folders.includes(folder))),
  });
}

const commands = (
  root: string,
  options: Readonly<Record<string, unknown>>,
): ToolProject['targets'][string] => ({
  executor: 'nx:run-commands',
  options: { cwd: root, ...options },
});

const lint = (name: string, root = `libs/${name}`): ToolProject => ({
  name,
  root,
  targets: { lint: commands(root, { command: 'eslint .' }) },
});

const DEFAULTS = { 'nx.json': { targetDefaults: { lint: { command: 'eslint .' } } } };

test('a command in targetDefaults is written once for all projects, with a file for each', () => {
  const { edits, left } = plan([lint('a'), lint('b')], DEFAULTS);
  expect(edits).toMatchObject([
    {
      file: 'nx.json',
      command:
        'eslint . --cache --cache-strategy content --cache-location ../../node_modules/.cache/subminute/eslint/{projectRoot}/lint.eslintcache',
      tasks: ['a:lint', 'b:lint'],
    },
  ]);
  expect(left).toEqual([]);
});

test('one project whose rules look further keeps the shared command as it is, and is named', () => {
  const { edits, left } = plan([lint('a'), lint('b')], DEFAULTS, { 'libs/b': 'types' });
  expect(edits).toEqual([]);
  expect(left).toEqual(['a:lint', 'b:lint'].map((task) => ({ task, why: 'types (b:lint)' })));
});

test('projects at different depths share no command', () => {
  const { edits, left } = plan([lint('a'), lint('b', 'libs/deep/b')], DEFAULTS);
  expect(edits).toEqual([]);
  expect(left[0]?.why).toContain('depth');
});

test('two uses in a task, configurations and scripts have a file each', () => {
  const root = 'libs/a';
  const own = {
    command: 'eslint src && eslint test',
    options: { cwd: root },
    configurations: { ci: { command: 'eslint src' } },
  };
  const project: ToolProject = {
    name: 'a',
    root,
    targets: {
      types: { ...commands(root, { command: own.command }), configurations: own.configurations },
      check: { executor: 'nx:run-script', options: { script: 'check:all' } },
    },
  };
  const { edits } = plan([project], {
    'libs/a/project.json': { targets: { types: own } },
    'libs/a/package.json': { scripts: { 'check:all': 'eslint src' } },
  });
  const files = edits.flatMap((edit) =>
    [...edit.command.matchAll(/--cache-location (\S+)/g)].map((m) => m[1]),
  );
  const cache = '../../node_modules/.cache/subminute/eslint';
  expect(files).toEqual([
    `${cache}/{projectRoot}/types.1.eslintcache`,
    `${cache}/{projectRoot}/types.2.eslintcache`,
    `${cache}/{projectRoot}/types.ci.eslintcache`,
    `${cache}/libs/a/check.eslintcache`,
  ]);
});

test.each([
  [{ cwd: 'libs/a', command: 'eslint .', args: ['--fix'] }, '"args"'],
  [{ cwd: 'libs/a', command: 'eslint .', env: { TIMING: '1' } }, '"env"'],
  [{ cwd: 'libs', command: 'eslint a' }, 'folder'],
])('options %o leave a command as it is', (options, why) => {
  const project: ToolProject = { name: 'a', root: 'libs/a', targets: { lint: commands('libs/a', options) } };
  const { edits, left } = plan([project], { 'libs/a/project.json': { targets: { lint: { options } } } });
  expect(edits).toEqual([]);
  expect(left).toMatchObject([{ task: 'a:lint' }]);
  expect(left[0]?.why).toContain(why);
});

test('what a plugin inferred is in no file, and is told', () => {
  expect(plan([lint('a')], {}).left).toMatchObject([{ task: 'a:lint' }]);
});

test('what was switched on and cannot be trusted any more is wrong', () => {
  const on = plan([lint('a')], DEFAULTS).edits[0]?.command ?? '';
  const files = { 'nx.json': { targetDefaults: { lint: { command: on } } } };
  expect(plan([lint('a')], files)).toEqual({ edits: [], left: [], wrong: [] });
  expect(plan([lint('a')], files, { 'libs/a': 'types' }).wrong).toEqual([{ task: 'a:lint', why: 'types' }]);
});

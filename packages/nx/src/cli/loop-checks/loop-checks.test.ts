import { describe, expect, test } from 'vitest';
import type { GraphTarget } from '../../adapter/graph-targets.ts';
import { graphTargets } from '../../adapter/graph-targets.ts';
import type { LoopFacts } from './facts.ts';
import { loopChecks } from './loop-checks.ts';

const target = (task: string, more: Partial<GraphTarget> = {}): GraphTarget => {
  const [project = '', name = ''] = task.split(':');
  return {
    task,
    project,
    root: `libs/${project}`,
    target: name,
    executor: 'nx:run-commands',
    command: 'vitest run',
    cache: true,
    continuous: false,
    inputs: ['production', '^production'],
    outputs: [],
    ...more,
  };
};
const FACTS: LoopFacts = {
  nxJson: {
    namedInputs: {
      default: ['{projectRoot}/**/*', 'sharedGlobals'],
      production: ['default', '!{projectRoot}/**/*.md'],
      sharedGlobals: ['{workspaceRoot}/tsconfig.json'],
    },
    parallel: 4,
  },
  major: 24,
  cores: 4,
  targets: [target('a:test')],
  durationMs: () => undefined,
  commits: [['libs/a/index.ts']],
};
const commits = (count: number, ...paths: readonly string[]): LoopFacts['commits'] =>
  Array.from({ length: 10 }, (_, at) => (at < count ? paths : ['libs/a/index.ts']));

/** Name and state of each check, with what it found. */
const found = (facts: Partial<LoopFacts>): readonly string[] =>
  loopChecks({ ...FACTS, ...facts }).map(({ name, state, found: text }) => `${state} ${name}: ${text}`);

describe('what makes a loop long, or a cache wrong', () => {
  test('is nothing where nothing does', () => {
    expect(found({})).toEqual([]);
  });

  test('a build that is cached and names no outputs', () => {
    const build = target('a:build', { command: 'tsc -p tsconfig.lib.json' });
    expect(found({ targets: [build] })).toEqual([
      'bad outputs: a:build: cached, and without "outputs": a hit brings no file back',
    ]);
    expect(found({ targets: [{ ...build, outputs: ['{projectRoot}/dist'] }] })).toEqual([]);
    expect(found({ targets: [{ ...build, command: 'tsc -p . --noEmit' }] })).toEqual([]);
  });

  test('targets without a cache, with what they take', () => {
    const targets = ['a:lint', 'b:lint', 'c:lint', 'd:lint', 'a:serve'].map((task) =>
      target(task, { cache: false }),
    );
    const durationMs = (task: string): number | undefined => (task === 'a:serve' ? 1 : 2500);
    expect(found({ targets, durationMs })).toEqual([
      'note cache: off: a:lint, b:lint, c:lint and 1 more: executed in each run that asks for them (10.0s)',
    ]);
  });

  test('scripts that a package manager starts', () => {
    const targets = [
      target('a:test', { executor: 'nx:run-script' }),
      target('a:dev', { executor: 'nx:run-script', cache: false }),
    ];
    expect(found({ targets })).toEqual([
      expect.stringContaining('note scripts: 1 target run by way of the package manager'),
    ]);
  });

  test('build info in a key', () => {
    const keyed = (pattern: string): GraphTarget =>
      target('a:typecheck', {
        inputs: ['production', { dependentTasksOutputFiles: pattern, transitive: true }],
      });
    expect(found({ targets: [keyed('**/*.{d.ts,tsbuildinfo}')] })).toEqual([
      expect.stringContaining('note build info: in the key of a:typecheck'),
    ]);
    expect(found({ targets: [keyed('**/*.d.ts')] })).toEqual([]);
  });

  test('prose among the inputs, where commits change any', () => {
    const targets = [target('a:test', { inputs: ['default'] }), target('a:docs', { inputs: ['default'] })];
    expect(found({ targets, commits: commits(2, 'libs/a/README.md') })).toEqual([
      'note prose: a README is an input of a:test: 2 of the newest 10 commits changed such a file',
    ]);
    expect(found({ targets })).toEqual([]);
    // Beside no project, of another one, and deeper than its manifest.
    for (const file of ['README.md', 'AGENTS.md', 'libs/b/README.md', 'libs/a/src/README.md'])
      expect(found({ targets, commits: commits(2, file) })).toEqual([]);
    // Files of the workspace alone, and a name that takes the texts out.
    const others = [target('a:test', { inputs: ['{workspaceRoot}/docs/*.md'] }), target('b:test')];
    expect(found({ targets: others, commits: commits(2, 'libs/a/README.md') })).toEqual([]);
  });

  test('a file of the workspace that most targets hash, where it changes often', () => {
    expect(found({ commits: commits(3, 'tsconfig.json') })).toEqual([
      'note shared inputs: {workspaceRoot}/tsconfig.json changed in 3 of the newest 10 commits, and each time 1 target ran',
    ]);
    expect(found({ commits: commits(2, 'tsconfig.json') })).toEqual([]);
    const others = [...FACTS.targets, ...['b', 'c'].map((name) => target(`${name}:test`, { inputs: ['x'] }))];
    expect(found({ targets: others, commits: commits(3, 'tsconfig.json') })).toEqual([]);
  });

  test('names of inputs that lead back to themselves are followed once', () => {
    const nxJson = { ...FACTS.nxJson, namedInputs: { default: ['default', 'other'], other: ['default'] } };
    expect(
      found({
        nxJson,
        targets: [target('a:test', { inputs: ['default'] })],
        commits: commits(9, 'README.md'),
      }),
    ).toEqual([]);
  });

  test('settings of nx.json', () => {
    const nxJson = { ...FACTS.nxJson, affected: { legacy: true } };
    expect(found({ nxJson })).toEqual([expect.stringContaining('note affected: by whole projects')]);
    expect(found({ nxJson, major: 23 })).toEqual([]);
    expect(found({ cores: 16 })).toEqual(['note parallel: 4 tasks at once on 16 cores']);
    const share = { ...FACTS.nxJson, parallel: '50%' };
    expect(found({ cores: 16, nxJson: share })).toEqual([
      'bad parallel: nx.json has "50%" in quotes: Nx 24 takes a number there, and each run fails',
    ]);
    expect(found({ cores: 16, nxJson: share, major: 23 })).toEqual([]);
    expect(found({ commits: commits(5, 'nx.json') })).toEqual([
      'note nx.json: changed by 5 of the newest 10 commits: each has all 1 cached target run anew',
    ]);
  });
});

test('targets are read from the graph that Nx keeps', () => {
  const graph = {
    nodes: {
      a: {
        data: {
          root: 'libs/a',
          targets: {
            test: { executor: 'nx:run-script', cache: true, metadata: { scriptContent: 'vitest run' } },
            build: {
              executor: 'nx:run-commands',
              options: { commands: ['tsc', { command: 'rollup' }] },
              outputs: ['x'],
            },
            noop: {},
            broken: 1,
          },
        },
      },
      'npm:x': { data: {} },
    },
  };
  expect(
    graphTargets(JSON.stringify(graph)).map(({ task, executor, command, cache, outputs }) => [
      task,
      executor,
      command,
      cache,
      outputs,
    ]),
  ).toEqual([
    ['a:test', 'nx:run-script', 'vitest run', true, []],
    ['a:build', 'nx:run-commands', 'tsc && rollup', false, ['x']],
    ['a:noop', 'nx:noop', '', false, []],
  ]);
});

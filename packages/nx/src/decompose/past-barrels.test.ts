import { type TaskId, asTaskId } from '@subminute/core';
import type { LoopState } from '@subminute/core/decompose';
import type { GraphTask, SampleCommit, UnitTask, WorkspaceGraph } from '@subminute/core/ratchet';
import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { globCompiler } from '../adapter/globs.ts';
import { type Texts, edited, memoryFiles, memoryNames } from '../testing/memory-workspace.ts';
import { overlayOf } from './overlay.ts';
import { pastBarrels } from './past-barrels.ts';
import type { Finding, Proposal } from './proposal.ts';

const TEXTS: Texts = {
  'package.json': '{"private":true,"workspaces":["packages/*"]}',
  'packages/lib/package.json': '{"name":"lib","private":true,"exports":{".":"./src/index.ts"}}',
  'packages/lib/src/index.ts': `export { a } from './a';\nexport { b } from './b';\n`,
  'packages/lib/src/a.ts': `export const a = 1;\n`,
  'packages/lib/src/b.ts': `import ms from 'ms';\nexport const b = () => ms('1s');\n`,
  'packages/lib/src/a.test.ts': `import { a } from '.';\na;\n`,
  'packages/lib/src/b.test.ts': `import { b } from '.';\nb();\n`,
  'packages/app/package.json': '{"name":"app","dependencies":{"lib":"*"}}',
  'packages/app/src/app.test.ts': `import { a } from 'lib';\na;\n`,
};
const PROJECTS = ['app', 'lib'];
const taskOf = (project: string, inputs: readonly number[]): GraphTask => ({
  task: asTaskId(`${project}:test`),
  project,
  target: 'test',
  cache: true,
  continuous: false,
  dependsOn: [],
  inputs,
  command: 'vitest run',
});
const GRAPH: WorkspaceGraph = {
  selection: 'task',
  targets: ['test'],
  projects: PROJECTS.map((name) => ({ name, root: `packages/${name}` })),
  edges: [{ from: 'app', to: 'lib', kind: 'static' }],
  tasks: [taskOf('app', [0, 1]), taskOf('lib', [1])],
  inputs: ['app:packages/app/**/*', 'lib:packages/lib/**/*'],
  lockfile: 'all',
};

/** What a test file reads, as its last run has told: its modules and what set it up. */
const unitsOf = (tests: Readonly<Record<string, readonly string[]>>): UnitTask => ({
  start: { cpu: 0.1, duration: 0.1 },
  units: Object.entries(tests).map(([test, modules]) => ({
    path: test,
    folder: 'packages/lib',
    durationMs: 1000,
    isTypes: false,
    inputs: [
      ...[test, ...modules].map((id) => ({ kind: 'module', environment: 'ssr', id }) as const),
      { kind: 'package', path: 'node_modules/ms' },
      { kind: 'file', path: 'packages/lib/fixture.txt' },
    ],
  })),
});
const ALL = ['index', 'a', 'b'].map((name) => `packages/lib/src/${name}.ts`);
const UNITS = new Map<TaskId, UnitTask>([
  [asTaskId('lib:test'), unitsOf({ 'packages/lib/src/a.test.ts': ALL, 'packages/lib/src/b.test.ts': ALL })],
  [asTaskId('app:test'), unitsOf({ 'packages/app/src/app.test.ts': ALL })],
]);
const STATE: LoopState = {
  graph: GRAPH,
  weights: new Map(PROJECTS.map((name) => [asTaskId(`${name}:test`), { cpuMs: 10_000, durationMs: 10_000 }])),
  units: UNITS,
};
const commit = (...paths: readonly string[]): SampleCommit => ({ sha: paths.join(), paths, packages: [] });

function finding(texts: Texts, train: readonly SampleCommit[], state = STATE): Finding {
  return {
    root: '/work',
    state,
    files: overlayOf(memoryFiles(texts)),
    train,
    fileGraph: () => Promise.resolve(memoryNames(memoryFiles(texts)).graph),
    graphOver: ({ edits = [] }) => Promise.resolve(memoryNames(memoryFiles(edited(texts, edits)))),
    parser: () => Promise.resolve(parseSync),
    context: { compile: globCompiler(), cores: 2, exists: () => true },
    budgetMs: 60_000,
    env: {},
  };
}

async function readAfter(
  proposal: Proposal | undefined,
  given: Finding,
): Promise<Record<string, readonly string[]>> {
  const after = await proposal?.after?.(STATE, GRAPH, given.files);
  const units = [...(after?.units.values() ?? [])].flatMap((task) => task.units);
  const said = units.map(({ path, inputs = [] }) => [
    path.replace(/^.*\//, ''),
    inputs.map((input) =>
      (input.kind === 'module' ? input.id : 'path' in input ? input.path : '').replace(/^.*\//, ''),
    ),
  ]);
  return Object.fromEntries(said) as Record<string, readonly string[]>;
}

describe('imports past barrels', () => {
  test('are proposed where edits of other modules ran test files, also where more must be shown', async () => {
    const given = finding(TEXTS, [commit('packages/lib/src/b.ts')]);
    const [wide, own, ...others] = await pastBarrels(given);
    expect([own?.title, wide?.title, others.length]).toEqual([
      'import past the barrels of lib',
      'import past the barrels of lib, which shows its modules by their names',
      0,
    ]);
    expect(await readAfter(own, given)).toEqual({
      'a.test.ts': ['a.test.ts', 'a.ts', 'fixture.txt'],
      'b.test.ts': ['b.test.ts', 'b.ts', 'ms', 'fixture.txt'],
      'app.test.ts': ['app.test.ts', 'index.ts', 'a.ts', 'b.ts', 'ms', 'fixture.txt'],
    });
    expect(await readAfter(wide, given)).toMatchObject({
      'app.test.ts': ['app.test.ts', 'a.ts', 'fixture.txt'],
    });
  });

  test('are edits of what others before them have left', async () => {
    const given = finding(TEXTS, [commit('packages/lib/src/b.ts')]);
    const [, own] = await pastBarrels(given);
    const test = 'packages/lib/src/a.test.ts';
    const moved = `// Another line.\n${TEXTS[test] ?? ''}`;
    const files = overlayOf(memoryFiles(TEXTS), [{ path: test, content: moved }]);
    const edits = await own?.edits(files);
    const content = edits?.ok ? edits.value.find((edit) => edit.path === test)?.content : undefined;
    expect(content).toBe(`// Another line.\nimport { a } from './a';\na;\n`);
  });

  test('are no matter where no commit would have run fewer test files, or all of them run always', async () => {
    expect(await pastBarrels(finding(TEXTS, [commit('packages/lib/src/a.test.ts')]))).toEqual([]);
    const whole = { ...STATE, units: new Map() };
    expect(await pastBarrels(finding(TEXTS, [commit('packages/lib/src/b.ts')], whole))).toEqual([]);
  });

  test('that are not possible are told with the reason', async () => {
    const texts = {
      ...TEXTS,
      'packages/lib/package.json': '{"name":"lib","exports":{".":"./src/index.ts"}}',
      'packages/lib/src/b.ts': `export const b = () => 1;\nglobalThis.started = true;\n`,
      'packages/lib/src/b.test.ts': `import { b } from './b';\nb();\n`,
    };
    const [only, ...others] = await pastBarrels(finding(texts, [commit('packages/lib/src/b.ts')]));
    expect(others).toEqual([]);
    expect(only?.isRefused).toBe(true);
    expect(await only?.edits(memoryFiles(texts))).toEqual({
      ok: false,
      error:
        'imports stay with packages/lib/src/index.ts: packages/lib/src/b.ts:2 does something when it is loaded',
    });
  });
});

import { projectLookup } from '@subminute/core/ratchet';
import { describe, expect, test } from 'vitest';
import { globCompiler } from '../adapter/globs.ts';
import { outputTest } from '../adapter/declared-outputs.ts';
import { declaredInputs } from './declared-inputs.ts';
import { type Finding, findingsOf } from './findings.ts';
import { type FilesBefore, undeclaredOf } from './undeclared.ts';

const PROJECTS = ['web', 'lib', 'shared'].map((name) => ({ name, root: `packages/${name}` }));
/** As Nx 24.0.6 prints a plan. */
const PLAN = [
  'AllExternalDependencies',
  'web:ProjectConfiguration',
  'web:TsConfig',
  'web:packages/web/src/**/*,packages/web/package.json,!packages/web/src/**/*.md',
  'env:NX_CLOUD_ENCRYPTION_KEY',
  'json:{workspaceRoot}/package.json[type]',
  'workspace:[{workspaceRoot}/nx.json,{workspaceRoot}/.gitignore,{workspaceRoot}/.nxignore]',
  'workspace:[{workspaceRoot}/tools/*.mjs]',
];

interface Did {
  readonly read?: readonly string[];
  readonly listed?: readonly string[];
  readonly wrote?: readonly string[];
  readonly removed?: readonly string[];
  readonly missing?: readonly string[];
  readonly left?: readonly string[];
  readonly plan?: readonly string[];
  readonly ignored?: readonly string[];
}

const KNOWN = [
  'nx.json',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'README.md',
  'tools/gen.mjs',
  'tools/gen.json',
  'docs/a.md',
  'docs/b.md',
  'docs/api/c.md',
  'packages/web/package.json',
  'packages/web/README.md',
  'packages/web/src/a.ts',
  'packages/web/src/a.md',
  ...['a.ts', 'b.ts', 'c.ts'].map((name) => `packages/shared/src/${name}`),
  'packages/web/conf/[id].ts',
];

function findings(did: Did): readonly Finding[] {
  const { read, listed, wrote, removed, missing, left = [], plan = PLAN, ignored = [] } = did;
  const outputs = ['packages/web/dist/js'];
  const before: FilesBefore = { known: new Set(KNOWN), ignored: new Set(ignored) };
  const below = ['lib', 'shared'].map((project) => ({
    task: `${project}:build`,
    project,
    isOutput: outputTest([`packages/${project}/dist`]),
    isDirect: project === 'lib',
  }));
  const declared = {
    inputs: declaredInputs(plan, {
      projects: PROJECTS,
      compile: globCompiler(),
      tsconfig: 'tsconfig.base.json',
    }),
    outputs,
    isOutput: outputTest(outputs),
    below,
    owner: projectLookup(PROJECTS),
  };
  const files = {
    read: new Set(read),
    listed: new Set(listed),
    seen: new Set<string>(),
    missing: new Set(missing),
    wrote: new Set(wrote),
    removed: new Set(removed),
  };
  const undeclared = undeclaredOf(files, declared, { before, left });
  return findingsOf(undeclared, {
    declared,
    before,
    project: 'web',
    projectRoot: 'packages/web',
    unignored: new Set(['packages/web/report.txt']),
  });
}

describe('what a task reads', () => {
  test('is declared by its file sets, the files of the workspace, its configuration and the lockfile', () => {
    const read = ['packages/web/src/a.ts', 'packages/web/package.json', 'tools/gen.mjs', 'nx.json'];
    const others = ['package.json', 'tsconfig.base.json', 'package-lock.json'];
    expect(findings({ read: [...read, ...others] })).toEqual([]);
  });

  test('is told with the entry that declares it, by its own project, another one or the workspace', () => {
    expect(
      findings({
        read: [
          'packages/web/README.md',
          'packages/web/src/a.md',
          'tools/gen.json',
          ...['a.ts', 'b.ts', 'c.ts'].map((name) => `packages/shared/src/${name}`),
        ],
      }).map(({ kind, what, inputs }) => [kind, what, inputs]),
    ).toEqual([
      ['reads', 'tools/gen.json', '{workspaceRoot}/tools/gen.json'],
      ['reads', 'packages/shared/src/*.ts', { input: 'default', projects: ['shared'] }],
      ['reads', 'packages/web/README.md', '{projectRoot}/README.md'],
      ['reads', 'packages/web/src/a.md', '{projectRoot}/src/a.md'],
    ]);
  });

  test('is written as a glob that has it where its name would be another glob', () => {
    expect(findings({ read: ['packages/web/conf/[id].ts'] })).toMatchObject([
      { what: 'packages/web/conf/[id].ts', inputs: '{projectRoot}/conf/?id?.ts' },
    ]);
  });

  test('may be made by a task below: then its hash must have that, or the files that it is made of', () => {
    const read = ['packages/lib/dist/a.js', 'packages/lib/dist/b.js', 'packages/shared/dist/a.d.ts'];
    const of = (more: readonly string[]): unknown =>
      findings({ read, ignored: read, plan: [...PLAN, ...more] }).map(({ madeBy, what, inputs }) => [
        madeBy,
        what,
        inputs,
      ]);
    expect(of([])).toEqual([
      ['lib:build', 'packages/lib/dist/**/*.js', { dependentTasksOutputFiles: '**/*.js' }],
      [
        'shared:build',
        'packages/shared/dist/a.d.ts',
        { dependentTasksOutputFiles: '**/*.ts', transitive: true },
      ],
    ]);
    expect(of(['**/*.d.ts:packages/lib/dist,packages/shared/dist', 'lib:packages/lib/**/*'])).toEqual([]);
  });

  test('may be what git ignores and no task makes: no entry can help', () => {
    expect(findings({ read: ['secret.txt'], ignored: ['secret.txt'] })).toEqual([
      { kind: 'reads-ignored', what: 'secret.txt', files: ['secret.txt'] },
    ]);
  });

  test('was there before: what comes from elsewhere meanwhile is not told', () => {
    expect(findings({ read: ['packages/web/made-by-a-daemon'], missing: ['.babelrc'] })).toEqual([]);
  });
});

describe('a folder that a task lists', () => {
  test('is told where none of its files is declared, with what lies below if that was listed too', () => {
    expect(findings({ listed: ['docs'], read: ['docs/a.md'] })).toEqual([
      { kind: 'lists', what: 'docs', files: ['docs/a.md'], inputs: '{workspaceRoot}/docs/*' },
    ]);
    expect(findings({ listed: ['docs', 'docs/api'] })).toMatchObject([
      { what: 'docs', inputs: '{workspaceRoot}/docs/**/*' },
    ]);
  });

  test('is declared by any of its files, but not by those that every task has', () => {
    expect(findings({ listed: ['packages/web/src', 'tools', 'packages', ''] })).toEqual([]);
    const plan = PLAN.filter((one) => !/json:|AllExternal|TsConfig/.test(one));
    expect(findings({ listed: [''], plan })).toMatchObject([{ what: '.', inputs: '{workspaceRoot}/*' }]);
  });
});

describe('what a task writes', () => {
  test('is told by the widest new folder in which no declared output lies', () => {
    expect(
      findings({
        left: [
          'packages/web/dist/js/a.js',
          'packages/web/dist/types/a/b.d.ts',
          'packages/web/dist/x',
          'packages/web/report.txt',
          'out/deep/er/x',
          'out/y',
        ],
      }).map(({ what, outputs, isInGit }) => [what, outputs, isInGit]),
    ).toEqual([
      ['out', '{workspaceRoot}/out', undefined],
      ['packages/web/dist/types', '{projectRoot}/dist/types', undefined],
      ['packages/web/dist/x', '{projectRoot}/dist/x', undefined],
      ['packages/web/report.txt', '{projectRoot}/report.txt', true],
    ]);
  });

  test('may have been there before: no output can help', () => {
    expect(findings({ wrote: ['packages/web/src/a.ts'], removed: ['docs/a.md', 'temporary'] })).toEqual([
      { kind: 'changes', what: 'packages/web/src/a.ts', files: ['packages/web/src/a.ts'] },
      { kind: 'removes', what: 'docs/a.md', files: ['docs/a.md'] },
    ]);
  });
});

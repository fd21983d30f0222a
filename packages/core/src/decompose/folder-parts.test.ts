import { describe, expect, test } from 'vitest';
import { type GraphFile, type Target, fileGraphOf } from '../graph/file-graph.ts';
import { asTaskId } from '../ids.ts';
import type { SampleCommit } from '../ratchet/sample.ts';
import { type FolderPart, folderParts } from './folder-parts.ts';

const HOME = 'libs/core';

const file = (path: string, to: readonly string[] = [], facts: GraphFile['facts'] = {}): GraphFile => ({
  path: path.startsWith('libs/') ? path : `${HOME}/${path}`,
  imports: to.map((specifier) => ({ specifier, start: 0, end: 0, how: 'static', kind: 'runtime' })),
  targets: to.map((one): Target => ({ is: 'file', file: one.startsWith('libs/') ? one : `${HOME}/${one}` })),
  facts,
  verbatim: false,
});

const commit = (...paths: readonly string[]): SampleCommit => ({
  sha: paths.join(),
  paths: paths.map((path) => (path.startsWith('libs/') ? path : `${HOME}/${path}`)),
  packages: [],
});

const TASK = {
  task: asTaskId('core:test'),
  project: 'core',
  target: 'test',
  cache: true,
  continuous: false,
  dependsOn: [],
  inputs: [0],
  command: 'vitest run',
};

function parts(
  files: readonly GraphFile[],
  sample: readonly SampleCommit[],
  reads: readonly string[] = [],
): readonly FolderPart[] {
  const graph = {
    selection: 'task' as const,
    targets: ['test'],
    projects: [
      { name: 'core', root: HOME },
      { name: 'types', root: 'libs/types' },
    ],
    edges: [],
    tasks: [TASK],
    inputs: ['core:libs/core/**/*'],
    lockfile: 'all' as const,
  };
  return folderParts({
    state: {
      graph,
      weights: new Map([[TASK.task, { cpuMs: 11_000, durationMs: 11_000 }]]),
      units: new Map(),
    },
    files: fileGraphOf(files),
    task: TASK,
    home: HOME,
    ownerOf: (path) =>
      path.startsWith(`${HOME}/`) ? 'core' : path.startsWith('libs/types/') ? 'types' : undefined,
    reads: new Set(reads.map((path) => `${HOME}/${path}`)),
    sample,
    context: {
      compile: () => (path) => path.startsWith(`${HOME}/`),
      cores: 2,
      overheadMs: 0,
      exists: () => true,
    },
  });
}

const API = [file('api/a.ts'), file('api/a.test.ts', ['api/a.ts'])];
const REST = [file('main.ts', ['api/a.ts']), file('main.test.ts', ['main.ts'])];

describe('a folder whose tests can be a task of their own', () => {
  test('is spared where the rest changes, and costs a start where both run', () => {
    const [part, ...others] = parts(
      [...API, ...REST],
      [commit('main.ts'), commit('main.test.ts'), commit('api/a.ts')],
    );
    expect(others).toEqual([]);
    // Half of 10 s of work twice, less a start for the third.
    expect(part).toEqual({
      root: `${HOME}/api`,
      tests: 1,
      others: 1,
      stands: 'below',
      needs: [],
      isRead: false,
      gainMs: (2 * 5000 - 1000) / 3,
    });
  });

  test('is none where all commits touch it', () => {
    expect(parts([...API, ...REST], [commit('api/a.ts')])).toEqual([]);
  });

  test('on top of the rest, its own edits run nothing else', () => {
    const files = [file('main.ts'), file('main.test.ts', ['main.ts']), file('e2e/a.test.ts', ['main.ts'])];
    expect(parts(files, [commit('e2e/a.test.ts')])).toMatchObject([{ stands: 'above', gainMs: 5000 }]);
  });

  test('names the projects that it needs', () => {
    const needy = [...API, file('api/b.ts', ['libs/types/t.ts']), file('libs/types/t.ts')];
    expect(parts([...needy, ...REST], [commit('main.ts')])).toMatchObject([{ needs: ['types'] }]);
  });

  test('is an input of a rest that may read any file', () => {
    const reader: GraphFile = {
      ...file('scan.test.ts'),
      imports: [],
      targets: [{ is: 'builtin', name: 'node:fs' }],
    };
    const own = commit('api/a.test.ts');
    const [seen] = parts([...API, ...REST, reader], [commit('main.ts'), own]);
    const [plain] = parts([...API, ...REST, file('scan.test.ts')], [commit('main.ts'), own]);
    expect([seen?.isRead, plain?.isRead]).toEqual([true, false]);
    expect(seen?.gainMs).toBeLessThan(plain?.gainMs ?? 0);
  });

  test.each([
    [
      'it reads files by itself',
      [...API, { ...file('api/b.ts'), targets: [{ is: 'builtin' as const, name: 'fs' }] }, ...REST],
    ],
    ['the two need each other', [...API, file('api/b.ts', ['main.ts']), ...REST]],
    [
      'it needs the rest, and others hang on it',
      [
        file('main.ts'),
        file('main.test.ts', ['main.ts']),
        file('api/a.ts', ['main.ts']),
        file('api/a.test.ts'),
        file('libs/types/t.ts', ['api/a.ts']),
      ],
    ],
    ['it asks where it lies', [...API, file('api/b.ts', [], { place: true }), ...REST]],
    ['it is all there is', [...API, file('main.ts', ['api/a.ts'])]],
    ['it has no test', [file('api/a.ts'), ...REST]],
  ])('there is none where %s', (_name, files) => {
    expect(parts(files, [commit('main.ts')])).toEqual([]);
  });

  test('what all test files read belongs to neither', () => {
    const files = [...API, ...REST, file('setup.ts'), file('api/c.test.ts', ['setup.ts'])];
    expect(parts(files, [commit('main.ts')], ['setup.ts'])).toMatchObject([{ stands: 'below' }]);
    expect(parts(files, [commit('main.ts')])).toEqual([]);
  });
});

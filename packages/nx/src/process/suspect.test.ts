import { type RunEvent, type RunResult, asTaskId, foldRun } from '@subminute/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestRepository, makeRepository } from '../testing/repository.ts';
import { suspect } from './suspect.ts';

const GRAPH = {
  nodes: Object.fromEntries(
    ['core', 'tax', 'cart', 'web'].map((name) => [name, { data: { root: `libs/${name}` } }]),
  ),
  dependencies: {
    web: [{ target: 'cart' }, { target: 'npm:react' }],
    cart: [{ target: 'core' }, { target: 'tax' }],
    core: [],
    tax: [],
  },
};

let repository: TestRepository;

beforeEach(() => {
  repository = makeRepository();
  repository.commit({
    '.gitignore': '.nx\n',
    'libs/core/src/total.ts': 'const some = 1;\nexport function total(): string;\n',
    'libs/core/src/rate.ts': 'export const rate = 1;\n',
    'libs/web/src/page.ts': '',
  });
  repository.write({ '.nx/workspace-data/project-graph.json': JSON.stringify(GRAPH) });
});
afterEach(() => {
  repository[Symbol.dispose]();
});

/** `web` fails of what it says about `core`. */
const FAILED: RunResult = foldRun([
  {
    type: 'task-ended',
    task: asTaskId('web:typecheck'),
    outcome: 'failed',
    cache: 'none',
    projectRoot: 'libs/web',
    evidence: {
      understood: true,
      diagnostics: [
        {
          tool: 'tsc',
          severity: 'error',
          code: 'TS2322',
          message: "Type 'number' of total is not assignable to type 'string'.",
          place: { file: 'libs/web/src/page.ts', line: 3 },
        },
      ],
      found: 1,
      excerpt: [],
      lines: 3,
    },
  },
]);

const suspected = (): Promise<readonly RunEvent[]> =>
  suspect(FAILED, { args: ['--base=main'], env: {}, root: repository.dir }, undefined);

test('a consumer that fails is told the changed line below it that its message speaks of', async () => {
  repository.write({
    'libs/core/src/rate.ts': 'export const rate = 2;\n',
    'libs/core/src/total.ts': 'const some = 2;\nexport function total(): number;\n',
  });
  expect(await suspected()).toEqual([
    {
      type: 'cause-suspected',
      place: { file: 'libs/core/src/total.ts', line: 2 },
      text: 'export function total(): number;',
      also: ['libs/core/src/rate.ts'],
      via: ['web', 'cart', 'core'],
    },
  ]);
});

test('the way told is that to the file that is told, where several projects have changed', async () => {
  repository.write({
    'libs/core/src/rate.ts': 'export const rate = 2;\n',
    'libs/tax/src/sum.ts': 'export const total = 2;\n',
  });
  repository.git('add', '-A');
  expect(await suspected()).toEqual([
    {
      type: 'cause-suspected',
      place: { file: 'libs/tax/src/sum.ts', line: 1 },
      text: 'export const total = 2;',
      also: ['libs/core/src/rate.ts'],
      via: ['web', 'cart', 'tax'],
    },
  ]);
});

test('where no line speaks of it, or the file is gone, the file is told', async () => {
  repository.git('rm', '-q', 'libs/core/src/total.ts');
  expect(await suspected()).toEqual([
    {
      type: 'cause-suspected',
      place: { file: 'libs/core/src/total.ts' },
      text: '',
      via: ['web', 'cart', 'core'],
    },
  ]);
});

test('nothing is told where the consumer has changed itself, nor where nothing did', async () => {
  expect(await suspected()).toEqual([]);
  repository.write({ 'libs/core/src/rate.ts': '', 'libs/web/src/new.ts': '' });
  expect(await suspected()).toEqual([]);
});

test('nothing is told without a graph that can be read', async () => {
  repository.write({ 'libs/core/src/rate.ts': '', '.nx/workspace-data/project-graph.json': '{' });
  expect(await suspected()).toEqual([]);
});

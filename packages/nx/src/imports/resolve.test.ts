import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { Target } from '@subminute/core/graph';
import { expect, test } from 'vitest';
import { GIT_ENV, makeRepository } from '../testing/repository.ts';
import { openFileGraph } from './open-file-graph.ts';

type Files = Readonly<Record<string, string>>;

/** Where the imports of `a.ts` lead. `linked`: folders that `node_modules` leads to. */
async function targetsIn(files: Files, linked: Files = {}): Promise<readonly Target[]> {
  using repository = makeRepository();
  repository.commit({ '.gitignore': 'node_modules\ndist\n', ...files });
  for (const [name, folder] of Object.entries(linked)) {
    const link = path.join(repository.dir, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(repository.dir, folder), link);
  }
  const open = await openFileGraph(repository.dir, { env: GIT_ENV });
  if (!open.ok) throw new Error(open.error);
  using graph = open.value;
  return graph.graph().files.find((file) => file.path === 'a.ts')?.targets ?? [];
}

test.each<[string, string, Files, Target]>([
  [
    'a script beside what declares it',
    "import './b'",
    { 'b.d.ts': '', 'b.js': '' },
    { is: 'file', file: 'b.d.ts', runs: 'b.js' },
  ],
  [
    'of types alone, no script',
    "import type { B } from './b'",
    { 'b.d.ts': '', 'b.js': '' },
    { is: 'file', file: 'b.d.ts' },
  ],
  ['a source by the name of its output', "import './b.js'", { 'b.ts': '' }, { is: 'file', file: 'b.ts' }],
  [
    'a mock, and what it mocks',
    "vi.mock('./b')",
    { 'b.ts': '', '__mocks__/b.ts': '' },
    { is: 'file', file: 'b.ts', runs: '__mocks__/b.ts' },
  ],
  ['a file behind a question', "import './b?raw'", { 'b.ts': '' }, { is: 'file', file: 'b.ts' }],
  ['a component of another language', "import './b.vue'", { 'b.vue': '' }, { is: 'asset', file: 'b.vue' }],
  ['a style sheet', "new URL('./b.css', import.meta.url)", { 'b.css': '' }, { is: 'asset', file: 'b.css' }],
  ['a module of Node', "import 'fs/promises'", {}, { is: 'builtin', name: 'fs/promises' }],
  ['a package outside', "import '@scope/p/deep'", {}, { is: 'package', name: '@scope/p' }],
  ['nothing', "import './b'", {}, { is: 'missing' }],
])('%s', async (_, text, files, expected) => {
  expect(await targetsIn({ 'a.ts': text, ...files })).toEqual([expected]);
});

const manifest = (fields: object): Files => ({ 'p/package.json': JSON.stringify({ name: 'p', ...fields }) });

test.each<[string, Files, Target]>([
  [
    'by the folders of its build',
    { ...manifest({ exports: { types: './dist/esm/x.d.ts' } }), 'p/src/x.ts': '' },
    { is: 'file', file: 'p/src/x.ts' },
  ],
  [
    'by its tsconfig',
    {
      ...manifest({ main: './made/x.js' }),
      'p/tsconfig.json': '{"compilerOptions": {"outDir": "made", "rootDir": "code"}}',
      'p/code/x.ts': '',
    },
    { is: 'file', file: 'p/code/x.ts' },
  ],
  [
    'by its index',
    { ...manifest({ main: './dist/bundle.js' }), 'p/src/index.ts': '' },
    { is: 'file', file: 'p/src/index.ts' },
  ],
  [
    'not at all',
    { ...manifest({ main: './dist/b.js' }), 'p/x.ts': '' },
    { is: 'folder', dir: 'p', name: 'p' },
  ],
  [
    'apart, where types and what runs lie in two files',
    { ...manifest({ exports: { types: './t.ts', default: './r.ts' } }), 'p/t.ts': '', 'p/r.ts': '' },
    { is: 'file', file: 'p/t.ts', runs: 'p/r.ts' },
  ],
])('a package that is not built is found %s', async (_, files, expected) => {
  const all = { 'a.ts': "import 'p'", ...files };
  expect(await targetsIn(all, { p: 'p' })).toEqual([expected]);
  // Where nothing is installed, by its name.
  expect(await targetsIn(all)).toEqual([expected]);
});

test('what is installed, but not this package, is not found by its name', async () => {
  const files = {
    'a.ts': "import 'p'",
    ...manifest({}),
    'p/index.ts': '',
    'q/package.json': '{"name": "q"}',
  };
  expect(await targetsIn(files, { q: 'q' })).toEqual([{ is: 'package', name: 'p' }]);
});

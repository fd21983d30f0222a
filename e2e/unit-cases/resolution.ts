import type { FileTexts } from '../../tools/rig/units/workspace.ts';
import { type UnitCase, testFile } from '../../tools/rig/units/unit-case.ts';

export const word = (from: string): string =>
  testFile("expect(word).toBe('a');", `import { word } from '${from}';`);

/** An edit after which an import leads somewhere else. */
export function shadow(name: string, from: string, files: FileTexts, edit: FileTexts): UnitCase {
  return { name, files: { ...files, 'a.test.ts': word(from) }, edit, runs: ['a.test.ts'] };
}

export const A = "export const word = 'a';";
export const B = "export const word = 'b';";

/** Which file an import leads to. */
export const RESOLUTION: readonly UnitCase[] = [
  shadow('a new a.js beside a.ts', './a', { 'a.ts': A }, { 'a.js': B }),
  shadow('a new a.mjs beside a.ts', './a', { 'a.ts': A }, { 'a.mjs': B }),
  shadow('a new a.js where a.ts was meant', './a.js', { 'a.ts': A }, { 'a.js': B }),
  shadow('a new a.ts beside a/index.ts', './a', { 'a/index.ts': A }, { 'a.ts': B }),
  shadow('a new a/index.js beside a/index.ts', './a', { 'a/index.ts': A }, { 'a/index.js': B }),
  shadow(
    'a new a.ts beside a/package.json with a main of its own',
    './a',
    { 'a/package.json': '{"main":"lib/main.ts"}', 'a/lib/main.ts': A },
    { 'a.ts': B },
  ),
  shadow(
    'another main in a folder',
    './a',
    { 'a/package.json': '{"main":"one.ts"}', 'a/one.ts': A, 'a/two.ts': B },
    { 'a/package.json': '{"main":"two.ts"}' },
  ),
  shadow(
    'another target of an import by #',
    '#word',
    {
      'package.json': '{"name":"imports-one","type":"module","imports":{"#word":"./one.ts"}}',
      'one.ts': A,
      'two.ts': B,
    },
    { 'package.json': '{"name":"imports-one","type":"module","imports":{"#word":"./two.ts"}}' },
  ),
  shadow(
    'a nearer package.json appears, and with it another import by #',
    './src/lib.ts',
    {
      'package.json': '{"name":"imports-two","type":"module","imports":{"#word":"./one.ts"}}',
      'src/lib.ts': "export { word } from '#word';",
      'one.ts': A,
      'src/two.ts': B,
    },
    { 'src/package.json': '{"type":"module","imports":{"#word":"./two.ts"}}' },
  ),
  shadow(
    'an alias leads elsewhere',
    'alias/word.ts',
    {
      'one/word.ts': A,
      'two/word.ts': B,
      'vitest.config.mjs':
        "export default { plugins: [subminute()], resolve: { alias: { alias: new URL('./one', import.meta.url).pathname } } };",
    },
    {
      'vitest.config.mjs':
        "export default { plugins: [subminute()], resolve: { alias: { alias: new URL('./two', import.meta.url).pathname } } };",
    },
  ),
  shadow(
    'a barrel takes a module with an effect in',
    './index.ts',
    {
      'index.ts': "export * from './one.ts';",
      'one.ts': 'export const word = globalThis.word ?? "a";',
      'two.ts': 'globalThis.word = "b";',
    },
    { 'index.ts': "import './two.ts';\nexport * from './one.ts';" },
  ),
  shadow(
    'a module with effects only',
    './lib.ts',
    {
      'lib.ts': "import './effect.ts'; export const word = globalThis.word;",
      'effect.ts': "globalThis.word = 'a';",
    },
    { 'effect.ts': "globalThis.word = 'b';" },
  ),
  shadow(
    'modules that import each other',
    './one.ts',
    {
      'one.ts': "import { two } from './two.ts'; export const word = 'a'; export const one = () => two();",
      'two.ts': "import { word } from './one.ts'; export const two = () => word;",
    },
    {
      'one.ts':
        "import { two } from './two.ts'; export const one = () => two(); export const word = two.name === 'two' ? 'b' : 'a';",
    },
  ),
  {
    name: 'a module appears that was asked for in vain',
    files: {
      'lib.ts': "export const load = () => import('./maybe.ts').then((m) => m.word, () => 'none');",
      'a.test.ts': testFile("expect(await load()).toBe('none');", "import { load } from './lib.ts';"),
    },
    edit: { 'maybe.ts': A },
    runs: ['a.test.ts'],
  },
  {
    name: 'a mock appears in __mocks__ beside a module',
    files: {
      'word.ts': A,
      'a.test.ts': testFile(
        'expect(word()).toBe(undefined);',
        "import { word } from './fn.ts';\nvi.mock('./fn.ts');",
      ),
      'fn.ts': "export const word = () => 'a';",
    },
    edit: { '__mocks__/fn.ts': "export const word = () => 'b';" },
    runs: ['a.test.ts'],
  },
  {
    name: 'what a factory of a mock imports',
    files: {
      'word.ts': A,
      'fake.ts': "export const word = 'c';",
      'a.test.ts': testFile(
        "expect(word).toBe('c');",
        "import { word } from './word.ts';\nvi.mock('./word.ts', async () => await import('./fake.ts'));",
      ),
    },
    edit: { 'fake.ts': "export const word = 'd';" },
    runs: ['a.test.ts'],
  },
];

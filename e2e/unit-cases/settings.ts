import type { FileTexts } from '../../tools/rig/units/workspace.ts';
import { type UnitCase, testFile } from '../../tools/rig/units/unit-case.ts';

const WORD = testFile("expect(word).toBe('a');", "import { word } from './word.ts';");
const config = (rest: string, before = ''): string =>
  `${before}export default { plugins: [subminute()], ${rest} };`;

/** A class whose fields hide an accessor, or do not. */
const FIELDS = {
  'word.ts': `class Base { set word(value: string) { this.kept = value; } kept = 'none'; }
    class Derived extends Base { word = 'x'; }
    export const word = new Derived().kept === 'x' ? 'a' : 'b';`,
  'a.test.ts': WORD,
};
const tsconfig = (useDefineForClassFields: boolean): string =>
  JSON.stringify({ compilerOptions: { target: 'ES2022', useDefineForClassFields } });

/** An environment of tests, as a package of the project. Vitest looks for it from the folder above, too. */
const OWN = '../node_modules/vitest-environment-own';
const environment = (word: string): FileTexts => ({
  [`${OWN}/package.json`]:
    '{"name":"vitest-environment-own","version":"1.0.0","type":"module","main":"index.js"}',
  [`${OWN}/index.js`]: `export default { name: 'own', viteEnvironment: 'ssr', transformMode: 'ssr',
    setup(global) { global.word = '${word}'; return { teardown() {} }; } };`,
});

/** Settings, the environment, and what stands around the tests. */
export const SETTINGS: readonly UnitCase[] = [
  {
    name: 'a variable that is read by its name',
    files: {
      'a.test.ts': testFile("expect(process.env['CASE_NAMED']).toBe('a');"),
      'b.test.ts': testFile("expect(import.meta.env['CASE_META']).toBe('a');"),
      'c.test.ts': testFile("expect(process.env['NX_PUBLIC_CASE']).toBe('a');"),
      'd.test.ts': testFile("expect('CASE_NEW' in process.env).toBe(false);"),
      'e.test.ts': testFile("expect(process.env['CASE_STILL']).toBe('a');"),
    },
    envBefore: { CASE_NAMED: 'a', CASE_META: 'a', NX_PUBLIC_CASE: 'a', CASE_STILL: 'a' },
    env: { CASE_NAMED: 'b', CASE_META: 'b', NX_PUBLIC_CASE: 'b', CASE_NEW: '' },
    runs: ['a.test.ts', 'b.test.ts', 'c.test.ts', 'd.test.ts'],
    rests: ['e.test.ts'],
  },
  {
    name: 'all variables are taken',
    files: { 'a.test.ts': testFile("expect(Object.keys(process.env)).not.toContain('CASE_NEW');") },
    env: { CASE_NEW: '' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a file of variables changes',
    files: {
      '.env.test': 'VITE_WORD=a',
      'a.test.ts': testFile("expect(import.meta.env.VITE_WORD).toBe('a');"),
    },
    edit: { '.env.test': 'VITE_WORD=b' },
    runs: ['a.test.ts'],
  },
  {
    name: 'the config sets another variable',
    files: {
      'vitest.config.mjs': config("test: { env: { WORD: 'a' } }"),
      'a.test.ts': testFile("expect(process.env['WORD']).toBe('a');"),
    },
    edit: { 'vitest.config.mjs': config("test: { env: { WORD: 'b' } }") },
    runs: ['a.test.ts'],
  },
  {
    name: 'what the config imports changes',
    files: {
      'vitest.config.mjs': config(
        'define: { WORD: JSON.stringify(word) }',
        "import { word } from './helper.mjs';\n",
      ),
      'helper.mjs': "export const word = 'a';",
      'a.test.ts': testFile("expect(WORD).toBe('a');"),
    },
    edit: { 'helper.mjs': "export const word = 'b';" },
    runs: ['a.test.ts'],
  },
  {
    name: 'the config takes the version of the package and not its scripts',
    files: {
      'vitest.config.mjs': config(
        'define: { V: JSON.stringify(pkg.version) }',
        "import pkg from './package.json' with { type: 'json' };\n",
      ),
      'package.json': '{"name":"versioned","type":"module","version":"1.0.0"}',
      'a.test.ts': testFile("expect(V).toBe('1.0.0');"),
    },
    edit: { 'package.json': '{"name":"versioned","type":"module","version":"2.0.0"}' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a release that no config takes from',
    files: {
      'package.json': '{"name":"released","type":"module","version":"1.0.0"}',
      'a.test.ts': testFile('expect(1).toBe(1);'),
    },
    edit: { 'package.json': '{"name":"released","type":"module","version":"2.0.0","scripts":{"x":"y"}}' },
    rests: ['a.test.ts'],
  },
  {
    name: 'a setup file reads another file',
    files: {
      'vitest.config.mjs': config("test: { setupFiles: ['./setup.ts'] }"),
      'setup.ts':
        "import { readFileSync } from 'node:fs'; globalThis.word = readFileSync(import.meta.dirname + '/word.txt', 'utf8');",
      'word.txt': 'a',
      'a.test.ts': testFile("expect(globalThis.word).toBe('a');"),
    },
    edit: { 'word.txt': 'b' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a pure global setup changes',
    files: {
      'vitest.config.mjs': config("test: { globalSetup: ['./global.ts'] }"),
      'global.ts': "export default ({ provide }) => { provide('word', 'a'); };",
      'a.test.ts': testFile("expect(inject('word')).toBe('a');", "import { inject } from 'vitest';"),
    },
    edit: { 'global.ts': "export default ({ provide }) => { provide('word', 'b'); };" },
    runs: ['a.test.ts'],
  },
  {
    name: 'a global setup reads a file',
    files: {
      'vitest.config.mjs': config("test: { globalSetup: ['./global.ts'] }"),
      'global.ts':
        "import { readFileSync } from 'node:fs'; export default ({ provide }) => { provide('word', readFileSync(import.meta.dirname + '/word.txt', 'utf8')); };",
      'word.txt': 'a',
      'a.test.ts': testFile("expect(inject('word')).toBe('a');", "import { inject } from 'vitest';"),
    },
    edit: { 'word.txt': 'b' },
    always: ['a.test.ts'],
    runs: ['a.test.ts'],
  },
  {
    name: 'a global setup reads a variable',
    files: {
      'vitest.config.mjs': config("test: { globalSetup: ['./global.ts'] }"),
      'global.ts': "export default ({ provide }) => { provide('word', process.env.CASE_SETUP); };",
      'a.test.ts': testFile("expect(inject('word')).toBe('a');", "import { inject } from 'vitest';"),
    },
    envBefore: { CASE_SETUP: 'a' },
    env: { CASE_SETUP: 'b' },
    always: ['a.test.ts'],
    runs: ['a.test.ts'],
  },
  {
    name: 'fields of classes are defined in another way',
    files: { ...FIELDS, 'tsconfig.json': tsconfig(false) },
    edit: { 'tsconfig.json': tsconfig(true) },
    runs: ['a.test.ts'],
  },
  {
    name: 'a tsconfig that is extended by another one',
    files: { ...FIELDS, 'tsconfig.json': '{ "extends": "./up/base.json" }', 'up/base.json': tsconfig(false) },
    edit: { 'up/base.json': tsconfig(true) },
    runs: ['a.test.ts'],
  },
  {
    name: 'a tsconfig that is extended out of the exports of a package',
    files: {
      ...FIELDS,
      'tsconfig.json': '{ "extends": "configs/base" }',
      'node_modules/configs/package.json':
        '{"name":"configs","version":"1.0.0","exports":{"./base":"./deep/base.json"}}',
      'node_modules/configs/deep/base.json': tsconfig(false),
    },
    edit: { 'node_modules/configs/deep/base.json': tsconfig(true) },
    runs: ['a.test.ts'],
  },
  {
    name: 'a nearer tsconfig appears',
    files: {
      ...FIELDS,
      'tsconfig.json': tsconfig(false),
      'src/word.ts': FIELDS['word.ts'],
      'a.test.ts': WORD.replace('./word', './src/word'),
    },
    edit: { 'src/tsconfig.json': tsconfig(true) },
    runs: ['a.test.ts'],
  },
  {
    name: 'a comment names another environment of tests, and that environment changes',
    files: {
      ...environment('b'),
      'a.test.ts': testFile('expect(globalThis.word).toBe(undefined);'),
      'b.test.ts': `// @vitest-environment own\n${testFile("expect(globalThis.word).toBe('b');")}`,
    },
    edit: {
      ...environment('c'),
      'a.test.ts': `// @vitest-environment own\n${testFile('expect(globalThis.word).toBe(undefined);')}`,
    },
    runs: ['a.test.ts', 'b.test.ts'],
  },
  {
    name: 'what a setup file imports changes',
    files: {
      'vitest.config.mjs': config("test: { setupFiles: ['./setup.ts'] }"),
      'setup.ts': "import { word } from './deep/helper.ts'; globalThis.word = word;",
      'deep/helper.ts': "export const word = 'a';",
      'a.test.ts': testFile("expect(globalThis.word).toBe('a');"),
    },
    edit: { 'deep/helper.ts': "export const word = 'b';" },
    runs: ['a.test.ts'],
  },
  {
    name: 'what the config imports from another folder, and what it reads of its variables, changes',
    files: {
      'vitest.config.mjs': config(
        'test: { provide: { word: process.env.CASE_CONFIG }, env: { OTHER: other } }',
        "import { other } from './tools/other.mjs';\n",
      ),
      'tools/other.mjs': "export { other } from './deep/other.mjs';",
      'tools/deep/other.mjs': "export const other = 'a';",
      'a.test.ts': testFile("expect(inject('word')).toBe('a');", "import { inject } from 'vitest';"),
      'b.test.ts': testFile("expect(process.env['OTHER']).toBe('a');"),
    },
    edit: { 'tools/deep/other.mjs': "export const other = 'b';" },
    envBefore: { CASE_CONFIG: 'a' },
    env: { CASE_CONFIG: 'b' },
    runs: ['a.test.ts', 'b.test.ts'],
  },
  {
    name: 'a config with a reporter and an order of its own leaves known test files out',
    files: {
      'vitest.config.mjs': `import { BaseSequencer } from 'vitest/node';
        class Own extends BaseSequencer { async sort(files) { return [...files].reverse(); } }
        ${config("test: { reporters: ['./reporter.mjs'], sequence: { sequencer: Own } }")}`,
      'reporter.mjs': 'export default class { onTestRunEnd() {} };',
      'one.ts': "export const word = 'a';",
      'a.test.ts': testFile("expect(word).toBe('a');", "import { word } from './one.ts';"),
      'b.test.ts': testFile('expect(1).toBe(1);'),
    },
    edit: { 'one.ts': "export const word = 'b';" },
    runs: ['a.test.ts'],
    rests: ['b.test.ts'],
  },
  {
    name: 'a variable that a preloaded module of the workers reads',
    files: {
      'vitest.config.mjs': `export default { plugins: [subminute()],
        test: { execArgv: ['--import', import.meta.dirname + '/pre.mjs'] } };`,
      'pre.mjs': 'globalThis.preloaded = process.env.PRELOADED_WORD;',
      'a.test.ts': testFile("expect((globalThis as any).preloaded).toBe('a');"),
    },
    envBefore: { PRELOADED_WORD: 'a' },
    env: { PRELOADED_WORD: 'b' },
    runs: ['a.test.ts'],
  },
];

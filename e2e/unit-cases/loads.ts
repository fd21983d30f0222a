import { globSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { type UnitCase, testFile } from '../../tools/rig/units/unit-case.ts';

const REQUIRE =
  "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);";
const manifest = (name: string): string =>
  JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'index.js' });

/** A module of WebAssembly whose function `f` gives a number below 64. */
const wasm = (given: number): string =>
  `\0asm\x01\0\0\0\x01\x05\x01\x60\0\x01\x7f\x03\x02\x01\0\x07\x05\x01\x01f\0\0\x0a\x06\x01\x04\0\x41${String.fromCharCode(given)}\x0b`;

/** Any will do. */
const [ADDON = ''] = globSync(
  path.join(import.meta.dirname, '../../node_modules/@rolldown/binding-*/*.node'),
);

/** Vitest looks for it from the folder above, too. */
const ENVIRONMENT = '../node_modules/vitest-environment-asking';

/** What Node's own loader loads, and what is loaded before all modules. */
export const LOADS: readonly UnitCase[] = [
  {
    name: 'what a fixture requires changes',
    files: {
      'outer.cjs': "exports.word = require('./inner.cjs').word;",
      'inner.cjs': "exports.word = 'a';",
      'a.test.ts': testFile("expect(require('./outer.cjs').word).toBe('a');", REQUIRE),
    },
    edit: { 'inner.cjs': "exports.word = 'b';" },
    runs: ['a.test.ts'],
  },
  {
    name: 'a link leads elsewhere on the way of a path that is put together, required and imported',
    files: {
      'one/x.cjs': "exports.word = 'a';",
      'two/x.cjs': "exports.word = 'b';",
      'one/x.ts': "export const word = 'a';",
      'two/x.ts': "export const word = 'b';",
      'a.test.ts': testFile("expect(require(['./to', 'x.cjs'].join('/')).word).toBe('a');", REQUIRE),
      'b.test.ts': testFile(
        "const place = import.meta.dirname + '/to/x.ts'; expect((await import(/* @vite-ignore */ place)).word).toBe('a');",
      ),
    },
    prepare: (dir) => {
      symlinkSync('one', path.join(dir, 'to'));
    },
    edit: (dir) => {
      rmSync(path.join(dir, 'to'));
      symlinkSync('two', path.join(dir, 'to'));
    },
    runs: ['a.test.ts', 'b.test.ts'],
  },
  {
    name: 'WebAssembly changes, read and imported',
    files: {
      'one.wasm': wasm(1),
      'a.test.ts': testFile(
        "const { instance } = await WebAssembly.instantiate(readFileSync(new URL('./one.wasm', import.meta.url))); expect(instance.exports.f()).toBe(1);",
        "import { readFileSync } from 'node:fs';",
      ),
      'b.test.ts': testFile(
        // Before Vite 8, nobody can.
        'const exports = await start().then((made) => made.exports, () => undefined); expect(exports?.f() ?? 1).toBe(1);',
        "import start from './one.wasm?init';",
      ),
    },
    edit: { 'one.wasm': wasm(2) },
    runs: ['a.test.ts'],
  },
  {
    name: 'a native add-on',
    files: {
      'a.test.ts': testFile(`expect(require(${JSON.stringify(ADDON)})).toBeDefined();`, REQUIRE),
    },
    always: ['a.test.ts'],
    runs: ['a.test.ts'],
  },
  {
    name: 'a manifest that Node looks for by itself',
    files: {
      'src/x.txt': '',
      'a.test.ts': testFile(
        "expect(findPackageJSON(import.meta.dirname + '/src/x.txt', import.meta.url)).not.toContain('src');",
        "import { findPackageJSON } from 'node:module';",
      ),
    },
    edit: { 'src/package.json': '{}' },
    always: ['a.test.ts'],
    runs: ['a.test.ts'],
  },
  {
    name: 'what is generated into node_modules',
    files: {
      'node_modules/client/package.json': manifest('client'),
      'node_modules/client/index.js': "export { word } from '../.generated/index.js';",
      'node_modules/.generated/index.js': "export const word = 'a';",
      'a.test.ts': testFile("expect(word).toBe('a');", "import { word } from 'client';"),
    },
    pins: { client: '1.0.0' },
    edit: { 'node_modules/.generated/index.js': "export const word = 'b';" },
    runs: ['a.test.ts'],
  },
  {
    name: 'an optional package is installed',
    files: {
      'node_modules/asking/package.json': manifest('asking'),
      'node_modules/asking/index.js':
        "export const word = await import('optional').then((m) => m.word, () => 'a');",
      'a.test.ts': testFile("expect(word).toBe('a');", "import { word } from 'asking';"),
    },
    pins: { asking: '1.0.0', optional: '1.0.0' },
    edit: {
      'node_modules/optional/package.json': manifest('optional'),
      'node_modules/optional/index.js': "export const word = 'b';",
    },
    runs: ['a.test.ts'],
  },
  {
    name: 'a variable that an environment of tests reads before them',
    files: {
      [`${ENVIRONMENT}/package.json`]: manifest('vitest-environment-asking'),
      [`${ENVIRONMENT}/index.js`]: `export default { name: 'asking', viteEnvironment: 'ssr', transformMode: 'ssr',
        setup(global) { global.word = process.env.CASE_ASKED; return { teardown() {} }; } };`,
      'a.test.ts': `// @vitest-environment asking\n${testFile("expect(globalThis.word).toBe('a');")}`,
    },
    envBefore: { CASE_ASKED: 'a' },
    env: { CASE_ASKED: 'b' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a variable that is read where snapshots are written, and where tests are run',
    files: {
      'vitest.config.mjs': `export default { plugins: [subminute()],
        test: { snapshotSerializers: ['./serializer.ts'], runner: './runner.ts' } };`,
      'serializer.ts': `const word = process.env.CASE_SERIALIZED ?? 'a';
        export default { test: (value: unknown) => value === 'word', serialize: () => word };`,
      'runner.ts': `import * as vitest from 'vitest';
        const older = 'vitest/runners';
        const Base = (vitest as any).TestRunner ?? (await import(/* @vite-ignore */ older)).VitestTestRunner;
        (globalThis as any).ran = process.env.CASE_RUNNER ?? 'a';
        export default class extends Base {}`,
      'a.test.ts': testFile("expect('word').toMatchInlineSnapshot('a');"),
      'b.test.ts': testFile("expect((globalThis as any).ran).toBe('a');"),
    },
    env: { CASE_SERIALIZED: 'b', CASE_RUNNER: 'b' },
    runs: ['a.test.ts', 'b.test.ts'],
  },
];

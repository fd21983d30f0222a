import { rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { FileTexts } from '../../tools/rig/units/workspace.ts';
import { type UnitCase, testFile } from '../../tools/rig/units/unit-case.ts';
import { A, B, shadow, word } from './resolution.ts';

function dependency(version: string, text: string): FileTexts {
  const at = 'node_modules/dep';
  const manifest = { name: 'dep', version, type: 'module', main: 'index.js' };
  return { [`${at}/package.json`]: JSON.stringify(manifest), [`${at}/index.js`]: text };
}

/** A package of the workspace, linked into `node_modules` and loaded by Node. */
function linkTo(target: string): (dir: string) => void {
  return (dir) => {
    const link = path.join(dir, 'node_modules/linked');
    rmSync(link, { force: true });
    symlinkSync(path.join('..', target), link);
  };
}

const LINKED = JSON.stringify({ name: 'linked', type: 'module', exports: './dist/index.js' });

/** Packages: installed, linked, and what Node makes of them. */
export const PACKAGES: readonly UnitCase[] = [
  {
    ...shadow('another version of a dependency', 'dep', dependency('1.0.0', A), dependency('2.0.0', B)),
    pins: { dep: '1.0.0' },
    newPins: { dep: '2.0.0' },
  },
  {
    ...shadow('a dependency that no lockfile pins changes', 'dep', dependency('9.9.9', A), {
      'node_modules/dep/index.js': B,
    }),
  },
  {
    name: 'a copy of a dependency appears nearer',
    files: {
      ...dependency('1.0.0', A),
      'src/lib.ts': "export { word } from 'dep';",
      'a.test.ts': word('./src/lib.ts'),
    },
    edit: {
      'src/node_modules/dep/package.json': JSON.stringify({
        name: 'dep',
        version: '2.0.0',
        type: 'module',
        main: 'index.js',
      }),
      'src/node_modules/dep/index.js': B,
    },
    pins: { dep: '1.0.0' },
    newPins: { dep: '1.0.0' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a dependency of a dependency gets a copy of its own',
    files: {
      ...dependency('1.0.0', A),
      'node_modules/outer/package.json':
        '{"name":"outer","version":"1.0.0","type":"module","main":"index.js"}',
      'node_modules/outer/index.js': "export { word } from 'dep';",
      'a.test.ts': word('outer'),
    },
    edit: {
      'node_modules/outer/node_modules/dep/package.json': JSON.stringify({
        name: 'dep',
        version: '2.0.0',
        type: 'module',
        main: 'index.js',
      }),
      'node_modules/outer/node_modules/dep/index.js': B,
    },
    pins: { dep: '1.0.0', outer: '1.0.0' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a linked package is built anew',
    files: {
      'lib/package.json': LINKED,
      'lib/dist/index.js': "export * from './word.js';",
      'lib/dist/word.js': A,
      'a.test.ts': word('linked'),
      'node_modules/x.txt': '',
    },
    prepare: linkTo('lib'),
    edit: { 'lib/dist/word.js': B },
    runs: ['a.test.ts'],
  },
  {
    name: 'a linked package leads to another folder',
    files: {
      'lib/package.json': LINKED,
      'lib/dist/index.js': A,
      'other/package.json': LINKED,
      'other/dist/index.js': B,
      'a.test.ts': word('linked'),
      'node_modules/x.txt': '',
    },
    prepare: linkTo('lib'),
    edit: linkTo('other'),
    runs: ['a.test.ts'],
  },
  {
    name: 'a linked package exports another file',
    files: {
      'lib/package.json': LINKED,
      'lib/dist/index.js': A,
      'lib/dist/two.js': B,
      'a.test.ts': word('linked'),
      'node_modules/x.txt': '',
    },
    prepare: linkTo('lib'),
    edit: { 'lib/package.json': LINKED.replace('index.js', 'two.js') },
    runs: ['a.test.ts'],
  },
  {
    name: 'Node finds another file where require names none',
    files: {
      'lib.cjs': "exports.word = require('./conf').word;",
      'conf.json': '{"word":"a"}',
      'a.test.ts': testFile(
        "const require = createRequire(import.meta.url); expect(require('./lib.cjs').word).toBe('a');",
        "import { createRequire } from 'node:module';",
      ),
    },
    edit: { 'conf.js': "export const word = 'b'; export { word as 'module.exports' };" },
    runs: ['a.test.ts'],
  },
  {
    name: 'a nearer package.json says how Node takes a file',
    files: {
      'lib/x.js': "export const word = 'a';",
      // Vite finds nothing in a package without a manifest before its version 8.
      'a.test.ts': testFile(
        "const { word } = createRequire(import.meta.url)('linked/x.js'); expect(word).toBe('a');",
        "import { createRequire } from 'node:module';",
      ),
      'node_modules/x.txt': '',
    },
    prepare: linkTo('lib'),
    edit: { 'lib/package.json': '{"name":"linked","type":"commonjs","exports":{"./x.js":"./y.js"}}' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a mock appears in __mocks__ of the project for a package, and for a module of Node',
    files: {
      ...dependency('1.0.0', "export const word = () => 'a';"),
      'src/a.test.ts': testFile(
        'expect(word()).toBe(undefined);',
        "import { word } from 'dep';\nvi.mock('dep');",
      ),
      'src/b.test.ts': testFile(
        'expect(os.platform()).toBe(undefined);',
        "import os from 'node:os';\nvi.mock('node:os');",
      ),
    },
    edit: {
      '__mocks__/dep.ts': "export const word = () => 'b';",
      '__mocks__/os.ts': "export default { platform: () => 'b' };",
    },
    pins: { dep: '1.0.0' },
    runs: ['src/a.test.ts', 'src/b.test.ts'],
  },
  {
    name: 'somebody links another folder in the place of a package that a package asks for',
    files: {
      ...packageAt('../../node_modules/case-outer', 'case-outer', "export { word } from 'case-inner';"),
      ...packageAt('../../node_modules/case-inner', 'case-inner', A),
      ...packageAt('fork', 'case-inner', B),
      'a.test.ts': word('case-outer'),
    },
    pins: { 'case-outer': '1.0.0', 'case-inner': '1.0.0' },
    edit: (dir) => {
      const place = path.join(dir, '../../node_modules/case-inner');
      rmSync(place, { recursive: true });
      symlinkSync(path.join(dir, 'fork'), place);
    },
    runs: ['a.test.ts'],
  },
  {
    name: "a copy of a folder in pnpm's store changes, which is no release",
    files: {
      ...packageAt('node_modules/.pnpm/copied@file+lib/node_modules/copied', 'copied', A),
      'a.test.ts': word('copied'),
    },
    prepare: (dir) => {
      symlinkSync('.pnpm/copied@file+lib/node_modules/copied', path.join(dir, 'node_modules/copied'));
    },
    edit: { 'node_modules/.pnpm/copied@file+lib/node_modules/copied/index.js': B },
    runs: ['a.test.ts'],
  },
];

function packageAt(at: string, name: string, text: string): FileTexts {
  const manifest = JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'index.js' });
  return { [`${at}/package.json`]: manifest, [`${at}/index.js`]: text };
}

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type UnitCase, testFile } from '../../tools/rig/units/unit-case.ts';

const config = (rest: string, before = ''): string =>
  `${before}export default { plugins: [subminute()], ${rest} };`;
const INJECTED = testFile("expect(inject('word')).toBe('a');", "import { inject } from 'vitest';");
const FS = "import { readFileSync } from 'node:fs';\n";
const REQUIRED = "import { createRequire } from 'node:module';";

/** A plugin that finds `~word` by what a file says. */
const finder = (name: string): string =>
  `{ name: '${name}', enforce: 'pre', resolveId(id) {
     const found = JSON.parse(readFileSync(import.meta.dirname + '/places.json', 'utf8'));
     return id === '~word' ? import.meta.dirname + found.word : undefined;
   } }`;
const found = (name: string): UnitCase => ({
  name: `a plugin that calls itself ${name} reads a file`,
  files: {
    'places.json': '{"word":"/one.ts"}',
    'vitest.config.mjs': `${FS}export default { plugins: [subminute(), ${finder(name)}] };`,
    'one.ts': "export const word = 'a';",
    'two.ts': "export const word = 'b';",
    'a.test.ts': testFile("expect(word).toBe('a');", "import { word } from '~word';"),
  },
  edit: { 'places.json': '{"word":"/two.ts"}' },
  runs: ['a.test.ts'],
});

/** Beside the workspace. */
const shared = (dir: string): string => path.resolve(dir, '../../../shared');
const writeShared = (dir: string, word: string): void => {
  const manifest = { name: 'shared', type: 'module', imports: { '#word': word } };
  writeFileSync(path.join(shared(dir), 'package.json'), JSON.stringify(manifest));
};

/** What tests are handed, and what lies around them without a pin. */
export const SURROUNDINGS: readonly UnitCase[] = [
  {
    name: 'what is provided follows from a variable',
    files: {
      'vitest.config.mjs': config("test: { provide: { word: process.env['CASE_PROVIDED'] } }"),
      'a.test.ts': INJECTED,
    },
    envBefore: { CASE_PROVIDED: 'a' },
    env: { CASE_PROVIDED: 'b' },
    runs: ['a.test.ts'],
  },
  {
    name: 'what is provided is read from a file',
    files: {
      'vitest.config.mjs': config(
        "test: { provide: { word: readFileSync(import.meta.dirname + '/word.txt', 'utf8') } }",
        FS,
      ),
      'word.txt': 'a',
      'a.test.ts': INJECTED,
    },
    edit: { 'word.txt': 'b' },
    runs: ['a.test.ts'],
  },
  found('alias'),
  found('vitest:own'),
  {
    name: 'a folder of node_modules without a manifest',
    files: {
      'node_modules/bare/index.js': "module.exports = 'a';",
      'a.test.ts': testFile("expect(createRequire(import.meta.url)('bare')).toBe('a');", REQUIRED),
    },
    edit: { 'node_modules/bare/index.js': "module.exports = 'b';" },
    runs: ['a.test.ts'],
  },
  {
    name: 'the packages of a scope are listed',
    files: {
      'node_modules/@own/one/package.json': '{"name":"@own/one","version":"1.0.0"}',
      'a.test.ts': testFile(
        "expect(readdirSync(import.meta.dirname + '/node_modules/@own')).toEqual(['one']);",
        "import { readdirSync } from 'node:fs';",
      ),
    },
    edit: { 'node_modules/@own/two/package.json': '{"name":"@own/two","version":"1.0.0"}' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a manifest outside of the workspace says what a module of its folder imports',
    files: {
      'a.test.ts': testFile("expect(word).toBe('a');", "import { word } from '../../../shared/index.ts';"),
    },
    prepare: (dir) => {
      mkdirSync(shared(dir));
      writeShared(dir, './one.ts');
      const texts = {
        index: "export { word } from '#word';",
        one: "export const word = 'a';",
        two: "export const word = 'b';",
      };
      for (const [name, text] of Object.entries(texts))
        writeFileSync(path.join(shared(dir), `${name}.ts`), text);
    },
    edit: (dir) => {
      writeShared(dir, './two.ts');
    },
    runs: ['a.test.ts'],
  },
  {
    name: 'a package that nothing pins is written while the tests run',
    files: {
      'node_modules/unpinned/package.json': '{"name":"unpinned","version":"1.0.0"}',
      'node_modules/unpinned/index.js': "module.exports = 'a';",
      'a.test.ts': testFile(
        `expect(createRequire(import.meta.url)('unpinned')).toBe('a');
         await new Promise((resolve) => setTimeout(resolve, 300));
         if (process.env['CASE_WRITES'] === '1')
           writeFileSync(import.meta.dirname + '/node_modules/unpinned/index.js', "module.exports = 'b';");`,
        `${REQUIRED} import { writeFileSync } from 'node:fs';`,
      ),
    },
    always: ['a.test.ts'],
    envBefore: { CASE_WRITES: '1' },
    isBroken: true,
  },
];

const WITH_CLI = { 'a.test.ts': testFile('expect(1).toBe(1);') };

/** The same of a whole run, each alone. */
export const ALONE_IN_SURROUNDINGS: readonly UnitCase[] = [
  {
    name: 'two tests that wait for each other are run one at a time',
    files: {
      'a.test.ts': `import { expect, test } from 'vitest';
        const { promise, resolve } = Promise.withResolvers();
        const late = () => new Promise((_, fail) => setTimeout(fail, 2000, new Error('alone')));
        test.concurrent('waits', async () => { await Promise.race([promise, late()]); });
        test.concurrent('is waited for', () => { resolve(undefined); });`,
      'vitest.config.mjs': config("test: { maxConcurrency: Number(process.env['CASE_AT_ONCE']) }"),
    },
    envBefore: { CASE_AT_ONCE: '2' },
    env: { CASE_AT_ONCE: '1' },
    runs: ['a.test.ts'],
  },
  {
    name: 'threads instead of processes',
    files: { 'a.test.ts': testFile("process.chdir('.'); expect(1).toBe(1);") },
    cliBefore: { pool: 'forks' },
    cliAfter: { pool: 'threads' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a variable that Node itself reads',
    files: {
      'a.test.ts': testFile(
        "expect(util.debuglog('own').enabled).toBe(false);",
        "import util from 'node:util';",
      ),
    },
    env: { NODE_DEBUG: 'own' },
    runs: ['a.test.ts'],
  },
  {
    name: 'NODE_OPTIONS loads a file first',
    files: WITH_CLI,
    envBefore: { NODE_OPTIONS: '--require=node:path' },
    always: ['a.test.ts'],
  },
  {
    name: 'a report of all tests is written',
    files: WITH_CLI,
    cli: { outputFile: { junit: 'junit.xml' } },
    always: ['a.test.ts'],
  },
];

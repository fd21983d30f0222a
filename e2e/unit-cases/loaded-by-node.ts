import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type UnitCase, testFile } from '../../tools/rig/units/unit-case.ts';

const REQUIRE = `import { createRequire } from 'node:module';
  const load = createRequire(import.meta.url);`;
const A = "module.exports = 'a';";
const B = "module.exports = 'b';";

function loads(file: string): string {
  return testFile(`expect(load('${file}')).toBe('a');`, REQUIRE);
}

/** A folder of the workspace's own `node_modules`, which cases share. */
function atRoot(dir: string, name: string): string {
  return path.join(dir, '..', '..', 'node_modules', name);
}

function linkTo(dir: string, target: string): void {
  rmSync(atRoot(dir, 'linked-at-root'), { force: true });
  symlinkSync(path.join(dir, target), atRoot(dir, 'linked-at-root'));
}

/** What modules find that Node's own loader loads. */
export const LOADED_BY_NODE: readonly UnitCase[] = [
  {
    name: 'a file appears beside a folder that a required module requires',
    files: {
      'package.json': '{"name":"requires-folder"}',
      'lib/a.cjs': "module.exports = require('./sub/foo');",
      'lib/sub/foo/index.js': A,
      'a.test.ts': loads('./lib/a.cjs'),
      'lib/sub/bar/index.js': A,
      'lib/b.cjs': "module.exports = require('./sub/bar');",
      'b.test.ts': loads('./lib/b.cjs'),
    },
    edit: { 'lib/sub/foo.js': B },
    runs: ['a.test.ts'],
    rests: ['b.test.ts'],
  },
  {
    name: 'a folder link leads elsewhere through which a required module requires',
    files: {
      'lib/a.cjs': "module.exports = require('./cur/word.cjs');",
      'one/word.cjs': A,
      'two/word.cjs': B,
      'a.test.ts': loads('./lib/a.cjs'),
    },
    prepare: (dir) => {
      symlinkSync('../one', path.join(dir, 'lib/cur'));
    },
    edit: (dir) => {
      rmSync(path.join(dir, 'lib/cur'));
      symlinkSync('../two', path.join(dir, 'lib/cur'));
    },
    runs: ['a.test.ts'],
  },
  {
    name: 'a package of the workspace that is linked into the root leads elsewhere',
    files: {
      'src/a.cjs': "module.exports = require('linked-at-root');",
      'one/package.json': '{"name":"linked-at-root","version":"1.0.0"}',
      'one/index.js': A,
      'two/package.json': '{"name":"linked-at-root","version":"1.0.0"}',
      'two/index.js': B,
      'a.test.ts': loads('./src/a.cjs'),
    },
    prepare: (dir) => {
      linkTo(dir, 'one');
    },
    edit: (dir) => {
      linkTo(dir, 'two');
    },
    runs: ['a.test.ts'],
  },
  {
    name: 'a nearer copy of a package appears that a required module requires',
    files: { 'src/a.cjs': "module.exports = require('near');", 'a.test.ts': loads('./src/a.cjs') },
    pins: { near: '1.0.0' },
    prepare: (dir) => {
      mkdirSync(atRoot(dir, 'near'));
      writeFileSync(path.join(atRoot(dir, 'near'), 'package.json'), '{"name":"near","version":"1.0.0"}');
      writeFileSync(path.join(atRoot(dir, 'near'), 'index.js'), A);
    },
    edit: {
      'node_modules/near/package.json': '{"name":"near","version":"2.0.0"}',
      'node_modules/near/index.js': B,
    },
    runs: ['a.test.ts'],
  },
  {
    name: 'a package appears that was looked for from another folder',
    files: {
      'x/y.txt': '',
      'a.test.ts': testFile(
        `let has = true;
        try { load.resolve(['absent', 'one'].join('-'), { paths: [import.meta.dirname + '/x'] }); } catch { has = false; }
        expect(has).toBe(false);`,
        REQUIRE,
      ),
    },
    edit: {
      'x/node_modules/absent-one/package.json': '{"name":"absent-one","version":"1.0.0"}',
      'x/node_modules/absent-one/index.js': '',
    },
    runs: ['a.test.ts'],
  },
  {
    name: 'a file appears that was looked for by the loader itself',
    files: {
      'a.test.ts': testFile(
        `let has = true;
        const parent = { id: 'x', filename: import.meta.filename, paths: [] };
        try { (Module as any)._resolveFilename('./' + ['absent', 'two'].join('-'), parent); } catch { has = false; }
        expect(has).toBe(false);`,
        "import Module from 'node:module';",
      ),
    },
    edit: { 'absent-two.js': '' },
    runs: ['a.test.ts'],
  },
];

import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type UnitCase, testFile } from '../../tools/rig/units/unit-case.ts';

export const FS =
  "import fs from 'node:fs';\nconst at = (name: string): string => import.meta.dirname + '/' + name;";

function link(target: string, name: string): (dir: string) => void {
  return (dir) => {
    rmSync(path.join(dir, name), { force: true });
    symlinkSync(target, path.join(dir, name));
  };
}

/** What a test file reads of the disk. */
export const FILES: readonly UnitCase[] = [
  {
    name: 'a file is added to a folder that is listed',
    files: {
      'data/one.txt': '',
      'a.test.ts': testFile("expect(fs.readdirSync(at('data'))).toEqual(['one.txt']);", FS),
    },
    edit: { 'data/two.txt': '' },
    runs: ['a.test.ts'],
  },
  {
    name: 'the content of a file that is read',
    files: {
      'one.txt': '1',
      'two.txt': '2',
      'a.test.ts': testFile("expect(fs.readFileSync(at('one.txt'), 'utf8')).toBe('1');", FS),
      'b.test.ts': testFile("expect(await fs.promises.readFile(at('two.txt'), 'utf8')).toBe('2');", FS),
    },
    edit: { 'one.txt': '3' },
    runs: ['a.test.ts'],
    rests: ['b.test.ts'],
  },
  {
    name: 'a file appears of which a test has seen that it is absent',
    files: {
      'a.test.ts': testFile("expect(fs.existsSync(at('new.txt'))).toBe(false);", FS),
      'b.test.ts': testFile("await expect(fs.promises.stat(at('some/new.txt'))).rejects.toThrow();", FS),
    },
    edit: { 'new.txt': '', 'some/new.txt': '' },
    runs: ['a.test.ts', 'b.test.ts'],
  },
  {
    name: 'a file grows, a file can no longer be executed',
    files: {
      'one.txt': '1',
      'run.sh': '',
      'a.test.ts': testFile("expect(fs.statSync(at('one.txt')).size).toBe(1);", FS),
      'b.test.ts': testFile("fs.accessSync(at('run.sh'), fs.constants.X_OK);", FS),
    },
    prepare: (dir) => {
      chmodSync(path.join(dir, 'run.sh'), 0o755);
    },
    edit: (dir) => {
      chmodSync(path.join(dir, 'run.sh'), 0o644);
      writeFileSync(path.join(dir, 'one.txt'), '12');
    },
    runs: ['b.test.ts', 'a.test.ts'],
  },
  {
    name: 'a link leads elsewhere',
    files: {
      'one/x.txt': '1',
      'two/x.txt': '1',
      'a.test.ts': testFile("expect(fs.readlinkSync(at('to'))).toBe('one');", FS),
      'b.test.ts': testFile("expect(fs.realpathSync(at('to/x.txt'))).toContain('one');", FS),
    },
    prepare: link('one', 'to'),
    edit: link('two', 'to'),
    runs: ['a.test.ts', 'b.test.ts'],
  },
  {
    name: 'a file becomes a link to the same content',
    files: {
      'one.txt': '1',
      'two.txt': '1',
      'a.test.ts': testFile("expect(fs.lstatSync(at('two.txt')).isSymbolicLink()).toBe(false);", FS),
    },
    edit: link('one.txt', 'two.txt'),
    runs: ['a.test.ts'],
  },
  {
    name: 'a test reads its own source and that of its neighbour',
    files: {
      'one.ts': 'export const one = 1;',
      'a.test.ts': testFile("expect(fs.readFileSync(at('one.ts'), 'utf8')).not.toContain('//');", FS),
      'b.test.ts': testFile(
        "expect(fs.readFileSync(at('b.test.ts'), 'utf8').length).toBeGreaterThan(9);",
        FS,
      ),
    },
    edit: { 'one.ts': 'export const one = 1; // one' },
    runs: ['a.test.ts'],
    rests: ['b.test.ts'],
  },
  {
    name: 'a test that leaves a file behind and lists the folder',
    files: {
      'data/one.txt': '',
      'a.test.ts': testFile(
        "const n = fs.readdirSync(at('data')).length; fs.writeFileSync(at('data/left-' + n), ''); expect(n).toBeLessThan(3);",
        FS,
      ),
    },
    always: ['a.test.ts'],
    runs: ['a.test.ts'],
  },
  {
    name: 'a test that writes its own input',
    files: {
      'n.txt': '1',
      'a.test.ts': testFile(
        "const n = Number(fs.readFileSync(at('n.txt'), 'utf8')); fs.writeFileSync(at('n.txt'), String(n + 1)); expect(n).toBeLessThan(3);",
        FS,
      ),
    },
    always: ['a.test.ts'],
    runs: ['a.test.ts'],
  },
  {
    name: 'relative paths after a change of folder',
    files: {
      'data/one.txt': '1',
      'vitest.config.mjs': "export default { plugins: [subminute()], test: { pool: 'forks' } };",
      'a.test.ts': testFile(
        "process.chdir(at('data')); expect(fs.readFileSync('one.txt', 'utf8')).toBe('1');",
        FS,
      ),
    },
    edit: { 'data/one.txt': '2' },
    runs: ['a.test.ts'],
  },
  {
    name: 'a snapshot changes, inline and in a file',
    files: {
      '__snapshots__/a.test.ts.snap':
        '// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html\n\nexports[`holds 1`] = `"a"`;\n',
      'a.test.ts': testFile("expect('a').toMatchSnapshot();"),
      'b.test.ts': testFile('expect(1).toMatchInlineSnapshot(`1`);'),
      'c.test.ts': testFile("await expect('a').toMatchFileSnapshot('./c.txt');"),
      'c.txt': 'a',
    },
    edit: {
      '__snapshots__/a.test.ts.snap':
        '// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html\n\nexports[`holds 1`] = `"b"`;\n',
      'b.test.ts': testFile('expect(1).toMatchInlineSnapshot(`2`);'),
      'c.txt': 'b',
    },
    runs: ['a.test.ts', 'b.test.ts', 'c.test.ts'],
  },
  {
    name: 'a module that git does not know is generated anew',
    files: {
      '.gitignore': 'generated',
      'generated/word.ts': "export const word = 'a';",
      'a.test.ts': testFile("expect(word).toBe('a');", "import { word } from './generated/word.ts';"),
    },
    edit: { 'generated/word.ts': "export const word = 'b';" },
    runs: ['a.test.ts'],
  },
  {
    name: 'a folder of modules is a link that leads elsewhere',
    files: {
      'one/word.ts': "export const word = 'a';",
      'two/word.ts': "export const word = 'b';",
      'a.test.ts': testFile("expect(word).toBe('a');", "import { word } from './to/word.ts';"),
    },
    prepare: link('one', 'to'),
    edit: link('two', 'to'),
    runs: ['a.test.ts'],
  },
  {
    name: 'the letters of a file name change their case',
    files: {
      'Word.ts': "export const word = 'a';",
      'a.test.ts': testFile("expect(word).toBe('a');", "import { word } from './Word.ts';"),
    },
    edit: (dir) => {
      renameSync(path.join(dir, 'Word.ts'), path.join(dir, 'word.ts'));
    },
    runs: ['a.test.ts'],
  },
  {
    name: 'a listing of a tree, and a pattern of files',
    files: {
      'data/deep/one.txt': '1',
      'a.test.ts': testFile("expect(fs.readdirSync(at('data'), { recursive: true }).length).toBe(2);", FS),
      'b.test.ts': testFile("expect(fs.globSync('**/*.txt', { cwd: at('data') }).length).toBe(1);", FS),
    },
    edit: (dir) => {
      mkdirSync(path.join(dir, 'data/deep/er'));
      writeFileSync(path.join(dir, 'data/deep/er/two.txt'), '2');
    },
    runs: ['a.test.ts', 'b.test.ts'],
  },
  {
    name: 'what may be done with a file, and why something is not there',
    files: {
      'run.sh': '',
      'x.txt': '',
      'a.test.ts': testFile("expect(fs.statSync(at('run.sh')).mode & 0o777).toBe(0o600);", FS),
      'b.test.ts': testFile("expect(() => fs.readFileSync(at('x.txt/y'))).toThrow('ENOTDIR');", FS),
      'c.test.ts': testFile("expect(() => fs.statSync(at('x.txt/y'))).toThrow('ENOTDIR');", FS),
    },
    prepare: (dir) => {
      chmodSync(path.join(dir, 'run.sh'), 0o600);
    },
    edit: (dir) => {
      chmodSync(path.join(dir, 'run.sh'), 0o640);
      rmSync(path.join(dir, 'x.txt'));
    },
    runs: ['a.test.ts', 'b.test.ts', 'c.test.ts'],
  },
  {
    name: 'the mode of a file, and its times, where they are read',
    files: {
      'one.txt': '1',
      'two.txt': '2',
      'three.txt': '3',
      'a.test.ts': testFile("expect(fs.statSync(at('one.txt')).mode & 0o777).toBe(0o644);", FS),
      'b.test.ts': testFile("expect(fs.statSync(at('two.txt')).mtime.getTime()).toBe(1e12);", FS),
      'c.test.ts': testFile(
        `const found = await fs.promises.stat(at('three.txt'));
        expect([found.isFile(), found.size]).toEqual([true, 1]);
        expect(await new Promise((done) => fs.lstat(at('three.txt'), (_, own) => done(own.isFile())))).toBe(true);`,
        FS,
      ),
    },
    prepare: (dir) => {
      chmodSync(path.join(dir, 'one.txt'), 0o644);
      utimesSync(path.join(dir, 'two.txt'), 1e9, 1e9);
    },
    edit: (dir) => {
      chmodSync(path.join(dir, 'one.txt'), 0o600);
      for (const name of ['two.txt', 'three.txt']) utimesSync(path.join(dir, name), 2e9, 2e9);
    },
    runs: ['a.test.ts', 'b.test.ts'],
    rests: ['c.test.ts'],
  },
];

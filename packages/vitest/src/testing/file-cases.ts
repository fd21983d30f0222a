import { ANY, type RecorderCase, of } from './recorder-case.ts';

/** What a test file asks of the file system. */
export const FILES: readonly RecorderCase[] = [
  of(
    'reads',
    'content, in every way that there is',
    `import { readFile as readLater } from 'node:fs/promises';
    test('reads', async () => {
      fs.readFileSync(at('data/1'.replace('1', 'a.txt')));
      await new Promise((done) => fs.readFile(at('r/callback'), done));
      await expect(readLater(at('r/promise'))).rejects.toThrow('ENOENT');
      for await (const _ of fs.createReadStream(at('data/b.txt')));
      const file = await fs.promises.open(at('data/deep/c.txt'));
      await file.close();
      expect(() => fs.openSync(at('r/open'), 'r')).toThrow('ENOENT');
      expect(process.getBuiltinModule('fs').readFileSync(Buffer.from(at('data/a.txt')), 'utf8')).toBe('a');
    });`,
    (at) => ({
      reads: ['data/a.txt', 'r/callback', 'r/promise', 'data/b.txt', 'data/deep/c.txt', 'r/open'].map(at),
    }),
  ),
  of(
    'looks',
    'listings, kinds and links',
    `test('looks', async () => {
      expect(fs.readdirSync(at('data'), { recursive: true })).toHaveLength(4);
      vi.spyOn(fs, 'lstatSync');
      expect(fs.lstatSync(at('p/spied'), { throwIfNoEntry: false })).toBe(undefined);
      const dir = await fs.promises.opendir(at('list/none')).catch(() => undefined);
      expect(dir).toBe(undefined);
      expect(fs.existsSync(at('p/exists'))).toBe(false);
      expect(fs.statSync(at('p/stat'), { throwIfNoEntry: false })).toBe(undefined);
      await expect(fs.promises.access(at('p/access'))).rejects.toThrow('ENOENT');
      expect(() => fs.readlinkSync(at('l/readlink'))).toThrow('ENOENT');
      expect(fs.realpathSync.native(at('data'))).toBe(at('data'));
    });`,
    (at) => ({
      lists: ['data', 'data/deep', 'list/none'].map(at),
      probes: ['__snapshots__/looks.test.ts.snap', 'p/spied', 'p/exists', 'p/stat', 'p/access'].map(at),
      links: ['l/readlink', 'data'].map(at),
    }),
  ),
  of(
    'stats',
    'times only where they are read, in every way',
    `test('stats', async () => {
      const own = fs.statSync(at('data/a.txt'));
      expect([own.isFile(), own.isDirectory(), own.size, own.mode & 0o400]).toEqual([true, false, 1, 0o400]);
      expect((await fs.promises.lstat(at('data/b.txt'), { bigint: true })).size).toBe(1n);
      expect(fs.statSync(at('data')).mtime).toBeInstanceOf(Date);
      const deep = fs.statSync(at('data/deep/c.txt'));
      expect(structuredClone({ ...deep }).ino).toBe(deep.ino);
      expect(Object.keys(deep)).toContain('mtimeMs');
      fs.cpSync(at('data/a.txt'), at('copied.txt'));
      fs.rmSync(at('copied.txt'));
    });`,
    (at) => ({
      stats: ['data', 'data/deep/c.txt'].map(at),
      opaque: ['time of access'],
      probes: ANY,
      reads: ANY,
      wrote: ANY,
      lists: ANY,
    }),
  ),
  of(
    'resolves',
    'where names lead to, also nowhere',
    `import { createRequire } from 'node:module';
    const require = createRequire(import.meta.url);
    test('resolves', () => {
      expect(require.resolve('./lib.ts')).toBe(at('lib.ts'));
      expect(() => require.resolve('./none')).toThrow('Cannot find module');
      expect(fs.globSync('data/*.none', { cwd: import.meta.dirname })).toEqual([]);
    });`,
    (at) => ({
      probes: ['__snapshots__/resolves.test.ts.snap', 'lib.ts', 'none', '', 'data'].map((file) =>
        file === '' ? at('').slice(0, -1) : at(file),
      ),
      lists: ANY,
      env: ANY,
    }),
  ),
  of(
    'copies',
    'what is copied from the project, and nothing of what the test made',
    `test('copies', async () => {
      const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'recorder-case-'));
      fs.cpSync(at('data'), path.join(dir, 'copy'), { recursive: true });
      expect(fs.readFileSync(path.join(dir, 'copy/a.txt'), 'utf8')).toBe('a');
      expect(fs.readdirSync(path.join(dir, 'copy'))).toHaveLength(3);
      await fs.promises.writeFile(path.join(dir, 'own.txt'), 'own');
      expect(fs.readFileSync(path.join(dir, 'own.txt'), 'utf8')).toBe('own');
      fs.symlinkSync(at('linked'), path.join(dir, 'link'));
      expect(fs.existsSync(path.join(dir, 'link/x.txt'))).toBe(false);
      fs.rmSync(dir, { recursive: true });
    });`,
    (at) => ({
      reads: ['data/a.txt', 'data/b.txt', 'data/deep/c.txt'].map(at),
      lists: ['data', 'data/deep'].map(at),
      env: ['TEMP', 'TMP', 'TMPDIR'],
      wrote: ANY,
    }),
  ),
];

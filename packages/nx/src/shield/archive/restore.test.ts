import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Packed, pack, stream } from '../../testing/archive.ts';
import { restoreArchive } from './restore.ts';

let base: string;
let root: string;

beforeEach(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'restore-')));
  root = path.join(base, 'work');
  mkdirSync(root);
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
}

/** Every file below the workspace with its text; links with their target, empty folders with a slash. */
function tree(folder = root): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const place = path.join(folder, name);
    const stats = lstatSync(place);
    if (stats.isSymbolicLink()) found[name] = `-> ${readlinkSync(place)}`;
    else if (stats.isFile()) found[name] = readFileSync(place, 'utf8');
    else if (readdirSync(place).length === 0) found[`${name}/`] = '';
  }
  delete found['.nx/cache/'];
  return found;
}

function restore(
  entries: readonly Packed[],
  outputs: readonly string[] = ['dist/a'],
): ReturnType<typeof restoreArchive> {
  return restoreArchive(stream(pack(entries, 'built\n')), { root, outputs });
}

const REFUSED = { ok: false };
const RESTORED = { ok: true, value: { terminalOutput: 'built\n' } };

describe('restoring', () => {
  test('puts outputs in the place of what stood there, and leaves nothing else', async () => {
    write({ 'dist/a/old.js': 'old', 'dist/b/x.js': 'b', 'src/a.ts': 'a' });
    const entries = [
      { path: 'dist/a/x.js', text: 'new' },
      { path: 'dist/a/deep/run', text: '#!', mode: 0o755 },
      { path: 'dist/a/empty' },
      { path: 'dist/a/link', target: 'deep/run' },
    ];
    expect(await restore(entries)).toEqual(RESTORED);
    expect(tree()).toEqual({
      'dist/a/deep/run': '#!',
      'dist/a/empty/': '',
      'dist/a/link': '-> deep/run',
      'dist/a/x.js': 'new',
      'dist/b/x.js': 'b',
      'src/a.ts': 'a',
    });
    expect(statSync(path.join(root, 'dist/a/deep/run')).mode & 0o777).toBe(0o755);
    expect(statSync(path.join(root, 'dist/a/x.js')).mode & 0o777).toBe(0o644);
  });

  test('makes the folders that lead to an output', async () => {
    expect(await restore([{ path: 'dist/a', text: 'a file' }])).toEqual(RESTORED);
    expect(tree()).toEqual({ 'dist/a': 'a file' });
  });

  test('takes away what the archive has nothing for', async () => {
    write({ 'dist/a/old.js': 'old', 'lib/x.js': 'x' });
    expect(await restore([], ['dist/a', 'lib'])).toEqual(RESTORED);
    expect(tree()).toEqual({ 'dist/': '' });
  });

  test('of a glob, exchanges what matches and nothing beside it', async () => {
    write({ 'p/a/lib/x.js': 'old', 'p/a/lib/gone.js': 'old', 'p/a/src/a.ts': 'a', 'p/b/lib/x.js': 'b' });
    const entries = [{ path: 'p/a/lib/x.js', text: 'new' }];
    expect(await restore(entries, ['p/a/{lib,dist}/**'])).toEqual(RESTORED);
    expect(tree()).toEqual({ 'p/a/lib/x.js': 'new', 'p/a/src/a.ts': 'a', 'p/b/lib/x.js': 'b' });
  });

  test('a glob that leads everywhere does not lead into packages or git', async () => {
    write({ 'node_modules/x/a.out': 'x', '.git/a.out': 'g', 'src/a.out': 'old', 'src/b.out': 'old' });
    expect(await restore([{ path: 'src/a.out', text: 'new' }], ['**/*.out'])).toEqual(RESTORED);
    expect(tree()).toEqual({ 'node_modules/x/a.out': 'x', '.git/a.out': 'g', 'src/a.out': 'new' });
  });

  test('where it unpacks is no output, also of a glob that leads there', async () => {
    write({ 'tmp/a.out': 'old' });
    const bytes = pack([{ path: 'tmp/b.out', text: 'new' }], 'built\n');
    const place = { root, outputs: ['**/*.out'], stage: path.join(root, 'tmp') };
    expect(await restoreArchive(stream(bytes), place)).toEqual(RESTORED);
    expect(tree()).toEqual({ 'tmp/b.out': 'new' });
  });

  test('an output in a folder of packages is one if it is named', async () => {
    write({ 'node_modules/.cache/t/x': 'old', 'node_modules/y/x': 'y' });
    expect(
      await restore([{ path: 'node_modules/.cache/t/z', text: 'new' }], ['node_modules/.cache/t']),
    ).toEqual(RESTORED);
    expect(tree()).toEqual({ 'node_modules/.cache/t/z': 'new', 'node_modules/y/x': 'y' });
  });

  test('what is taken out of an output stays as it is', async () => {
    write({ '.next/cache/big': 'kept', '.next/static/old.js': 'old', '.next/BUILD_ID': 'old' });
    const entries = [
      { path: '.next' },
      { path: '.next/static/new.js', text: 'new' },
      { path: '.next/BUILD_ID', text: 'new' },
      { path: '.next/cache/big', text: 'not wanted' },
    ];
    expect(await restore(entries, ['.next', '!.next/cache'])).toEqual(RESTORED);
    expect(tree()).toEqual({
      '.next/BUILD_ID': 'new',
      '.next/cache/big': 'kept',
      '.next/static/new.js': 'new',
    });
  });

  test('files beside what a glob takes out are restored one by one', async () => {
    write({ 'dist/a.js.map': 'kept', 'dist/old.js': 'old' });
    expect(
      await restore([{ path: 'dist' }, { path: 'dist/a.js', text: 'new' }], ['dist', '!**/*.map']),
    ).toEqual(RESTORED);
    expect(tree()).toEqual({ 'dist/a.js': 'new', 'dist/a.js.map': 'kept' });
  });

  test('an output that is a link is exchanged, not what it leads to', async () => {
    write({ 'src/a.ts': 'a' });
    mkdirSync(path.join(root, 'dist'));
    symlinkSync('../src', path.join(root, 'dist/a'));
    expect(await restore([{ path: 'dist/a/x.js', text: 'new' }])).toEqual(RESTORED);
    expect(tree()).toEqual({ 'dist/a/x.js': 'new', 'src/a.ts': 'a' });
  });
});

describe('nothing is changed', () => {
  const before = { 'dist/a/old.js': 'old', 'lib/x.js': 'x' };
  beforeEach(() => {
    write(before);
  });
  const unchanged = (): void => {
    expect(tree()).toEqual(before);
    expect(readdirSync(path.join(root, '.nx/cache'))).toEqual([]);
  };

  test('by an archive that is damaged at its very end', async () => {
    const bytes = pack([{ path: 'dist/a/x.js', text: 'new' }]);
    bytes.writeUInt32LE(1, bytes.length - 8);
    expect(await restoreArchive(stream(bytes), { root, outputs: ['dist/a'] })).toMatchObject({
      error: { kind: 'crc' },
    });
    unchanged();
  });

  test('by a file that lies in no output of the task', async () => {
    expect(await restore([{ path: 'lib/x.js', text: 'new' }])).toMatchObject({ error: { kind: 'outside' } });
    unchanged();
  });

  test('where a link stands on the way to the output', async () => {
    const elsewhere = path.join(base, 'elsewhere');
    mkdirSync(path.join(elsewhere, 'a'), { recursive: true });
    writeFileSync(path.join(elsewhere, 'a/kept'), 'kept');
    symlinkSync(elsewhere, path.join(root, 'out'));
    const outcome = await restore(
      [
        { path: 'out/a/x.js', text: 'new' },
        { path: 'lib/y.js', text: 'y' },
      ],
      ['lib', 'out/a'],
    );
    expect(outcome).toMatchObject({ error: { kind: 'no-place', entry: 'out/a' } });
    expect(tree(elsewhere)).toEqual({ 'a/kept': 'kept' });
    rmSync(path.join(root, 'out'));
    unchanged();
  });

  test('where a file stands on the way to one of the outputs', async () => {
    write({ out: 'a file' });
    const entries = ['dist/a/x.js', 'new/folder/x.js', 'out/a/x.js'].map((file) => ({
      path: file,
      text: 'new',
    }));
    const outcome = await restore(entries, ['dist/a', 'new/folder', 'out/a']);
    expect(outcome).toMatchObject({ error: { kind: 'no-place', entry: 'out/a' } });
    rmSync(path.join(root, 'out'));
    unchanged();
  });

  test('where the whole workspace is an output', async () => {
    const outcome = await restore([{ path: 'dist/a/x.js', text: 'new' }], ['.']);
    expect(outcome).toMatchObject({ error: { kind: 'no-place' } });
    expect(tree()).toEqual(before);
  });

  test.skipIf(process.getuid?.() === 0)('where it is not allowed to', async () => {
    chmodSync(path.join(root, 'dist'), 0o555);
    expect(await restore([{ path: 'dist/a/x.js', text: 'new' }])).toMatchObject(REFUSED);
    chmodSync(path.join(root, 'dist'), 0o755);
    unchanged();
  });

  test('where there is nothing to unpack in', async () => {
    write({ stage: 'a file' });
    const stage = path.join(root, 'stage');
    const bytes = pack([{ path: 'dist/a/x.js', text: 'new' }]);
    const outcome = await restoreArchive(stream(bytes), { root, outputs: ['dist/a'], stage });
    expect(outcome).toMatchObject({ error: { kind: 'unwritable' } });
    rmSync(stage);
    expect(tree()).toEqual(before);
    expect(existsSync(path.join(root, '.nx'))).toBe(false);
  });
});

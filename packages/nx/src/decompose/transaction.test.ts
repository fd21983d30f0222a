import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FileEdit, digestOf } from './file-edit.ts';
import { type Transaction, begin, recover } from './transaction.ts';

let base: string;
let root: string;
let store: string;

beforeEach(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'subminute-edits-')));
  root = path.join(base, 'work');
  store = path.join(base, 'store');
  mkdirSync(path.join(root, 'libs/a'), { recursive: true });
  writeFileSync(path.join(root, 'libs/a/one.ts'), 'one');
  writeFileSync(path.join(root, 'run.sh'), 'run');
  chmodSync(path.join(root, 'run.sh'), 0o755);
});

afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

/** Every file and folder with its mode and content. */
function seen(dir = root): Readonly<Record<string, string>> {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const mode = (statSync(file).mode & 0o777).toString(8);
      return [path.relative(dir, file), entry.isDirectory() ? mode : `${mode} ${readFileSync(file, 'utf8')}`];
    }),
  );
}

const MOVE: readonly FileEdit[] = [
  { path: 'libs/b/src/one.ts', content: 'moved', from: 'libs/a/one.ts' },
  { path: 'libs/a/one.ts', was: digestOf('one') },
  { path: 'run.sh', content: 'run b', was: digestOf('run') },
];
const value = (begun: ReturnType<typeof begin>): Transaction => {
  if (!begun.ok) throw new Error(begun.error);
  return begun.value;
};

describe('edits of files', () => {
  test('are made all at once; a folder that is empty then goes, a mode stays', () => {
    value(begin(root, store, MOVE)).commit();
    expect(seen()).toEqual({
      libs: '755',
      'libs/b': '755',
      'libs/b/src': '755',
      'libs/b/src/one.ts': '644 moved',
      'run.sh': '755 run b',
    });
    expect(recover(root, store)).toEqual({ ok: true, value: 0 });
  });

  test('are undone to the byte', () => {
    const before = seen();
    value(begin(root, store, MOVE)).rollBack();
    expect(seen()).toEqual(before);
  });

  test.each([
    ['a file has changed', { path: 'run.sh', content: '', was: digestOf('else') }, 'run.sh has changed'],
    ['a file is gone', { path: 'gone.ts', was: digestOf('') }, 'gone.ts is gone'],
    ['a new file is there', { path: 'run.sh', content: '' }, 'run.sh is there already'],
    ['a file is outside', { path: '../out.ts', content: '' }, '../out.ts is no file of the workspace'],
    ['a file is absolute', { path: '/etc/x', content: '' }, '/etc/x is no file of the workspace'],
    ['a file is of git', { path: '.git/config', content: '' }, '.git/config is no file of the workspace'],
    ['a folder is a file', { path: 'run.sh/x', content: '' }, 'run.sh is no folder of its own'],
    ['it is a folder', { path: 'libs/a', content: '', was: digestOf('') }, 'libs/a is no file'],
  ])('are refused where %s, and nothing is written', (_why, edit, error) => {
    const before = seen();
    expect(begin(root, store, [...MOVE.slice(0, 2), edit])).toEqual({
      ok: false,
      error: expect.stringContaining(error),
    });
    expect(seen()).toEqual(before);
    expect(existsSync(store)).toBe(false);
  });

  test('go through no link', () => {
    symlinkSync('/tmp', path.join(root, 'linked'));
    const begun = begin(root, store, [{ path: 'linked/x', content: '' }]);
    expect(begun).toEqual({ ok: false, error: 'linked is no folder of its own' });
  });

  test('name no file twice, in whatever case', () => {
    const twice = ['libs/c.ts', 'libs/C.ts'].map((file) => ({ path: file, content: 'c' }));
    expect(begin(root, store, twice)).toEqual({ ok: false, error: 'libs/C.ts is edited twice' });
  });

  test('that fail in the middle are undone', () => {
    const before = seen();
    // There is room for the name, but not for the one under which it is written first.
    const begun = begin(root, store, [...MOVE, { path: `libs/${'x'.repeat(250)}`, content: '' }]);
    expect(begun).toEqual({
      ok: false,
      error: expect.stringContaining('all files are as before: ENAMETOOLONG'),
    });
    expect(seen()).toEqual(before);
  });
});

const SCRIPT = `
import { begin } from ${JSON.stringify(path.join(import.meta.dirname, 'transaction.ts'))};
const [, root, store] = process.argv;
const edits = Array.from({ length: 300 }, (_, at) => ({ path: 'libs/n' + at + '/x.ts', content: 'x'.repeat(2000) }));
process.stdout.write('begun');
const begun = begin(root, store, [...edits, ...JSON.parse(process.env.MOVE)]);
if (!begun.ok) throw new Error(begun.error);
process.stdout.write('made');
setTimeout(() => {}, 60_000);
`;

test('of a process that is killed anywhere are undone by the next one', { timeout: 60_000 }, async () => {
  const before = seen();
  let undone = 0;
  for (let round = 0; round < 12; round++) {
    const flags = ['--conditions=@subminute/source', '--input-type=module-typescript', '-e', SCRIPT];
    const child = spawn(process.execPath, [...flags, root, store], {
      env: { ...process.env, MOVE: JSON.stringify(MOVE) },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const over = new Promise((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await sleep(round * 4);
    child.kill('SIGKILL');
    await over;
    const recovered = recover(root, store);
    if (recovered.ok && recovered.value > 0) undone++;
    expect(seen()).toEqual(before);
  }
  expect(undone).toBeGreaterThan(0);
});

test('are nobody else’s to undo while their process lives', { timeout: 60_000 }, async () => {
  const flags = ['--conditions=@subminute/source', '--input-type=module-typescript', '-e', SCRIPT];
  const child = spawn(process.execPath, [...flags, root, store], {
    env: { ...process.env, MOVE: JSON.stringify(MOVE) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8');
  for await (const chunk of child.stdout) {
    said += chunk as string;
    if (said.includes('made')) break;
  }
  expect(recover(root, store)).toEqual({
    ok: false,
    error: `process ${child.pid} is editing this workspace`,
  });
  expect(begin(root, store, [{ path: 'other.ts', content: '' }]).ok).toBe(false);
  child.kill('SIGKILL');
});

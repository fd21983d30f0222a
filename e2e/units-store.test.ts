import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, globSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { type RunAsk, runVitest } from '../tools/rig/units/run-vitest.ts';
import { testFile } from '../tools/rig/units/unit-case.ts';
import {
  type FileTexts,
  type UnitsWorkspace,
  unitsWorkspace,
  writeFiles,
} from '../tools/rig/units/workspace.ts';

const word = (text: string): FileTexts => ({ 'src/word.ts': `export const word = '${text}';` });

const FILES: FileTexts = {
  'vitest.config.mjs': 'export default { plugins: [subminute()] };',
  'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
  ...word('a'),
  'src/word.test.ts': testFile("expect(word).toBe('a');", "import { word } from './word.ts';"),
  'src/plain.test.ts': testFile('expect(1).toBe(1);'),
};
const BOTH = ['src/plain.test.ts', 'src/word.test.ts'];

interface Came {
  /** Test files that ran, those that failed marked. */
  readonly ran: readonly string[];
  readonly said: string;
}

async function come(root: string, ask: RunAsk): Promise<Came> {
  const told = await runVitest(root, ask);
  const files = 'files' in told ? told.files : [];
  const ran = files.map(({ file, state }) => (state === 'failed' ? `${file} failed` : file));
  return { ran: ran.sort(), said: told.said };
}

function made(
  files: FileTexts = {},
): UnitsWorkspace & { readonly run: (ask?: Partial<RunAsk>) => Promise<Came> } {
  const workspace = unitsWorkspace();
  workspace.write({ ...FILES, ...files });
  return { ...workspace, run: (ask = {}) => come(workspace.root, { env: workspace.env, ...ask }) };
}

function database({ env }: UnitsWorkspace): string {
  return globSync(`${env['SUBMINUTE_STORE'] ?? ''}/*/units-v1.db`)[0] ?? '';
}

/** Of which the contents of files are known. */
function checkoutsIn(work: UnitsWorkspace): unknown[] {
  const db = new DatabaseSync(database(work), { readOnly: true });
  const rows = db.prepare('SELECT DISTINCT checkout FROM stamps ORDER BY checkout').all();
  db.close();
  return rows.map(({ checkout }) => checkout);
}

describe('what is known, with more than one at it', () => {
  test('in two worktrees, each is told by its own inputs', async () => {
    using work = made({ '.gitignore': 'node_modules\n' });
    const git = (...args: readonly string[]): void => {
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: work.root });
    };
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'one');
    const other = path.join(path.dirname(work.root), 'other');
    git('worktree', 'add', '-q', '--detach', other);
    symlinkSync(path.join(work.root, 'node_modules'), path.join(other, 'node_modules'));
    const there = (): Promise<Came> => come(other, { env: work.env });

    expect((await work.run()).ran).toEqual(BOTH);
    expect((await there()).ran).toEqual([]);
    // Though nothing ran there, contents are not read again.
    expect(checkoutsIn(work)).toEqual([work.root, other].sort());
    writeFiles(other, word('b'));
    expect((await there()).ran).toEqual(['src/word.test.ts failed']);
    work.write(word('b'));
    expect((await work.run()).ran).toEqual(['src/word.test.ts failed']);
  });

  test('where a file takes the place of another and goes again, only what is new runs', async () => {
    using work = made({
      'src/word.test.ts': testFile("expect(word).toBe('a');", "import { word } from './word';"),
    });
    expect((await work.run()).ran).toEqual(BOTH);
    work.write({ 'src/word.js': "export const word = 'a';" });
    expect((await work.run()).ran).toEqual(['src/word.test.ts']);
    expect((await work.run()).ran).toEqual([]);
    work.write({ 'src/word.js': null });
    await work.run();
    expect((await work.run()).ran).toEqual([]);
  });

  test('a folder of tools beside a package is no package', async () => {
    using work = made({ 'src/node_modules/.vite/results.json': '{}' });
    expect((await work.run()).ran).toEqual(BOTH);
    work.write({ 'src/node_modules': null });
    expect((await work.run()).ran).toEqual([]);
  });

  test('after a run that was killed, nothing of it', async () => {
    using work = made({
      'src/slow.test.ts': testFile(
        "fs.writeFileSync(process.env['STARTED'], ''); await new Promise((end) => setTimeout(end, 60_000));",
        "import fs from 'node:fs';",
      ),
    });
    const started = path.join(path.dirname(work.root), 'started');
    let pid = 0;
    const ended = work.run({
      env: { ...work.env, STARTED: started },
      cli: { maxWorkers: 1, testTimeout: 60_000 },
      started: (id) => {
        pid = id;
      },
    });
    await expect.poll(() => existsSync(started), { timeout: 30_000 }).toBe(true);
    process.kill(pid, 'SIGKILL');
    expect((await ended).ran).toEqual([]);
    work.write({ ...word('b'), 'src/slow.test.ts': null });
    expect((await work.run()).ran).toEqual(['src/plain.test.ts', 'src/word.test.ts failed']);
  });

  test('nothing of what was edited after it was read, and before its run was over', async () => {
    using work = made({
      'vitest.config.mjs': `
        import { writeFileSync } from 'node:fs';
        const edits = { onTestRunEnd() { if (process.env.EDIT) writeFileSync('src/word.ts', "export const word = 'b';"); } };
        export default { plugins: [{ name: 'first', configureVitest: ({ vitest }) => { vitest.config.reporters.unshift(edits); } }, subminute()] };`,
    });
    expect((await work.run({ env: { ...work.env, EDIT: '1' } })).ran).toEqual(BOTH);
    expect((await work.run()).ran).toEqual(['src/word.test.ts failed']);
  });
});

describe('a store that cannot be used costs a run of all test files, and no verdict', () => {
  const refuses = 'subminute: no test file is skipped or kept: ';

  test('torn, of a later format, and none that can be opened', async () => {
    using work = made();
    await work.run();
    work.write(word('b'));
    const file = database(work);

    for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
    writeFileSync(file, 'no database at all'.repeat(500));
    expect((await work.run()).ran).toEqual(['src/plain.test.ts', 'src/word.test.ts failed']);

    const db = new DatabaseSync(file);
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect((await work.run()).ran).toEqual(['src/plain.test.ts', 'src/word.test.ts failed']);
    expect(globSync(`${file}.aside-*`).length).toBeGreaterThan(1);

    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    mkdirSync(file);
    const closed = await work.run();
    expect(closed.ran).toEqual(['src/plain.test.ts', 'src/word.test.ts failed']);
    expect(closed.said).toContain(refuses);
  });

  test('full: before anything is written, and when it is kept', async () => {
    using work = made();
    for (const maxFileKb of [16, 64]) {
      const full = await work.run({ maxFileKb });
      expect(full.ran).toEqual(BOTH);
      expect(full.said).toContain(refuses);
    }
  });

  // Who is root may write everywhere.
  test.skipIf(process.getuid?.() === 0)('read-only', async () => {
    using work = made();
    await work.run();
    work.write(word('b'));
    const file = database(work);
    chmodSync(file, 0o444);
    expect((await work.run()).ran).toContain('src/word.test.ts failed');
    chmodSync(path.dirname(file), 0o555);
    expect((await work.run()).ran).toContain('src/word.test.ts failed');
    chmodSync(path.dirname(file), 0o755);
  });
});

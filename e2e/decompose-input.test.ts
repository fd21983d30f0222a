import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FILES, LEDGER_FILE, ledger, linkTypeScript } from '../tools/rig/layers.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

// What `replay` and `decompose` say where there is little or nothing to go by.

let ws: Workspace;

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=t@example.com', ...args], {
    cwd: ws.dir,
    env: ws.env,
    encoding: 'utf8',
  });

beforeAll(async () => {
  ws = await workspace({ files: { ...FILES, [LEDGER_FILE]: ledger() }, git: false });
  linkTypeScript(ws.dir);
});
afterAll(() => ws[Symbol.asyncDispose]());

describe.each(['replay', 'decompose'])('%s', (command) => {
  test('without a repository, or without a commit in it, tells that there is nothing to learn from', async () => {
    rmSync(join(ws.dir, '.git'), { recursive: true, force: true });
    const without = await ws.subminute([command]);
    expect(without).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(
        /^ERROR the commits to learn from could not be read: not a git repository/,
      ),
    });
    git('init', '-q', '-b', 'main');
    expect(await ws.subminute([command])).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/^ERROR the commits to learn from could not be read: .*(?:HEAD|commit)/),
    });
  });

  test('in a shallow clone works with the commits that are there, and says how to have more', async () => {
    git('add', '-A');
    git('commit', '-q', '-m', 'first');
    ws.write({ 'packages/base/index.ts': `export const base = ['${command}'];\n` });
    git('commit', '-q', '-a', '-m', 'second');
    // Of the last one that is there, nobody knows what it changed.
    writeFileSync(join(ws.dir, '.git/shallow'), git('rev-parse', 'HEAD'));
    expect(await ws.subminute([command])).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/there is no commit.*: git fetch --unshallow\n/),
    });
    ws.write({ 'packages/base/index.ts': 'export const base = [];\n' });
    git('commit', '-q', '-a', '-m', 'third');
    const { code, stderr } = await ws.subminute([command]);
    expect(code).toBe(0);
    expect(stderr).toContain('the history here ends after 1 commit, since the clone is shallow');
    rmSync(join(ws.dir, '.git/shallow'));
  });
});

test('files that cannot be parsed, files in a circle and a missing tsconfig are no reason to stop', async () => {
  rmSync(join(ws.dir, 'tsconfig.base.json'));
  ws.write({
    'packages/base/broken.ts': 'export const = {;\n',
    'packages/base/a.ts': "export * from './b.ts';\n",
    'packages/base/b.ts': "export * from './a.ts';\n",
  });
  git('add', '-A');
  git('commit', '-q', '-m', 'third');
  const { code, stdout } = await ws.subminute(['decompose', '--all']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^DECOMPOSE build, (?:judged by the )?newest \d (?:of \d+ )?commits?\b/);
  expect(stdout).toContain('Nothing is worth it: do not split.');
});

test('an id that is proposed no more is told, with those that are', async () => {
  const said = expect.stringMatching(
    /^ERROR there is no proposal p0ld01 here.* Run: npx subminute decompose\n/,
  );
  expect(await ws.subminute(['decompose', '--apply', 'p0ld01'])).toMatchObject({ code: 2, stdout: said });
  expect(await ws.subminute(['replay', '--what-if', 'p0ld01'])).toMatchObject({ code: 2, stdout: said });
});

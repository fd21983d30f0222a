import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { processTable } from '../packages/nx/src/process/table.ts';
import { FILES, LEDGER_FILE, ledger, linkTypeScript, manifest } from '../tools/rig/layers.ts';
import type { Ran } from '../tools/rig/run.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

/** Turns of a loop: what it costs does not depend on the machine's mood, but for noise. */
const spin = (turns: number): string =>
  `let x = 1; for (let i = 0; i < ${turns}; i++) x = Math.imul(x ^ i, 16777619); process.exitCode = x === 1 ? 1 : 0;\n`;
const TURNS = 40e6;

/** A project whose build is a script of its own. */
const scripted = (name: string, script: string): Record<string, string> => ({
  [`packages/${name}/package.json`]: manifest(name, {
    nx: { name, targets: { build: { command: `node packages/${name}/build.js` } } },
  }),
  [`packages/${name}/build.js`]: script,
});
/** Writes what is another each time into a file that is committed. */
const WRITES = (name: string): string =>
  `require('node:fs').writeFileSync('packages/${name}/made.txt', String(process.hrtime.bigint()));\n`;

/** Of all tasks only one costs so much that measuring is worth while. */
const light = (): string =>
  ledger()
    .split('\n')
    .map((line) =>
      line.includes('"task/') && !line.includes('leaf') ? line.replace(/"w":\d+/, '"w":0.5') : line,
    )
    .join('\n');

let ws: Workspace;
const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=t@example.com', ...args], {
    cwd: ws.dir,
    env: ws.env,
    encoding: 'utf8',
  });
const save = (files: Readonly<Record<string, string>>): void => {
  ws.write(files);
  git('add', '-A');
  git('commit', '-q', '-m', 'change');
};
const temporary = (): string => join(ws.dir, '../temporary');
const check = (args: readonly string[], ask: Parameters<Workspace['subminute']>[1] = {}): Promise<Ran> =>
  ws.subminute(['ratchet', 'check', ...args], {
    timeoutMs: 240_000,
    ...ask,
    env: { TMPDIR: temporary(), ...ask.env },
  });
/** What stands in the temporary folder of checks that are over. */
const leftTrees = (): readonly string[] =>
  readdirSync(temporary()).flatMap((name) =>
    name.startsWith('subminute-') ? readdirSync(join(temporary(), name)) : [],
  );

beforeAll(async () => {
  const own = { ...scripted('leaf', spin(TURNS)), ...scripted('auth', WRITES('auth')) };
  ws = await workspace({ files: { ...FILES, ...own, [LEDGER_FILE]: light() } });
  linkTypeScript(ws.dir);
  mkdirSync(temporary());
});
afterAll(() => ws[Symbol.asyncDispose]());

/** Every test begins on a branch of its own, with the workspace as it was, and leaves no tree. */
beforeEach(() => {
  git('checkout', '-q', '-f', '-B', 'change', 'main');
  git('clean', '-qfd', '-e', 'node_modules', '-e', '.nx');
});
afterEach(() => {
  const known = git('worktree', 'list').trim().split('\n').slice(1);
  const left = [...leftTrees(), ...known];
  if (left.length > 0) throw new Error(`a check left behind: ${left.join(', ')}`);
});

describe.runIf(process.platform === 'linux')('a check that runs tasks', { timeout: 300_000 }, () => {
  test('names the task that costs more, and what in it', async () => {
    save(scripted('leaf', spin(3 * TURNS)));
    const { stdout, code } = await check(['--measure']);
    expect(stdout).toMatch(/^RATCHET FAIL (?:worse|over-budget): leaf:build cpu \+/);
    expect(stdout).toMatch(/^culprit: .*packages\/leaf\/build\.js/m);
    expect(stdout).toMatch(/^fix: let packages\/leaf\/build\.js do less/m);
    expect(stdout).not.toContain(temporary());
    expect(code).toBe(1);
    // The model knows nothing of it: what speaks of this commit says so.
    const report = await ws.subminute(['report']);
    expect(report.stdout).toMatch(
      /^ {3}(?:worse|over-budget) as measured at this commit: leaf:build makes /m,
    );
  });

  test('tells of a side that does not run, without the path of its tree and secrets', async () => {
    const broken = `console.error(__filename, 'https://ann:hunter2hunter2@example.com'); process.exit(3);`;
    save(scripted('leaf', broken));
    const { stdout, code } = await check(['--measure', '--json']);
    expect(stdout).toContain('the head ended with exit 3: packages/leaf/build.js https://ann:');
    expect(stdout).not.toMatch(/hunter2|subminute-trees/);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'cannot-measure' });
    expect(code).toBe(0);
  });

  test('blames a change for what it broke, and not for what was broken before', async () => {
    save(scripted('leaf', WRITES('leaf')));
    const { stdout, code } = await check(['--invariants'], { cwd: join(ws.dir, 'packages/leaf') });
    expect(stdout).toMatch(
      /^RATCHET FAIL worse: leaf:build runs every time: the loop writes packages\/leaf\/made\.txt/,
    );
    expect(stdout).not.toContain('auth:build');
    expect(code).toBe(1);
    expect(git('status', '--porcelain')).toBe('');
  });

  test('adds up what is slower than the anchor, on the main branch only', async () => {
    const anchor = git('rev-parse', '--short=12', 'main').trim();
    save({
      ...scripted('leaf', spin(4 * TURNS)),
      [LEDGER_FILE]: light().replace('"cores":4', `"anchor":"${anchor}","cores":4`),
    });
    const refused = await check(['--anchor', '--base', 'main']);
    expect(refused).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/^ERROR --anchor is for/) as string,
    });
    const { stdout, code } = await check(['--main', '--anchor']);
    expect(stdout).toMatch(/^RATCHET FAIL (?:worse|over-budget): leaf:build cpu \+/);
    expect(code).toBe(1);
    const store = join(ws.store, readdirSync(ws.store)[0] ?? '');
    const kept = JSON.parse(readFileSync(join(store, 'anchor-v1.json'), 'utf8')) as object;
    expect(kept).toMatchObject({ anchor, tasks: { 'leaf:build': { wins: 12 } } });
  });

  test('ends with all its processes and trees when it is interrupted, without a verdict', async () => {
    const gate = join(temporary(), 'gate');
    mkdirSync(gate);
    save(
      scripted(
        'leaf',
        `require('node:fs').writeFileSync(process.env.GATE + '/' + process.pid, ''); setInterval(() => {}, 1000);`,
      ),
    );
    let pid = 0;
    const started = (own: number): void => void (pid = own);
    const checking = check(['--measure', '--base', 'HEAD~1'], { env: { GATE: gate }, started });
    await vi.waitUntil(() => readdirSync(gate).length > 0, { timeout: 60_000, interval: 100 });
    process.kill(pid, 'SIGTERM');
    const { stdout, code } = await checking;
    expect(stdout).toMatch(/^ERROR interrupted, so there is no verdict\. Run it again: /);
    expect(code).toBe(2);
    const living = processTable().filter(({ zombie }) => !zombie);
    const begun = new Set(readdirSync(gate).map(Number));
    expect(living.filter((row) => begun.has(row.pid))).toEqual([]);
  });
});

test.each([
  [['--structural', '--measure'], 'ERROR --structural runs no task, and --measure does'],
  [['--format', 'sarif'], "ERROR no format 'sarif' for ratchet: text, json, md or github"],
  [['--measure', '--limit', '9999h'], "ERROR --limit is '9999h'; it must be a duration"],
])('what would be left out without a word is refused: %s', async (args, message) => {
  const { stdout, code } = await check(args);
  expect(stdout.slice(0, message.length)).toBe(message);
  expect(code).toBe(2);
});

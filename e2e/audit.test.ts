import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultsIn } from '../tools/rig/conforms.ts';
import { type Workspace, commit, workspace } from '../tools/rig/workspace.ts';

// A task that does what it does not declare, of each kind once, and beside it what it may do.
const GEN = `
import { execSync } from 'node:child_process';
import fs from 'node:fs';

fs.readdirSync('src');
const text = fs.readFileSync('src/a.txt', 'utf8') + fs.readFileSync('../../tools/header.txt', 'utf8');
const pages = fs.readdirSync('../../docs').join();
fs.mkdirSync('dist.tmp');
fs.writeFileSync('dist.tmp/a.txt', text + pages);
fs.renameSync('dist.tmp', 'dist');
fs.readFileSync('dist/a.txt');
execSync('cat ../lib/dist/lib.txt >> dist/a.txt; echo 1 > t; cat t; rm t');
fs.mkdirSync('report');
fs.writeFileSync('report/r.txt', '1');
`;
const at = { cwd: '{projectRoot}' };

const project = (name: string, build: object): Record<string, string> => ({
  [`packages/${name}/project.json`]: JSON.stringify({
    name,
    targets: {
      build: { options: at, cache: true, outputs: ['{projectRoot}/dist'], ...build },
    },
  }),
});
const web = (inputs: readonly unknown[] = [], outputs: readonly string[] = []): Record<string, string> =>
  project('web', {
    command: 'node gen.mjs',
    dependsOn: [{ projects: ['lib'], target: 'build' }],
    inputs: ['{projectRoot}/src/**/*', '{projectRoot}/*.mjs', ...inputs],
    outputs: ['{projectRoot}/dist', ...outputs],
  });

const FILES = {
  ...web(),
  ...project('lib', { command: 'mkdir -p dist && cp lib.txt dist' }),
  ...project('stamped', {
    command: 'mkdir -p dist && (echo a; date +%s%N) > dist/s.txt && echo 1 > dist/t.txt',
  }),
  'packages/web/gen.mjs': GEN,
  'packages/web/src/a.txt': 'a\n',
  'packages/lib/lib.txt': 'lib\n',
  'tools/header.txt': 'header\n',
  'docs/one.md': '1\n',
};

const SCHEMA = JSON.parse(
  readFileSync(join(import.meta.dirname, '../packages/nx/schema/audit.json'), 'utf8'),
) as Record<string, unknown>;

const canTrace = spawnSync('strace', ['-f', '-o', '/dev/null', '/bin/sh', '-c', ':']).status === 0;

interface Entry {
  readonly inputs?: unknown;
  readonly outputs?: string;
}

let ws: Workspace;

beforeAll(async () => {
  ws = await workspace({ files: FILES });
}, 600_000);
afterAll(() => ws[Symbol.asyncDispose]());

const audit = (...args: readonly string[]): ReturnType<Workspace['subminute']> =>
  ws.subminute(['cache', 'audit', ...args]);

describe('a sample of tasks', () => {
  test('is run twice, and what comes out otherwise is named by file and line', async () => {
    const ran = await audit('--tasks', '3', '--seed', '7');
    expect(ran).toMatchObject({
      code: 1,
      stdout:
        'AUDIT FAIL 1 of 3 tasks makes other bytes each time (seed 7)\n' +
        'stamped:build packages/stamped/dist/s.txt differs in line 2\n' +
        'fix: take out times, random names and orders that vary\n',
    });
  });

  test('is of tasks that have been run, before others, and is told as data', async () => {
    await ws.subminute(['run', 'lib:build']);
    const ran = await audit('--tasks', '1', '--json');
    const json = JSON.parse(ran.stdout) as Record<string, unknown>;
    expect(faultsIn(json, SCHEMA)).toEqual([]);
    expect(json).toMatchObject({ exitCode: 0, tasks: [{ task: 'lib:build', outcome: 'same', files: 1 }] });
  });

  test('may be named; what does not exist is said', async () => {
    const ran = await audit('--tasks=stamped:build,lib:build', '--json');
    const json = JSON.parse(ran.stdout) as object;
    expect(faultsIn(json, SCHEMA)).toEqual([]);
    expect(json).toMatchObject({ exitCode: 1, tasks: [{ outcome: 'differs' }, { outcome: 'same' }] });
    expect((await audit('--tasks', 'lib:biuld')).stdout).toMatch(
      /^ERROR no task 'lib:biuld' in this workspace/,
    );
    expect((await audit('--tasks', 'none')).stdout).toMatch(/^ERROR --tasks is 'none'/);
  });
});

describe.skipIf(!canTrace)('a traced task (needs strace, and a system that lets it follow processes)', () => {
  test('is told what it reads, lists and writes without declaring it, and nothing else', async () => {
    const ran = await audit('--trace', 'web:build');
    expect(ran.stdout.split('\n').slice(0, 5)).toEqual([
      'AUDIT FAIL web:build does 4 things that it does not declare (4 files of the workspace read)',
      'lists docs, which is no input. Add to "inputs": "{workspaceRoot}/docs/*"',
      'reads tools/header.txt, which is no input. Add to "inputs": "{workspaceRoot}/tools/header.txt"',
      'reads packages/lib/dist/lib.txt, made by lib:build, which its hash does not cover. Add to "inputs": {"dependentTasksOutputFiles":"**/*.txt"}',
      'writes packages/web/report, which is no output. Add to "outputs": "{projectRoot}/report", and ignore it in git',
    ]);
    expect(ran.code).toBe(1);
    expect(existsSync(join(ws.dir, 'packages/web/report'))).toBe(false);
  });

  test('passes with the entries that it was told to add', async () => {
    const { stdout } = await audit('--trace=web:build', '--json');
    const json = JSON.parse(stdout) as { readonly findings: readonly Entry[] };
    expect(faultsIn(json, SCHEMA)).toEqual([]);
    const inputs = json.findings.flatMap((one) => one.inputs ?? []);
    const outputs = json.findings.flatMap((one) => one.outputs ?? []);
    ws.write({ ...web(inputs, outputs), '.gitignore': 'node_modules\n.nx\ndist\nreport\n' });
    commit(ws.dir, ws.env);
    const ran = await audit('--trace', 'web:build');
    expect(ran.stdout).toMatch(/^AUDIT PASS web:build declares what it reads and writes/);
    expect(ran.code).toBe(0);
  });

  test('is told apart from Nx where only Nx can run it', async () => {
    ws.write({ 'packages/web/.env': 'A=1\n', ...web() });
    const ran = await audit('--trace', 'web:build');
    expect(ran.stdout).toMatch(/^AUDIT FAIL web:build does 4 things that it does not declare/);
    rmSync(join(ws.dir, 'packages/web/.env'));
  });

  test('says why there is no answer: it failed, it left what nobody waits for', async () => {
    ws.write({ 'packages/web/gen.mjs': 'console.error("broken"); process.exitCode = 3;' });
    expect(await audit('--trace', 'web:build')).toMatchObject({
      code: 2,
      stdout: 'ERROR web:build ended with exit 3: broken. Run: npx nx run web:build --skipNxCache\n',
    });
    ws.write({
      'packages/web/gen.mjs': `import { spawn } from 'node:child_process';
        spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' }).unref();`,
    });
    expect(await audit('--trace', 'web:build')).toMatchObject({ code: 0 });
  });
});

test('without strace it is said how to get it', async () => {
  const env = { PATH: join(ws.dir, 'docs') };
  const ran = await ws.subminute(['cache', 'audit', '--trace', 'web:build'], { env });
  expect(ran).toMatchObject({ code: 2 });
  expect(ran.stdout).toMatch(
    process.platform === 'linux'
      ? /^ERROR strace is not installed here\. /
      : /^ERROR files are traced on Linux/,
  );
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { project } from '../tools/rig/projects.ts';
import { type Workspace, commit, workspace } from '../tools/rig/workspace.ts';

const FILES = {
  ...project('@acme/core', {
    build: { command: 'node build.js', dependsOn: ['^build'] },
    test: 'node test.js',
  }),
  ...project(
    '@acme/cart',
    { build: { command: 'node build.js', dependsOn: ['^build'] }, test: 'node test.js' },
    ['@acme/core'],
  ),
  ...project('@acme/web', { build: { command: 'node build.js', dependsOn: ['^build'] } }, ['@acme/cart']),
  'packages/core/build.js': 'console.log("built core")\n',
  'packages/cart/build.js': 'console.log("built cart")\n',
  'packages/web/build.js': 'console.log("built web")\n',
  'packages/core/test.js': 'console.log("core is fine")\n',
  'packages/cart/test.js': 'console.log("cart is fine")\n',
};

let ws: Workspace;

beforeAll(async () => {
  ws = await workspace({ files: FILES, isolated: true });
});
afterAll(() => ws[Symbol.asyncDispose]());

describe('subminute run-many', () => {
  test('a green run is one line of at most 200 bytes and exits with 0', async () => {
    const ran = await ws.subminute(['run-many', '-t', 'build,test']);
    expect(ran.stdout).toMatch(/^PASS 5 tasks · [\d.]+m?s of 60s · run r\w+\n$/);
    expect(Buffer.byteLength(ran.stdout)).toBeLessThanOrEqual(200);
    expect(ran.code).toBe(0);
  });

  test('a second run says what came from the cache', async () => {
    const ran = await ws.subminute(['run-many', '-t', 'build,test']);
    expect(ran.stdout).toContain(' · 5 cached · ');
  });

  test('a failure names its cause and the tasks that it kept from running', async () => {
    ws.write({ 'packages/core/build.js': 'console.log("almost"); process.exit(3)\n' });
    const ran = await ws.subminute(['run-many', '-t', 'build,test']);
    const [head, cause] = ran.stdout.split('\n');
    expect(head).toMatch(/^FAIL 1 of 5 tasks · /);
    expect(cause).toMatch(/^F1 @acme\/core:build exit 3 \(/);
    expect(ran.stdout).toContain('skipped 2: @acme/cart:build @acme/web:build ← @acme/core:build');
    expect(ran.code).toBe(1);
  });

  test('last says the same again, exit code included, and runs nothing', async () => {
    const ran = await ws.subminute(['last']);
    expect(ran.stdout).toMatch(/^FAIL 1 of 5 tasks · /);
    expect(ran.stdout).toContain('skipped 2: @acme/cart:build @acme/web:build ← @acme/core:build');
    expect(ran.code).toBe(1);
  });

  test('show gives the log of a task, numbered, filtered and paged', async () => {
    const whole = await ws.subminute(['show', '@acme/core:build']);
    expect(whole.stdout).toMatch(/^log of @acme\/core:build in run r\w+: 1-\d+ of \d+ lines\n/);
    expect(whole.stdout).toMatch(/^ {3}\d+: almost$/m);
    const filtered = await ws.subminute(['show', '@acme/core:build', '--grep', '^almost$']);
    expect(filtered.stdout).toMatch(/1-1 of 1 matching of \d+ lines\n {3}\d+: almost\n$/);
    expect(whole.code).toBe(0);
  });

  test('show skipped names each task that did not run', async () => {
    const ran = await ws.subminute(['show', 'skipped']);
    expect(ran.stdout).toBe(
      'skipped @acme/cart:build ← @acme/core:build\nskipped @acme/web:build ← @acme/core:build\n',
    );
  });

  test('one JSON document has the same facts', async () => {
    const ran = await ws.subminute(['last', '--json']);
    const document = JSON.parse(ran.stdout) as Record<string, unknown>;
    expect(document).toMatchObject({
      version: 1,
      verdict: 'FAIL',
      exitCode: 1,
      counts: { total: 5, failed: 1, skipped: 2 },
      causes: [{ id: 'F1', task: '@acme/core:build', end: { kind: 'exit', code: 3 } }],
      skipped: [{ tasks: ['@acme/cart:build', '@acme/web:build'], because: ['@acme/core:build'] }],
    });
    expect(ran.code).toBe(1);
  });

  test('arguments behind -- reach the task and nothing else', async () => {
    ws.write({ 'packages/core/build.js': 'console.log("args", process.argv.slice(2).join("|"))\n' });
    const ran = await ws.subminute(['run', '@acme/core:build', '--', '--bail', '--json']);
    expect(ran.stdout).toMatch(/^PASS 1 task /);
    const log = await ws.subminute(['show', '@acme/core:build']);
    expect(log.stdout).toContain('args --bail|--json');
  });
});

describe('what is asked of nx beside the run', () => {
  const counting = (code: number, ms = 2500): string =>
    `require('node:fs').appendFileSync('count.txt', '+'); setTimeout(() => process.exit(${code}), ${ms});`;
  const count = (): string => readFileSync(join(ws.dir, 'packages/core/count.txt'), 'utf8');

  beforeEach(() => {
    ws.write({ 'packages/core/count.txt': '' });
  });
  afterAll(() => {
    ws.write({ 'packages/core/build.js': 'console.log(1)\n' });
  });

  test('which tasks wait for a failure: asked before --, so that nothing runs twice', async () => {
    ws.write({ 'packages/core/build.js': counting(3) });
    const ran = await ws.subminute(['run-many', '-t', 'build', '--outputStyle', 'stream', '--', '--some']);
    expect(ran.stdout).toContain('skipped 2: @acme/cart:build @acme/web:build ← @acme/core:build');
    expect(count()).toBe('+');
  });

  test('what is not done at the deadline', async () => {
    ws.write({ 'packages/core/build.js': counting(0, 60_000) });
    const ran = await ws.subminute(['run-many', '-t', 'build', '--deadline', '8s', '--', '--more']);
    expect(ran.stdout).toMatch(/^UNFINISHED after \d+\.\ds: 0 passed, 0 failed, \d not done/);
    await ws.subminute(['cancel']);
    expect(count()).toBe('+');
  });

  test('without targets it asks for some', async () => {
    const ran = await ws.subminute(['affected']);
    expect(ran.stdout).toMatch(/^ERROR which targets\? .* subminute affected -t test\n$/);
    expect(ran.code).toBe(2);
  });

  test('options with which nx runs nothing are refused', async () => {
    const ran = await ws.subminute(['run-many', '-t', 'build', '--graph']);
    expect(ran.stdout).toMatch(/^ERROR --graph runs no task, so there is no verdict\. Run: npx nx run-many/);
    expect(ran.code).toBe(2);
  });
});

describe('what a task forges', () => {
  const forged = `
    console.log('\\n NX   Running target build for 3 projects failed\\n');
    console.log('Tasks not run because their dependencies failed, --nx-bail=true, or their batch ended before reaching them:\\n');
    console.log('- @acme/ghost:build\\n\\nFailed tasks:\\n\\n- @acme/web:build\\n');`;

  test('a list of tasks that did not run makes no green run red', async () => {
    ws.write({ 'packages/web/build.js': forged });
    const ran = await ws.subminute(['run-many', '-t', 'build']);
    expect(ran.stdout).toMatch(/^PASS 3 tasks · /);
  });

  test('and names no task in a red one that nx does not know', async () => {
    ws.write({ 'packages/core/build.js': `${forged}\nprocess.exit(5)` });
    const ran = await ws.subminute(['run-many', '-t', 'build,test']);
    expect(ran.stdout).toMatch(/^FAIL 1 of 5 tasks · /);
    expect(ran.stdout).toContain('skipped 2: @acme/cart:build @acme/web:build ← @acme/core:build');
    expect(ran.stdout).not.toContain('skipped 1');
    ws.write({ 'packages/core/build.js': 'console.log(1)\n', 'packages/web/build.js': 'console.log(2)\n' });
  });
});

describe('what does not exist', () => {
  test('a misspelt target exits with 2 and names the nearest', async () => {
    const ran = await ws.subminute(['run-many', '-t', 'tset']);
    expect(ran.stdout).toMatch(/^ERROR no target 'tset' in any project; did you mean test\?/);
    expect(ran.code).toBe(2);
  });

  test('a misspelt project exits with 2 although the others passed', async () => {
    const ran = await ws.subminute(['run-many', '-t', 'build', '-p', '@acme/core,@acme/crat']);
    expect(ran.stdout).toMatch(/^ERROR no project '@acme\/crat'; did you mean @acme\/cart\b/);
    expect(ran.code).toBe(2);
  });

  test('a failure beside a misspelt name stays a failure and says both', async () => {
    ws.write({ 'packages/core/build.js': 'process.exit(1)\n' });
    const ran = await ws.subminute(['run-many', '-t', 'build', '-p', '@acme/core,@acme/crat']);
    expect(ran.stdout).toMatch(/^FAIL 1 of 1 task /);
    expect(ran.stdout).toContain("no project '@acme/crat'; did you mean @acme/cart");
    expect(ran.code).toBe(1);
    ws.write({ 'packages/core/build.js': 'console.log(1)\n' });
  });

  test.each([
    ['tag:scpoe', /^ERROR no project 'tag:scpoe'/],
    ['@acme/crat*', /^ERROR no project '@acme\/crat\*'/],
    ['acme', /^ERROR no project 'acme'/],
  ])('no project is called %s', async (name, says) => {
    const ran = await ws.subminute(['run-many', '-t', 'build', '-p', name]);
    expect(ran.stdout).toMatch(says);
    expect(ran.code).toBe(2);
  });

  test('a misspelt target is found although another one has tasks', async () => {
    const ran = await ws.subminute(['run-many', '-t', 'build,tset']);
    expect(ran.stdout).toMatch(/^ERROR no target 'tset' in any project/);
    expect(ran.code).toBe(2);
  });

  test('a target of other projects than those that are affected exists', async () => {
    const ran = await ws.subminute(['run-many', '-t', 'test', '-p', '@acme/web']);
    expect(ran.stdout).toMatch(/^PASS 0 tasks: no chosen project has such a target · /);
    expect(ran.code).toBe(0);
  });

  test('a pattern and a folder may name projects', async () => {
    const ran = await ws.subminute(['run-many', '-t', 'build', '-p', '@acme/c*']);
    expect(ran.stdout).toMatch(/^PASS 2 tasks /);
  });

  test('nothing affected is green and says since when', async () => {
    commit(ws.dir, ws.env);
    const ran = await ws.subminute(['affected', '-t', 'build', '--base=HEAD']);
    expect(ran.stdout).toMatch(/^PASS 0 tasks: nothing affected since HEAD · /);
    expect(ran.code).toBe(0);
    const last = await ws.subminute(['last']);
    expect(last.stdout).toMatch(/^PASS 0 tasks: nothing affected since HEAD · /);
    const based = await ws.subminute(['affected', '-t', 'build'], { env: { NX_BASE: 'HEAD~0' } });
    expect(based.stdout).toMatch(/^PASS 0 tasks: nothing affected since HEAD~0 · /);
  });

  test('a task that does not exist is an error in Nx’s own words', async () => {
    const ran = await ws.subminute(['run', '@acme/core:bulid']);
    expect(ran.stdout).toMatch(/^ERROR nx: Cannot find target "bulid" for project "@acme\/core"/);
    expect(ran.code).toBe(2);
  });
});

describe('runs that Nx breaks off', () => {
  test.each([
    ['a malformed nx.json', { 'nx.json': '{ "defaultBase": main }\n' }, /^ERROR nx: .*nx\.json.*1:18/],
    [
      'a malformed project.json',
      { 'packages/core/project.json': '{ "name": "x"\n "targets": {} }' },
      /^ERROR nx: /,
    ],
    [
      'a plugin that throws',
      {
        'nx.json': '{"analytics":false,"plugins":["./broken.cjs"]}',
        'broken.cjs': 'throw new Error("plugin is ill")',
      },
      /plugin is ill/,
    ],
    [
      'a cycle of tasks',
      project('@acme/core', { build: { command: 'node build.js', dependsOn: ['^build'] } }, ['@acme/web']),
      /^ERROR nx: .*circular dependency/,
    ],
  ])('%s is one line with the reason, exit 2', async (_name, files, says) => {
    await using broken = await workspace({ files: { ...FILES, ...files } });
    const ran = await broken.subminute(['run-many', '-t', 'build']);
    expect(ran.stdout).toMatch(/^ERROR /);
    expect(ran.stdout).toMatch(says);
    expect(ran.code).toBe(2);
  });

  test('an unreachable remote cache is named', async () => {
    const env = {
      NX_SELF_HOSTED_REMOTE_CACHE_SERVER: 'http://127.0.0.1:9',
      NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: 'x',
    };
    const ran = await ws.subminute(['run-many', '-t', 'build', '--skipNxCache=false'], {
      env: { ...env, NX_CACHE_DIRECTORY: `${ws.store}/nx-cache` },
    });
    expect(ran.code).not.toBe(0);
    expect(ran.stdout).toMatch(/remote cache|send request/i);
  });

  test('without the plugin a green run is not believed', async () => {
    await using bare = await workspace({ files: FILES, plugin: false });
    const ran = await bare.subminute(['run-many', '-t', 'build']);
    expect(ran.stdout).toMatch(/^ERROR nx ended with exit 0 but left no record/);
    expect(ran.code).toBe(2);
  });

  test('without the plugin a failure is still told', async () => {
    await using bare = await workspace({
      files: { ...FILES, 'packages/core/build.js': 'console.log("oh"); process.exit(4)' },
      plugin: false,
    });
    const ran = await bare.subminute(['run-many', '-t', 'build']);
    expect(ran.stdout).toMatch(/^FAIL 1 of 3 tasks/);
    expect(ran.stdout).toMatch(/^F1 @acme\/core:build exit 4/m);
    expect(ran.code).toBe(1);
  });
});

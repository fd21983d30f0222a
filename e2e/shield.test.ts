import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { statusOf } from '../packages/nx/src/shield/client/reach.ts';
import { newest } from '../tools/rig/all-cases.ts';
import { faultsIn } from '../tools/rig/conforms.ts';
import { remoteCache } from '../tools/rig/remote-cache.ts';
import type { Ran } from '../tools/rig/run.ts';
import { type Shielded, shielded } from '../tools/rig/shields.ts';
import type { WorkspaceOptions } from '../tools/rig/workspace.ts';

const SCHEMA = JSON.parse(
  readFileSync(join(import.meta.dirname, '../packages/nx/schema/cache.json'), 'utf8'),
) as Record<string, unknown>;

const BUILD = ['run-many', '-t', 'build'];
const OUTPUT = 'packages/cart/dist/out.txt';

/** A build says in a file outside of the workspace that it ran, and with which remote cache. */
const FILES = {
  'packages/cart/package.json': JSON.stringify({
    name: '@acme/cart',
    version: '1.0.0',
    type: 'commonjs',
    nx: {
      targets: {
        build: {
          command: 'node build.js',
          options: { cwd: 'packages/cart' },
          cache: true,
          inputs: ['default'],
          outputs: ['{projectRoot}/dist'],
        },
      },
    },
  }),
  'packages/cart/build.js': `
const fs = require('node:fs');
fs.mkdirSync('dist', { recursive: true });
fs.writeFileSync('dist/out.txt', 'built');
fs.appendFileSync(process.env.BUILDS, (process.env.NX_SELF_HOSTED_REMOTE_CACHE_SERVER ?? 'none') + '\\n');
`,
};

let open: Shielded[] = [];
afterEach(async () => {
  const all = open;
  open = [];
  for (const ws of all) await ws[Symbol.asyncDispose]();
  // A shield that outlives its workspace would run for a quarter of an hour.
  const left = all.flatMap((ws) => ws.pids());
  if (left.length > 0) throw new Error(`shields that were left: ${left.join(', ')}`);
});

interface Setting {
  readonly ws: Shielded;
  readonly nx: (cwd: string, env?: NodeJS.ProcessEnv, args?: readonly string[]) => Promise<Ran>;
  /** Lines of the file that builds write. */
  readonly builds: () => readonly string[];
  readonly store: () => string;
}

async function setting(options: WorkspaceOptions = {}): Promise<Setting> {
  const ws = await shielded({ ...options, files: { ...FILES, ...options.files } });
  open.push(ws);
  const file = join(ws.dir, '../builds');
  writeFileSync(file, '');
  return {
    ws,
    nx: (cwd, env = {}, args = BUILD) =>
      ws.nx(args, { cwd, env: { BUILDS: file, ...ownCache(cwd), ...env } }),
    builds: () => readFileSync(file, 'utf8').split('\n').slice(0, -1),
    store: () => join(ws.shields()[0] ?? '', '..'),
  };
}

/** Nx 22 gives a linked worktree the cache of the main one, whatever nx.json says. */
function ownCache(cwd: string): NodeJS.ProcessEnv {
  const of = (name: string): string => join(cwd, '.nx', name);
  return { NX_CACHE_DIRECTORY: of('cache'), NX_WORKSPACE_DATA_DIRECTORY: of('workspace-data') };
}

function bodies(ws: Shielded): readonly string[] {
  const folder = join(ws.shields()[0] ?? '', 'bodies');
  return readdirSync(folder).flatMap((group) =>
    readdirSync(join(folder, group)).map((name) => join(folder, group, name)),
  );
}

describe.each([
  ['24.0.6', true],
  ...newest([
    ['22.7.12', true],
    ['23.3.2', false],
    ['24.0.6', false],
  ] as const),
] as const)('Nx %s, daemon %s', (nx, daemon) => {
  test('two worktrees share a result, and the variables are gone with the setting', async () => {
    const { ws, nx: run, builds } = await setting({ nx, daemon, isolated: true });
    const two = ws.worktree('two');
    expect((await run(ws.dir)).code).toBe(0);
    expect(builds()).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/c\/[\da-f]{12}$/)]);
    const shared = await run(two);
    expect(shared.code).toBe(0);
    expect(shared.stdout).toContain('[remote cache]');
    expect(builds()).toHaveLength(1);
    expect(readFileSync(join(two, OUTPUT), 'utf8')).toBe('built');
    expect(ws.pids()).toHaveLength(1);

    ws.write({ 'packages/cart/new.js': '' });
    expect((await run(ws.dir, { SUBMINUTE_SHIELD: '0' })).code).toBe(0);
    expect(builds()[1]).toBe('none');
  });
});

describe('what is wrong costs a hit, never a run', () => {
  test('a body that is altered is built again, and doctor tells', async () => {
    const { ws, nx: run, builds } = await setting();
    const two = ws.worktree('two');
    await run(ws.dir);
    const [body = ''] = bodies(ws);
    const bytes = readFileSync(body);
    writeFileSync(body, bytes.fill(0x5a, 40, 60));
    const ran = await run(two);
    expect(ran.code).toBe(0);
    expect(ran.stdout).not.toContain('[remote cache]');
    expect(builds()).toHaveLength(2);
    expect(readFileSync(join(two, OUTPUT), 'utf8')).toBe('built');
    const doctor = await ws.subminute(['doctor']);
    expect(doctor.stdout).toMatch(/^note shield refused: .*altered/m);
  });

  test('a worker that is killed is started again', async () => {
    const { ws, nx: run, builds, store } = await setting();
    const [two, three] = [ws.worktree('two'), ws.worktree('three')];
    await run(ws.dir);
    const worker = (await statusOf(store()))?.workerPid ?? 0;
    process.kill(worker, 'SIGKILL');
    expect((await run(two)).stdout).toContain('[remote cache]');
    for (let waited = 0; (await statusOf(store()))?.workerPid === worker && waited < 5000; waited += 50)
      await sleep(50);
    ws.write({ 'packages/cart/new.js': '' });
    writeFileSync(join(three, 'packages/cart/new.js'), '');
    expect((await run(ws.dir)).code).toBe(0);
    expect((await run(three)).stdout).toContain('[remote cache]');
    expect(builds()).toHaveLength(2);
  });

  test('a shield that is killed is started again by the next run', async () => {
    const { ws, nx: run, builds } = await setting();
    const two = ws.worktree('two');
    await run(ws.dir);
    const [before = 0] = ws.pids();
    process.kill(before, 'SIGKILL');
    const ran = await run(two);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('[remote cache]');
    expect(builds()).toHaveLength(1);
    expect(ws.pids()).not.toEqual([before]);
  });

  test('one that cannot start is said once, and Nx asks nobody', async () => {
    const { ws, nx: run, builds, store } = await setting();
    await run(ws.dir);
    const place = store();
    process.kill(ws.pids()[0] ?? 0, 'SIGKILL');
    rmSync(join(place, 'shield-v1'), { recursive: true });
    writeFileSync(join(place, 'shield-v1'), '');
    ws.write({ 'packages/cart/new.js': '' });
    const own = await ws.subminute(BUILD, { env: { BUILDS: join(ws.dir, '../builds') } });
    expect(own.code).toBe(0);
    expect(own.stderr).toMatch(/^subminute: without the shield: .+\. Run: npx subminute doctor$/m);
    expect(builds()[1]).toBe('');
    rmSync(join(place, 'shield-v1'));
  });
});

/** Ends the shield in the middle of the first run, before Nx sends it what was built. */
const KILLER = `
const fs = require('node:fs');
const path = require('node:path');
fs.mkdirSync('dist', { recursive: true });
fs.writeFileSync('dist/out.txt', 'built');
const isFirst = fs.readFileSync(process.env.BUILDS, 'utf8') === '';
fs.appendFileSync(process.env.BUILDS, 'one\\n');
if (isFirst) {
  const [place] = fs.readdirSync(process.env.SUBMINUTE_STORE);
  const dir = path.join(process.env.SUBMINUTE_STORE, place, 'shield-v1');
  const name = fs.readdirSync(dir).find((one) => one.startsWith('address-'));
  process.kill(JSON.parse(fs.readFileSync(path.join(dir, name), 'utf8')).pid, 'SIGKILL');
}
`;

test.each([
  ['its result cannot be sent', { 'packages/cart/build.js': KILLER }],
  [
    'what depends on it cannot be asked for',
    {
      'packages/lib/package.json': FILES['packages/cart/package.json']
        .replace('@acme/cart', '@acme/lib')
        .replace('packages/cart', 'packages/lib'),
      'packages/lib/build.js': KILLER,
      'packages/cart/package.json': FILES['packages/cart/package.json'].replace(
        '"cache":',
        '"dependsOn": [{ "target": "build", "projects": ["@acme/lib"] }], "cache":',
      ),
    },
  ],
])('a shield that is killed in the middle costs a run of ours a repetition: %s', async (_what, files) => {
  const { ws } = await setting({ files });
  const builds = join(ws.dir, '../builds');
  const ran = await ws.subminute(BUILD, { env: { BUILDS: builds } });
  expect(ran.stdout).toMatch(/^PASS /);
  expect(ran.code).toBe(0);
  expect(ran.stderr).toContain(
    'subminute: the shield was ended in the middle of the run: all runs again, without a remote cache\n',
  );
  const last = await ws.subminute(['last']);
  expect(last.stdout).toMatch(/^PASS /);
});

describe('a remote cache behind it', () => {
  test('is given what is built, asked for what is not there, and not written to when it is told so', async () => {
    await using remote = await remoteCache();
    const { ws, nx: run, builds, store } = await setting();
    const env = {
      NX_SELF_HOSTED_REMOTE_CACHE_SERVER: remote.url,
      NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: 'theirs',
    };
    await run(ws.dir, env);
    for (let waited = 0; remote.bodies.size === 0 && waited < 10_000; waited += 50) await sleep(50);
    expect(remote.bodies.size).toBe(1);
    expect([...remote.tokens]).toEqual(['Bearer theirs']);

    // Another machine: nothing of this one's store.
    rmSync(join(store(), 'shield-v1/entries'), { recursive: true });
    mkdirSync(join(store(), 'shield-v1/entries'));
    const two = ws.worktree('two');
    const ran = await run(two, { ...env, SUBMINUTE_REMOTE_CACHE_WRITES: 'false' });
    expect(ran.stdout).toContain('[remote cache]');
    expect(builds()).toHaveLength(1);
    expect(readFileSync(join(two, OUTPUT), 'utf8')).toBe('built');
    ws.write({ 'packages/cart/new.js': '' });
    await run(ws.dir, { ...env, SUBMINUTE_REMOTE_CACHE_WRITES: 'false' });
    expect(remote.asked.filter((line) => line.startsWith('PUT'))).toHaveLength(1);
  });

  test('does not bring back a result whose pass rests on a wrong record', async () => {
    await using remote = await remoteCache();
    const { ws, nx: run, builds, store } = await setting();
    const env = { SUBMINUTE_REMOTE_CACHE: remote.url };
    await run(ws.dir, env);
    for (let waited = 0; remote.bodies.size === 0 && waited < 10_000; waited += 50) await sleep(50);
    const [hash = ''] = remote.bodies.keys();
    mkdirSync(join(store(), 'revoked'));
    writeFileSync(join(store(), 'revoked', hash), '');
    const two = ws.worktree('two');
    remote.asked.length = 0;
    const own = { ...ownCache(two), ...env, BUILDS: join(ws.dir, '../builds') };
    const ran = await ws.subminute(BUILD, { cwd: two, env: own });
    expect(ran.stdout).toMatch(/^PASS 1 task · /);
    expect(builds()).toHaveLength(2);
    expect(remote.asked).not.toContain(`GET ${hash}`);
    // Executed again, it is believed again.
    expect(existsSync(join(store(), 'revoked', hash))).toBe(false);
    expect(existsSync(join(store(), 'shield-v1/entries', `${hash}.json`))).toBe(true);
  });

  test('that answers nothing but 500 stops nobody', async () => {
    await using remote = await remoteCache(500);
    const { ws, nx: run, builds } = await setting();
    const ran = await run(ws.dir, { SUBMINUTE_REMOTE_CACHE: remote.url });
    expect(ran.code).toBe(0);
    expect(builds()).toHaveLength(1);
    expect(remote.asked).toContainEqual(expect.stringMatching(/^GET \d+$/));
  });
});

test('what is kept can be looked at, verified and mended, and why tells who made it', async () => {
  const { ws, nx: run, builds } = await setting();
  const two = ws.worktree('two');
  const subminute = (cwd: string, ...args: readonly string[]): Promise<Ran> =>
    ws.subminute(args, { cwd, env: ownCache(cwd) });
  await run(ws.dir);
  await run(two);
  const stats = await subminute(two, 'cache', 'stats', '--json');
  const document = JSON.parse(stats.stdout) as Record<string, unknown>;
  expect(faultsIn(document, SCHEMA)).toEqual([]);
  expect(document).toMatchObject({
    results: { entries: 1, history: { runs: 2, executed: 1, remote: { tasks: 1 } } },
  });
  const why = await subminute(two, 'why', '@acme/cart:build');
  expect(why.stdout).toMatch(
    new RegExp(
      `^ {3}built by \\S+@\\S+, .* before, in another checkout: ${ws.dir} \\(node .*, nx 24\\.0\\.6, `,
      'm',
    ),
  );

  for (const cwd of [ws.dir, two]) {
    const sound = await subminute(cwd, 'cache', 'verify');
    expect(sound.stdout).toContain('1 task result of the shield');
    expect(sound.stdout).toContain("and 1 of Nx's own cache looked at: all as they were stored");
    expect(sound.code).toBe(0);
  }
  const cache = join(two, '.nx/cache');
  const [hash = ''] = readdirSync(cache).filter((name) => /^\d+$/.test(name));
  writeFileSync(join(cache, hash, OUTPUT), 'EVIL!');
  const mended = await subminute(two, 'cache', 'verify', '--json');
  expect(mended.code).toBe(1);
  expect(faultsIn(JSON.parse(mended.stdout) as Record<string, unknown>, SCHEMA)).toEqual([]);
  expect(JSON.parse(mended.stdout)).toMatchObject({ results: { own: { wrong: [{ hash }] } } });
  rmSync(join(two, 'packages/cart/dist'), { recursive: true });
  const again = await run(two);
  expect(again.stdout).toContain('[remote cache]');
  expect(readFileSync(join(two, OUTPUT), 'utf8')).toBe('built');
  expect(builds()).toHaveLength(1);
  const gc = await subminute(two, 'cache', 'gc', '--json');
  expect(JSON.parse(gc.stdout)).toMatchObject({ results: { entries: 0 } });
});

describe('it is off', () => {
  test.each<[string, NodeJS.ProcessEnv, readonly string[]]>([
    ['where Nx runs without its cache', {}, ['--skip-nx-cache']],
    ['where Nx runs without a remote cache', { NX_SKIP_REMOTE_CACHE: 'true' }, []],
    ['where the environment says so', { SUBMINUTE_SHIELD: 'false' }, []],
  ])('%s', async (_where, env, more) => {
    const { ws, nx: run, builds } = await setting();
    expect((await run(ws.dir, env, [...BUILD, ...more])).code).toBe(0);
    expect(builds()).toEqual(['none']);
    expect(ws.pids()).toEqual([]);
  });

  test('where another cache provider is installed, and doctor says which', async () => {
    const { ws, nx: run } = await setting();
    const folder = join(ws.dir, 'node_modules/@nx/s3-cache');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"name": "@nx/s3-cache", "main": "index.js"}');
    writeFileSync(join(folder, 'index.js'), 'exports.getRemoteCache = () => null;');
    expect((await run(ws.dir)).code).toBe(0);
    expect(ws.pids()).toEqual([]);
    const doctor = await ws.subminute(['doctor']);
    expect(doctor.stdout).toMatch(/^note shield: off: @nx\/s3-cache is installed/m);
    expect(existsSync(join(ws.dir, OUTPUT))).toBe(true);
  });

  test('with an Nx that has a hole, and doctor says which', async () => {
    const { ws, nx: run, builds } = await setting({ nx: '22.1.3' });
    expect((await run(ws.dir)).code).toBe(0);
    expect(builds()).toEqual(['none']);
    expect(ws.pids()).toEqual([]);
    const doctor = await ws.subminute(['doctor']);
    expect(doctor.stdout).toMatch(/^BAD {2}shield: off: Nx 22\.1\.3 has a hole .*CVE-2026-71476/m);
  });
});

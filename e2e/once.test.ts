import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { statusOf } from '../packages/nx/src/shield/client/reach.ts';
import { project } from '../tools/rig/projects.ts';
import { type Shielded, shielded } from '../tools/rig/shields.ts';

/** Builds as soon as a file is there that the test writes. */
const BUILD = `
const fs = require('node:fs');
const { GATE, BUILDS } = process.env;
fs.appendFileSync(BUILDS, process.cwd() + '\\n');
const wait = () => {
  if (!fs.existsSync(GATE)) return setTimeout(wait, 20);
  if (fs.readFileSync(GATE, 'utf8') === 'fail') process.exit(1);
  fs.rmSync('dist', { recursive: true, force: true });
  fs.mkdirSync('dist');
  fs.writeFileSync('dist/out.txt', 'built');
  console.log('said by the build');
};
wait();
`;

const FILES = {
  'nx.json': JSON.stringify({
    analytics: false,
    neverConnectToCloud: true,
    plugins: ['@subminute/nx/plugin'],
    cacheDirectory: '.nx/cache',
  }),
  ...project('@acme/cart', {
    build: { command: 'subminute once -- node build.js', outputs: ['{projectRoot}/dist'] },
  }),
  'packages/cart/build.js': BUILD,
};

let ws: Shielded | undefined;
afterEach(async () => {
  await ws?.[Symbol.asyncDispose]();
});

interface Scene {
  readonly gate: string;
  readonly builds: () => readonly string[];
  readonly run: (cwd: string) => ReturnType<Shielded['nx']>;
  readonly trees: readonly string[];
  readonly waiting: () => Promise<number | undefined>;
}

async function scene(count: number): Promise<Scene> {
  const opened = await shielded({ files: FILES, isolated: true });
  ws = opened;
  const [gate, builds] = ['gate', 'builds'].map((name) => join(opened.dir, '..', name)) as [string, string];
  writeFileSync(builds, '');
  const env = { ...opened.env, GATE: gate, BUILDS: builds };
  return {
    gate,
    builds: () => readFileSync(builds, 'utf8').split('\n').slice(0, -1),
    run: (cwd) => opened.nx(['run-many', '-t', 'build', '--output-style=static'], { cwd, env }),
    trees: Array.from({ length: count }, (_, at) => opened.worktree(`tree-${at}`)),
    waiting: async () => {
      const [shield] = opened.shields();
      return shield === undefined ? undefined : (await statusOf(join(shield, '..')))?.builds.waiting;
    },
  };
}

test('of three worktrees that want the same at once one builds, and the others take what it made', async () => {
  const { gate, builds, run, trees, waiting } = await scene(3);
  const runs = trees.map(run);
  await vi.waitFor(async () => expect(await waiting()).toBe(2), { timeout: 60_000, interval: 100 });
  writeFileSync(gate, 'go');
  const ran = await Promise.all(runs);
  expect(ran.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(builds()).toHaveLength(1);
  for (const tree of trees)
    expect(readFileSync(join(tree, 'packages/cart/dist/out.txt'), 'utf8')).toBe('built');
  for (const { stdout } of ran) expect(stdout).toContain('said by the build');
}, 120_000);

test('where the build fails, the next one builds for itself, and each run says what it found', async () => {
  const { gate, builds, run, trees, waiting } = await scene(2);
  const runs = trees.map(run);
  await vi.waitFor(async () => expect(await waiting()).toBe(1), { timeout: 60_000, interval: 100 });
  writeFileSync(gate, 'fail');
  const ran = await Promise.all(runs);
  expect(ran.map(({ code }) => code)).toEqual([1, 1]);
  expect(builds()).toHaveLength(2);
}, 120_000);

test('a command runs as it is where there is no shield', async () => {
  const { gate, builds, run, trees } = await scene(1);
  const [tree = ''] = trees;
  rmSync(join(tree, 'subminute.json'));
  writeFileSync(gate, 'go');
  expect((await run(tree)).code).toBe(0);
  expect(builds()).toEqual([join(tree, 'packages/cart')]);
}, 120_000);

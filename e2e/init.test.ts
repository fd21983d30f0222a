import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newest } from '../tools/rig/all-cases.ts';
import { project } from '../tools/rig/projects.ts';
import { registry } from '../tools/rig/registry.ts';
import type { Ran } from '../tools/rig/run.ts';
import { packed } from '../tools/rig/template.ts';
import { NX_VERSION, type Workspace, workspace } from '../tools/rig/workspace.ts';

const FILES = {
  ...project('@acme/cart', { test: 'node test.js' }),
  'packages/cart/test.js': 'console.log("fine")\n',
};

const read = (ws: Workspace, file: string): string => readFileSync(join(ws.dir, file), 'utf8');

/** The versions that users have; each gets a run of its own. */
describe.each(['22.1.3', ...newest(['22.7.12', '23.3.2', '24.0.6'])])('nx %s', (nx) => {
  test('init sets up, says what next, and the second time changes nothing', async () => {
    await using ws = await workspace({ nx, files: { ...FILES, 'AGENTS.md': '# Ours\n' }, plugin: false });
    const dry = await ws.nx(['g', '@subminute/nx:init', '--dry-run']);
    expect(dry.stdout).toContain('CREATE subminute.json');
    expect(dry.stdout).toContain('CREATE .agents/skills/over-budget/SKILL.md');
    expect(dry.stdout).toContain('UPDATE AGENTS.md');
    expect(dry.stdout).toContain('UPDATE nx.json');
    expect(() => read(ws, 'subminute.json')).toThrow('ENOENT');

    const first = await ws.nx(['g', '@subminute/nx:init']);
    expect(first.stdout).toContain('npx subminute affected -t test');
    expect(first.code).toBe(0);
    expect(JSON.parse(read(ws, 'nx.json'))).toMatchObject({
      defaultBase: 'main',
      plugins: ['@subminute/nx/plugin'],
    });
    expect(JSON.parse(read(ws, 'subminute.json'))).toEqual({
      $schema: './node_modules/@subminute/nx/schema/subminute.json',
      version: 1,
      budget: '60s',
    });

    const before = [read(ws, 'nx.json'), read(ws, 'subminute.json')];
    const second = await ws.nx(['g', '@subminute/nx:init']);
    expect(second.stdout).toContain('was set up already');
    expect([read(ws, 'nx.json'), read(ws, 'subminute.json')]).toEqual(before);

    const run = await ws.subminute(['run-many', '-t', 'test']);
    expect(run.stdout).toMatch(/^PASS 1 task · /);
    ws.write({ 'packages/cart/test.js': 'process.exit(6)\n' });
    const red = await ws.subminute(['affected', '-t', 'test', '--base=HEAD']);
    expect(red.stdout).toMatch(/^FAIL 1 of 1 task · /);
    expect(red.stdout).toMatch(/^F1 @acme\/cart:test exit 6/m);
    expect(red.code).toBe(1);
  });
});

test('init keeps comments, order and other plugins of nx.json', async () => {
  const text =
    '{\n  // what we cache\n  "analytics": false,\n  "plugins": [\n    { "plugin": "./local.mjs" }\n  ]\n}\n';
  await using ws = await workspace({
    files: {
      ...FILES,
      'nx.json': text,
      'local.mjs': 'export const name = "local"\n',
      'CLAUDE.md': '# Ours\n',
    },
  });
  const check = (): Promise<Ran> => ws.nx(['g', '@subminute/nx:init', '--check']);
  const missing = await check();
  expect(missing.code).toBe(1);
  expect(missing.stdout + missing.stderr).toContain('.claude/skills/build-loop/SKILL.md is missing');
  const ran = await ws.nx(['g', '@subminute/nx:init']);
  expect(ran.code).toBe(0);
  expect(read(ws, 'nx.json')).toBe(text.replace('" }\n', '" },\n    "@subminute/nx/plugin"\n'));
  expect(read(ws, '.claude/skills/land/SKILL.md')).toMatch(/^---\nname: land\n/);
  expect(read(ws, 'CLAUDE.md')).toMatch(/^# Ours\n\n<!-- subminute begin /);
  expect(await check()).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('nothing is missing or old'),
  });
});

test('init adds the plugin for Vitest where it is installed, and says what is left to do', async () => {
  const config =
    "import { defineConfig } from 'vitest/config';\nexport default defineConfig({\n  test: {},\n});\n";
  await using ws = await workspace({
    vitest: '5.1.1',
    files: {
      ...project('@acme/cart', { test: 'vitest run' }),
      'packages/cart/vitest.config.mjs': config,
      'packages/cart/a.test.mjs': "import { test } from 'vitest';\ntest('passes', () => {});\n",
      'packages/other/vitest.config.mjs': "import c from './c.mjs';\nexport default c;\n",
    },
  });
  const { code, stdout } = await ws.nx(['g', '@subminute/nx:init']);
  expect(code).toBe(0);
  expect(stdout).toContain('subminute is set up: subminute.json, packages/cart/vitest.config.mjs.\n');
  expect(stdout).toContain(
    "  by hand, since its settings are not one object in this file: import { subminute } from '@subminute/vitest'; plugins: [subminute()] in packages/other/vitest.config.mjs\n",
  );
  expect(read(ws, 'packages/cart/vitest.config.mjs')).toBe(
    `import { subminute } from '@subminute/vitest';\n${config.replace('({', '({\n  plugins: [subminute()],')}`,
  );
  const ran = await ws.subminute(['run-many', '-t', 'test', '--json']);
  expect(JSON.parse(ran.stdout)).toMatchObject({ verdict: 'PASS', testFiles: { ran: 1 } });

  // A hard link of what other workspaces have: another file in its place.
  rmSync(join(ws.dir, 'node_modules/vitest/package.json'));
  ws.write({ 'node_modules/vitest/package.json': '{"name":"vitest","version":"3.0.9"}' });
  expect((await ws.nx(['g', '@subminute/nx:init'])).stdout).toContain(
    'Vitest 3.0.9 (packages/cart) is too old for @subminute/vitest: it takes 3.1 and later\n',
  );
});

test('nx add installs from a registry, sets up, and a second time changes nothing', async () => {
  await using served = await registry(packed());
  await using ws = await workspace({ files: FILES, plugin: false });
  ws.write({ '.npmrc': `@subminute:registry=${served.url}\n` });
  // As a workspace that has never heard of us.
  for (const name of ['node_modules/@subminute', 'package-lock.json'])
    rmSync(join(ws.dir, name), { recursive: true });
  ws.write({
    'package.json': JSON.stringify({
      name: 'w',
      private: true,
      workspaces: ['packages/*'],
      devDependencies: { nx: NX_VERSION },
    }),
  });
  // What is not ours is in npm's cache by now.
  const env = { HOME: process.env['HOME'] };
  const first = await ws.nx(['add', '@subminute/nx'], { env, timeoutMs: 240_000 });
  expect(first.stdout + first.stderr).toContain('npx subminute affected -t test');
  expect(first.code).toBe(0);
  expect(JSON.parse(read(ws, 'nx.json'))).toMatchObject({ plugins: ['@subminute/nx/plugin'] });
  const second = await ws.nx(['add', '@subminute/nx'], { env, timeoutMs: 240_000 });
  expect(second.stdout + second.stderr).toContain('was set up already');
  const ran = await ws.subminute(['run-many', '-t', 'test']);
  expect(ran.stdout).toMatch(/^PASS 1 task · /);
}, 600_000);

test('doctor finds nothing wrong after init, and names a missing plugin', async () => {
  await using ws = await workspace({ files: FILES, plugin: false });
  const before = await ws.subminute(['doctor']);
  expect(before.stdout).toContain('BAD  plugin: @subminute/nx/plugin is not in nx.json');
  expect(before.code).toBe(1);
  await ws.nx(['g', '@subminute/nx:init']);
  const after = await ws.subminute(['doctor']);
  expect(after.stdout).not.toContain('BAD');
  expect(after.code).toBe(0);
});

test('init --batchTests gives the executor to vitest run, and leaves what is more than that', async () => {
  const eol =
    '{\r\n  "name": "g",\r\n  "targets": {\r\n    "test": {\r\n      "command": "vitest run",\r\n      "options": { "cwd": "packages/g" }\r\n    }\r\n  }\r\n}\r\n';
  const target = (folder: string, command: string): unknown => ({
    test: { command, options: { cwd: `packages/${folder}` } },
  });
  const written = (folder: string, command: string): string =>
    JSON.stringify({ name: folder, targets: target(folder, command) });
  await using ws = await workspace({
    files: {
      'packages/a/project.json': written('a', 'vitest run --passWithNoTests'),
      'packages/b/project.json': written('b', 'vitest run'),
      'packages/b/.env.test': 'A=1\n',
      'packages/c/project.json': written('c', 'node prepare.js && vitest run'),
      'packages/d/package.json': '{"name":"d","scripts":{"test":"vitest run"}}',
      'packages/e/project.json': written('e', 'vitest run src/*.test.ts --passWithNoTests'),
      'packages/f/project.json': written('f', `vitest run "src/a*" -t "it's fine"`),
      'packages/f/.env.example': 'A=1\n',
      'packages/f/.env/bin/python': '',
      'packages/g/project.json': eol,
    },
  });
  const ran = await ws.nx(['g', '@subminute/nx:init', '--batchTests']);
  expect(ran.stdout).toContain('Vitest starts once for many: a:test (packages/a/project.json)');
  expect(ran.stdout).toContain('left as it is: b:test: Vitest: Nx loads variables from packages/b/.env.test');
  expect(ran.stdout).toContain('left as it is: d:test: Vitest: it is a script');
  expect(JSON.parse(read(ws, 'packages/a/project.json'))).toEqual({
    name: 'a',
    targets: { test: { executor: '@subminute/nx:vitest', options: { args: ['--passWithNoTests'] } } },
  });
  expect(read(ws, 'packages/c/project.json')).toBe(written('c', 'node prepare.js && vitest run'));
  expect(ran.stdout).toContain('left as it is: e:test: Vitest: a shell makes other words of its arguments');
  expect(JSON.parse(read(ws, 'packages/f/project.json'))).toMatchObject({
    targets: { test: { options: { args: ['src/a*', '-t', "it's fine"] } } },
  });
  expect(read(ws, 'packages/g/project.json').replaceAll('\r\n', '')).not.toContain('\n');
  expect(read(ws, 'packages/g/project.json')).toContain('@subminute/nx:vitest');
});

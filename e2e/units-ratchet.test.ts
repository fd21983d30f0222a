import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byCodeUnit } from '@subminute/core/unit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { project } from '../tools/rig/projects.ts';
import { type Workspace, commit, workspace } from '../tools/rig/workspace.ts';

const TEST = { command: 'vitest run', inputs: ['default', '^default'] };
const CONFIG = `
  import { subminute } from '@subminute/vitest';
  export default { plugins: [subminute({ audit: 0 })] };`;

const busy = (...imports: readonly string[]): string => `
  import { expect, test } from 'vitest';
  ${imports.map((name) => `import { ${name} } from './${name}.mjs';`).join('\n')}
  test('takes time', () => {
    const end = process.cpuUsage().user + 300_000;
    // Not all of it in asking: that is time of the system's.
    while (process.cpuUsage().user < end) for (let n = 0; n < 1e6; n++);
    expect([${imports.join(', ')}]).toHaveLength(${imports.length});
  });`;

const module = (name: string, version: number): string => `export const ${name} = ${version};\n`;

const FILES = {
  'packages/cart/node_modules/.vite/made': '',
  ...project('@acme/cart', { test: TEST }),
  'packages/cart/vitest.config.mjs': CONFIG,
  'packages/cart/src/own.mjs': module('own', 0),
  'packages/cart/src/hub.mjs': module('hub', 0),
  'packages/cart/src/one.test.mjs': busy('own'),
  'packages/cart/src/two.test.mjs': busy('hub'),
  'packages/cart/src/three.test.mjs': busy('hub'),
};

describe('a ledger of a workspace in which test files are known', () => {
  let ws: Workspace;

  beforeAll(async () => {
    ws = await workspace({ files: FILES, vitest: '5.1.1' });
    commit(ws.dir, ws.env, 'start');
  }, 600_000);
  afterAll(() => ws[Symbol.asyncDispose]());

  const lines = (): readonly Readonly<Record<string, unknown>>[] =>
    readFileSync(join(ws.dir, 'subminute.ratchet.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

  test('has a history of loops that ran a part of them', async () => {
    const verdict = async (): Promise<string> => (await ws.subminute(['run-many', '-t', 'test'])).stdout;
    expect(await verdict()).toMatch(/^PASS /);
    for (const [at, name] of ['own', 'hub', 'own', 'hub'].entries()) {
      ws.write({ [`packages/cart/src/${name}.mjs`]: module(name, at + 1) });
      expect(await verdict()).toContain(`${name === 'own' ? 1 : 2} of 3 test files run`);
      commit(ws.dir, ws.env, `edit ${at}`);
    }
  });

  test('says what each commit of its sample runs of them', async () => {
    const made = await ws.subminute(['ratchet', 'init', '-t', 'test', '--commits', '4', '--cores', '2']);
    expect(made).toMatchObject({ code: 0 });
    const units = lines().find(({ k }) => k === 'units/@acme/cart:test');
    expect(units).toMatchObject({ files: 3 });
    const shares = Object.values(units?.['shares'] as Readonly<Record<string, readonly number[]>>);
    expect(shares.map(([, files]) => String(files)).toSorted(byCodeUnit)).toEqual(['1', '1', '2', '2']);
    for (const [share = 1] of shares) expect(share).toBeLessThan(1);
    expect(lines()[0]).toMatchObject({ k: '#', schema: 2 });
  });

  test('is judged by them, and tells of them', async () => {
    commit(ws.dir, ws.env, 'a budget');
    const check = await ws.subminute(['ratchet', 'check', '--main']);
    expect(check).toMatchObject({ code: 0 });
    const loop = await ws.subminute(['ratchet', 'explain', 'typical_p90', '--main']);
    expect(loop.stdout).toMatch(
      / {2}@acme\/cart:test: \S+ of \S+ of CPU time, 2 of 3 test files for commit \w+/,
    );
    const task = await ws.subminute(['ratchet', 'explain', '@acme/cart:test', '--main']);
    expect(task.stdout).toMatch(
      /of it \S+ is its start; 4 commits of the sample that execute it run a part of its 3 test files/,
    );
    const update = await ws.subminute(['ratchet', 'update']);
    expect(update).toMatchObject({ code: 0 });
    // No run since: what a loop runs of them is as it was.
    expect(update.stdout).not.toContain('units/');
  });

  test('says nothing of them any more once the plugin leaves out none', async () => {
    ws.write({ 'packages/cart/vitest.config.mjs': CONFIG.replace('audit: 0', 'skip: false') });
    for (let run = 0; run < 3; run++) await ws.subminute(['run-many', '-t', 'test', '--skip-nx-cache']);
    const update = await ws.subminute(['ratchet', 'update']);
    expect(update.stdout).toContain('\n  @acme/cart:test runs all of its test files in every loop again\n');
    expect(lines()[0]).toMatchObject({ k: '#', schema: 1 });
  });
});

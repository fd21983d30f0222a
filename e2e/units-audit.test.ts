import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultsIn } from '../tools/rig/conforms.ts';
import { project } from '../tools/rig/projects.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

const TEST = { command: 'vitest run', inputs: ['default', '^default'] };
const CONFIG = `
  import { subminute } from '@subminute/vitest';
  export default { plugins: [subminute({ audit: 0 })] };`;

const FILES = {
  ...project('@acme/cart', { test: TEST, build: 'node -e 0' }),
  'packages/cart/vitest.config.mjs': CONFIG,
  'packages/cart/src/sum.mjs': 'export const sum = (a, b) => a + b;\n',
  'packages/cart/src/sum.test.mjs': `
    import { expect, test } from 'vitest';
    import { sum } from './sum.mjs';
    test('adds', () => { expect(sum(1, 2)).toBe(3); });`,
  'packages/cart/src/plain.test.mjs': `
    import { test } from 'vitest';
    test('passes', () => {});`,
};

const schema = (name: string): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../packages/nx/schema', name), 'utf8')) as Record<
    string,
    unknown
  >;
const SCHEMA = schema('verdict.json');
const CACHE_SCHEMA = schema('cache.json');

describe('test files that are known', () => {
  let ws: Workspace;

  beforeAll(async () => {
    ws = await workspace({ files: FILES, vitest: '5.1.1' });
  }, 600_000);
  afterAll(() => ws[Symbol.asyncDispose]());

  const verdict = async (...args: readonly string[]): Promise<string> =>
    (await ws.subminute(['run-many', '-t', 'test', ...args])).stdout;

  test('are counted in the verdict, and its JSON conforms to its schema', async () => {
    expect(await verdict()).toMatch(/^PASS 1 task · \S+ of 60s · run \w+\n$/);
    ws.write({ 'packages/cart/src/sum.mjs': 'export const sum = (a, b) => b + a;\n' });
    expect(await verdict()).toMatch(/^PASS .* · 1 of 2 test files run, the rest known · run \w+\n$/);
    const json = JSON.parse((await ws.subminute(['last', '--json'])).stdout) as object;
    expect(faultsIn(json, SCHEMA)).toEqual([]);
    expect(json).toMatchObject({ testFiles: { ran: 1, known: 1 }, tasks: [{ units: { ran: 1 } }] });
  });

  test('tell why they ran or are known, by a path from anywhere', async () => {
    const ran = await ws.subminute(['why', 'packages/cart/src/sum.test.mjs']);
    expect(ran.stdout).toMatch(
      /^packages\/cart\/src\/sum\.test\.mjs of packages\/cart ran and passed in r\w+, \d+s ago\nran: changed since r\w+: packages\/cart\/src\/sum\.mjs\n$/,
    );
    const known = await ws.subminute(['why', 'src/plain.test.mjs'], { cwd: join(ws.dir, 'packages/cart') });
    expect(known.stdout).toMatch(/ is known to pass, and did not run in r\w+, \d+s ago\nknown: since r\w+, /);
    const json = JSON.parse(
      (await ws.subminute(['why', 'packages/cart/src/sum.test.mjs', '--json'])).stdout,
    ) as object;
    expect(faultsIn(json, schema('why-file.json'))).toEqual([]);
    expect(json).toMatchObject({ units: [{ because: { kind: 'changed', count: 1 } }] });
    const none = await ws.subminute(['why', 'packages/cart/src/sum.mjs']);
    expect(none).toMatchObject({ code: 2 });
    expect(none.stdout).toMatch(/^ERROR nothing is known of packages\/cart\/src\/sum\.mjs: /);
  });

  test('run all in an audit, past the cache of Nx, and are said to be as recorded', async () => {
    expect(await verdict('--audit')).toMatch(
      /^PASS 1 task · \S+ of 60s · 2 known test files run again, all as recorded · run \w+\n$/,
    );
  });

  test('run all without skipping, past the cache of Nx', async () => {
    const ran = await ws.subminute(['run-many', '-t', 'test'], { env: { SUBMINUTE_SKIP: '0' } });
    expect(ran.stdout).toMatch(/^PASS 1 task · \S+ of 60s · run \w+\n$/);
  });

  test('cannot be compared where skipping is switched off', async () => {
    const ran = await ws.subminute(['run-many', '-t', 'test', '--audit'], { env: { SUBMINUTE_SKIP: '0' } });
    expect(ran.code).toBe(2);
    expect(ran.stdout).toMatch(/^ERROR SUBMINUTE_SKIP=0 switches off what --audit compares: /);
  });

  test('an audit that finds nothing to compare says so', async () => {
    const ran = await ws.subminute(['run', '@acme/cart:build', '--audit']);
    expect(ran.stdout).toMatch(/^PASS .*\nno test file was known, so that there was nothing to compare\n$/);
  });

  test('are not compared by commands that run nothing', async () => {
    const ran = await ws.subminute(['last', '--audit']);
    expect(ran).toMatchObject({
      code: 2,
      stdout: 'ERROR no flag --audit. Run: npx subminute last --help\n',
    });
  });
});

describe('the command about what is known', () => {
  let ws: Workspace;

  beforeAll(async () => {
    ws = await workspace({ files: FILES, vitest: '5.1.1' });
    await ws.subminute(['run-many', '-t', 'test']);
  }, 600_000);
  afterAll(() => ws[Symbol.asyncDispose]());

  const cache = (...args: readonly string[]): Promise<{ code: number | null; stdout: string }> =>
    ws.subminute(['cache', ...args]);
  const database = (): string => {
    const [repository = ''] = readdirSync(ws.store);
    return join(ws.store, repository, 'units-v1.db');
  };

  test('tells how much there is, and how much it spared', async () => {
    expect((await cache('audit', '--parallel=1')).stdout).toContain(' · 2 known test files run again, ');
    const { code, stdout } = await cache('stats');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^2 test files, 2 states known to pass, \S+ kB\n/);
    expect(stdout).toContain(
      '\nlast 2 runs of projects: 2 of 4 test files known (50 %), 2 of them run as a sample (audit)\n',
    );
    const json = JSON.parse((await cache('stats', '--json')).stdout) as object;
    expect(faultsIn(json, CACHE_SCHEMA)).toEqual([]);
    expect(json).toMatchObject({ version: 1, stats: { testFiles: 2, fuses: [] } });
  });

  test('cleans up, and keeps what is in use', async () => {
    expect(await cache('gc')).toMatchObject({ code: 0, stdout: '0 states and 0 other entries removed\n' });
  });

  test('removes what is torn, and says so once', async () => {
    expect((await cache('verify')).stdout).toMatch(/ looked at: all as they were written\n$/);
    using db = new DatabaseSync(database());
    db.exec("UPDATE verdict SET tests = tests + 1 WHERE unit LIKE '%plain%'");
    const torn = await cache('verify');
    expect(torn).toMatchObject({ code: 1 });
    expect(torn.stdout).toContain(': torn and removed were 1 state, 0 lists of inputs and 0 modules\n');
    expect(await cache('verify')).toMatchObject({ code: 0 });
  });

  test('sets aside a database that is none, and goes on', async () => {
    writeFileSync(database(), 'no database at all'.repeat(500));
    expect(await cache('stats')).toMatchObject({ code: 2 });
    const found = await cache('verify', '--json');
    expect(found.code).toBe(1);
    expect(JSON.parse(found.stdout)).toMatchObject({ aside: expect.stringMatching(/^units-v1\.db\.aside-/) });
    expect(await cache('verify')).toMatchObject({ code: 0 });
  });

  test('names what does exist where something does not', async () => {
    expect((await cache('stat')).stdout).toBe(
      "ERROR no action 'stat' of cache; did you mean stats? Run: npx subminute cache --help\n",
    );
    expect((await cache('mend', 'cart')).stdout).toBe(
      "ERROR skipping is not off in 'cart' because of a wrong record, nor anywhere else: there is nothing to mend\n",
    );
    expect((await cache('gc', 'now')).stdout).toContain(
      "ERROR 'now' is too much here. Run: npx subminute cache gc --help",
    );
  });
});

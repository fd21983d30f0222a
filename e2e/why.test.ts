import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newest } from '../tools/rig/all-cases.ts';
import { project } from '../tools/rig/projects.ts';
import { type Workspace, commit, workspace } from '../tools/rig/workspace.ts';

const TEST = { command: 'node test.js', inputs: ['default', '^default', { env: 'MODE' }] };

const FILES = {
  ...project('@acme/core', { test: TEST }),
  ...project('@acme/cart', { test: TEST }, ['@acme/core']),
  ...project('@acme/shop', { test: TEST, free: { command: 'node test.js', cache: false } }, [
    '@acme/cart',
    '@acme/tax',
  ]),
  ...project('@acme/tax', { test: TEST }),
  'packages/core/test.js': '',
  'packages/cart/test.js': '',
  'packages/shop/test.js': '',
  'packages/tax/test.js': '',
};

describe.each(newest(['22.1.3', '24.0.6']))('subminute why with Nx %s', (nx) => {
  let ws: Workspace;

  beforeAll(async () => {
    ws = await workspace({ files: FILES, nx });
  });
  afterAll(() => ws[Symbol.asyncDispose]());

  const run = async (...more: readonly string[]): Promise<void> => {
    await ws.subminute(['run-many', '-t', 'test', ...more]);
  };
  const why = async (...args: readonly string[]): Promise<readonly string[]> => {
    const ran = await ws.subminute(['why', ...args]);
    expect(ran.code).toBe(0);
    return ran.stdout.split('\n');
  };

  test('the first run of a task has nothing to be compared with', async () => {
    await run();
    const [head, second] = await why('@acme/shop:test');
    expect(head).toMatch(/^@acme\/shop:test ran in r\w+: passed in /);
    expect(second).toBe('missed: no earlier run of it is known');
  });

  test('a task that came from the cache says whose inputs it had', async () => {
    await run();
    const [head, second] = await why('@acme/shop:test');
    expect(head).toMatch(/^@acme\/shop:test came from the local cache in r\w+$/);
    expect(second).toMatch(/^hit: its inputs are those of r\w+, \d+s before$/);
  });

  test('a file is named with the projects between it and the task', async () => {
    ws.write({ 'packages/core/round.js': '// new\n' });
    await run();
    const [, second] = await why('@acme/shop:test');
    expect(second).toBe(
      'missed: packages/core/round.js added (@acme/core:default, @acme/shop → @acme/cart → @acme/core)',
    );
  });

  test('what was committed since is no cause, and a plain nx run is known too', async () => {
    commit(ws.dir, ws.env);
    await ws.nx(['run-many', '-t', 'test'], { env: { MODE: 'fast' } });
    const [, second, third] = await why('@acme/cart:test');
    expect(second).toBe('missed: the environment variable MODE has another value');
    expect(third).toBe('   asked for: run-many -t test');
  });

  test('a failure that runs again says that failures are not cached', async () => {
    writeFileSync(join(ws.dir, 'packages/cart/test.js'), 'process.exit(1)\n');
    await run();
    await run();
    const [, second] = await why('@acme/cart:test');
    expect(second).toMatch(/^ran again: .*; that failed, and Nx does not cache failures$/);
  });

  test('a target without a cache says so', async () => {
    await ws.subminute(['run', '@acme/shop:free']);
    await ws.subminute(['run', '@acme/shop:free']);
    const [, second] = await why('@acme/shop:free');
    expect(second).toMatch(/^ran again: .*; the target is not cached \(no "cache": true\)$/);
  });

  test('the way is whole too where projects beside it had no task in the run', async () => {
    writeFileSync(join(ws.dir, 'packages/cart/test.js'), '');
    commit(ws.dir, ws.env);
    await run();
    ws.write({ 'packages/cart/round.js': '// new\n' });
    await ws.subminute(['affected', '-t', 'test', '--base=HEAD']);
    const [, second, third] = await why('@acme/shop:test');
    const since = 'packages/cart/round.js added (@acme/cart:default, @acme/shop → @acme/cart)';
    expect(second).toBe(`missed: ${since}`);
    expect(third).toBe(`   asked for: affected -t test --base=HEAD, since ${since}`);
    writeFileSync(join(ws.dir, 'packages/cart/test.js'), 'process.exit(1)\n');
    await run();
    await run();
  });

  test('one JSON document has the same facts, and an unknown task its nearest names', async () => {
    const { stdout } = await ws.subminute(['why', '@acme/cart:test', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      task: '@acme/cart:test',
      ran: { kind: 'same', because: 'failed-before' },
    });
    const unknown = await ws.subminute(['why', '@acme/cart:tset']);
    expect(unknown.stdout).toContain(
      "ERROR no task '@acme/cart:tset' in any run of this checkout; did you mean",
    );
    expect(unknown.code).toBe(2);
  });
});

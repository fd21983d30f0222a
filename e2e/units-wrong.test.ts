import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newest } from '../tools/rig/all-cases.ts';
import { project } from '../tools/rig/projects.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

const CONFIG = `
  import { subminute } from '@subminute/vitest';
  export default { plugins: [subminute({ audit: 0 })] };`;

const FILES = {
  ...project('@acme/late', { test: { command: 'node late.js', cache: false } }),
  'packages/late/late.js': `
    const { REVOKED } = process.env;
    if (REVOKED) require('node:fs').writeFileSync(REVOKED, '');`,
  ...project('@acme/cart', { test: { command: 'vitest run' } }),
  'packages/cart/vitest.config.mjs': CONFIG,
  'packages/cart/src/sum.mjs': 'export const sum = (a, b) => a + b;\n',
  'packages/cart/src/sum.test.mjs': `
    import { expect, test } from 'vitest';
    import { sum } from './sum.mjs';
    test('adds', () => { expect(sum(1, 2)).toBe(3); });`,
  // Our own variables are no inputs: so that its record can be wrong.
  'packages/cart/src/moody.test.mjs': `
    import { expect, test } from 'vitest';
    test('depends on what nobody sees', () => { expect(process.env.SUBMINUTE_MOOD).toBeUndefined(); });`,
};

const RUN = ['run-many', '-t', 'test', '-p', '@acme/cart'] as const;
const MOOD = { env: { SUBMINUTE_MOOD: 'bad' } };

describe.each(newest(['22.1.3', '24.0.6']))('a record that was wrong, with Nx %s', (nx) => {
  let ws: Workspace;

  beforeAll(async () => {
    ws = await workspace({ files: FILES, vitest: '5.1.1', nx });
  }, 600_000);
  afterAll(() => ws[Symbol.asyncDispose]());

  const run = async (...args: readonly string[]): Promise<string> =>
    (await ws.subminute([...RUN, ...args])).stdout;
  const store = (): string => join(ws.store, readdirSync(ws.store)[0] ?? '');
  const revoked = (): readonly string[] => readdirSync(join(store(), 'revoked'));

  test('lets a task pass that rests on it, and Nx caches that', async () => {
    expect(await run()).toMatch(/^PASS 1 task /);
    ws.write({ 'packages/cart/src/sum.mjs': 'export const sum = (a, b) => b + a;\n' });
    const wrongly = await ws.subminute(RUN, MOOD);
    expect(wrongly.stdout).toMatch(/^PASS .* · 1 of 2 test files run, the rest known · /);
    expect(await run()).toMatch(/^PASS .* · 1 cached · /);
  });

  test('is found by an audit, and told with what rested on it and how to go on', async () => {
    const { code, stdout } = await ws.subminute([...RUN, '--audit'], MOOD);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAIL 1 of 1 task .* · 2 known test files run again, 1 not as recorded · /);
    expect(stdout).toMatch(
      /\nF\d @acme\/cart:test packages\/cart\/src\/moody\.test\.mjs WRONG-RECORD failed, and was known to pass by run r\w+ with the same inputs: /,
    );
    expect(stdout).toContain('skipping is off in packages/cart; 2 cached tasks rest on it');
    expect(stdout).toMatch(/\nsubminute cache mend packages\/cart, after a look: [^\n]+\n$/);
    const { command } = JSON.parse((await ws.subminute(['last', '--json'])).stdout) as { command: string[] };
    expect(command).toEqual([...RUN, '--audit']);
  });

  test('revokes that task and the one that made it: the next run executes it, and all its test files', async () => {
    expect(revoked()).toHaveLength(2);
    const after = await run();
    expect(after).toMatch(/^PASS 1 task · \S+ of 60s · run \w+\n/);
    expect(after).toMatch(/\nsubminute cache mend packages\/cart, after a look: /);
    expect(revoked()).toHaveLength(1);
    expect(await run()).toMatch(/^PASS .* · 1 cached · /);
  });

  test('is told by doctor, with the way back', async () => {
    const { code, stdout } = await ws.subminute(['doctor']);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /\nBAD {2}test files of packages\/cart: all run: packages\/cart\/src\/moody\.test\.mjs failed although run r\w+ says that it passes in this state\n {5}Look at why, then run: npx subminute cache mend packages\/cart\n/,
    );
  });

  test('is run again by the command where a cache still has the task', async () => {
    const { tasks } = JSON.parse((await ws.subminute(['last', '--json'])).stdout) as {
      tasks: readonly { hash: string }[];
    };
    // A cache that we cannot take it out of, such as a remote one: it is revoked only while the run goes on.
    const ran = await ws.subminute(['run-many', '-t', 'test'], {
      env: { REVOKED: join(store(), 'revoked', tasks[0]?.hash ?? '') },
    });
    expect(ran.stderr).toContain(
      'by a record of a test file that was wrong: all run again, past the cache\n',
    );
    expect(ran.stdout).toMatch(/^PASS 2 tasks · \S+ of 60s · run \w+\n/);
    expect(revoked()).toHaveLength(1);
    // The clock of whoever waits goes on, and so does a deadline.
    using runs = new DatabaseSync(join(store(), 'runs-v2.db'), { readOnly: true });
    const starts = runs.prepare('SELECT started_ms FROM run ORDER BY started_ms DESC LIMIT 2').all();
    const [again, first] = starts.map((row) => Number(row['started_ms']));
    expect(again).toBe((first ?? 0) + 1);
  });

  test('is forgotten once somebody has mended the project', async () => {
    const mended = await ws.subminute(['cache', 'mend', 'packages/cart/']);
    expect(mended.stdout).toMatch(
      /^skipping is on again in packages\/cart; \d states? of before forgotten\n$/,
    );
    await run('--skip-nx-cache');
    // In a state in which it has failed, a test file is not known again.
    expect(await run('--skip-nx-cache')).toMatch(/ · 1 of 2 test files run, the rest known · run \w+\n$/);
  });
});

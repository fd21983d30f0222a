import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newest } from '../tools/rig/all-cases.ts';
import { type Ran, must, run } from '../tools/rig/run.ts';
import { type Shop, shop } from '../tools/rig/shop.ts';

const AFFECTED = ['affected', '-t', 'typecheck,test,lint,build'];

function start(
  shopping: Shop,
  bin: 'nx' | 'subminute',
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  return run(process.execPath, [join(shopping.dir, 'node_modules/.bin', bin), ...args], {
    cwd: shopping.dir,
    env: { ...shopping.env, ...env },
  });
}

test('the example: both faults with their lines, what they kept from running, and green again', async () => {
  using shopping = await shop({ daemon: false });
  await shopping.fault(true);
  const red = await start(shopping, 'subminute', AFFECTED);
  expect(red.stdout.replace(/ · [\d.]+m?s of 60s/, '').replace(/run r\w+/, 'run r')).toBe(
    `FAIL 2 of 31 tasks · run r
F1 api:typecheck apps/api/src/views.ts:41:19 TS2339 Property 'coupon' does not exist on type 'Quote'.
F2 pricing:test libs/pricing/src/quote.test.ts:32:78 quote > rounds the tax to the nearest cent
   expected "10.05", got "10.04"
   1 failed, 13 passed
skipped 5: admin:build admin:typecheck api:build web:build web:typecheck ← api:typecheck
`,
  );
  expect(red.code).toBe(1);
  await shopping.fault(false);
  const green = await start(shopping, 'subminute', ['run-many', '-t', 'typecheck,test,lint,build']);
  expect(green.stdout).toMatch(/^PASS 48 tasks · /);
});

test.each(newest([false, true]))(
  'plain nx in the example, daemon %s: an agent is told the root cause',
  async (daemon) => {
    using shopping = await shop({ daemon });
    await shopping.fault(true);
    try {
      const agent = await start(shopping, 'nx', ['affected', '-t', 'test'], { CLAUDECODE: '1' });
      const said = agent.stdout + agent.stderr;
      expect(said).toContain(
        'pricing:test libs/pricing/src/quote.test.ts:32:78 quote > rounds the tax to the nearest cent',
      );
      expect(agent.code).toBe(1);
      const person = await start(shopping, 'nx', ['affected', '-t', 'test']);
      expect(person.stdout + person.stderr).not.toContain('F1 ');
      expect(person.code).toBe(1);
    } finally {
      if (daemon)
        await must(process.execPath, [join(shopping.dir, 'node_modules/.bin/nx'), 'daemon', '--stop'], {
          cwd: shopping.dir,
          env: shopping.env,
        });
    }
  },
);

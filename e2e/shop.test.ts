import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shape, verdictOf } from '../tools/pages/answers.ts';
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
  // The README's has a run before it: the demo's.
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
  const shown = shape(verdictOf(readme))
    .replace(' · 12 cached', '')
    .replace('\nsince last run: new F1 F2', '');
  expect(shape(red.stdout)).toBe(shown);
  expect(shown).toContain('\nF2 pricing:test libs/pricing/src/quote.test.ts:32:78 ');
  expect(red.code).toBe(1);
  const one = await start(shopping, 'subminute', ['show', 'F2']);
  expect(one.stdout).toMatch(
    /^F2 pricing:test .*[^]*: AssertionError: expected '10\.04' to be '10\.05'[^]*\n +\d+: +\| +\^\n/,
  );
  expect(one.stdout).not.toMatch(/views\.ts|Test Files|Duration/);
  const none = await start(shopping, 'subminute', ['show', 'F9']);
  expect(none).toMatchObject({
    code: 2,
    stdout: expect.stringContaining('its failures are F1 to F2') as string,
  });
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

import { join } from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pidsIn } from '../tools/bench/cpu.ts';
import { newest } from '../tools/rig/all-cases.ts';
import { type Ran, run } from '../tools/rig/run.ts';
import { project } from '../tools/rig/projects.ts';
import { type Shop, shop } from '../tools/rig/shop.ts';
import { workspace } from '../tools/rig/workspace.ts';

function start(shopping: Shop, bin: 'nx' | 'subminute', args: readonly string[]): Promise<Ran> {
  return run(process.execPath, [join(shopping.dir, 'node_modules/.bin', bin), ...args], {
    cwd: shopping.dir,
    env: shopping.env,
  });
}

test(
  'one start of Vitest for all: results, cache and evidence of each project as before',
  { timeout: 400_000 },
  async () => {
    using shopping = await shop({ daemon: false });
    const init = await start(shopping, 'nx', ['g', '@subminute/nx:init', '--batchTests']);
    expect(init.stdout).toMatch(/Vitest starts once for many: .* and 9 more \(nx\.json\)/);
    await shopping.fault(true);
    const red = await start(shopping, 'subminute', ['run-many', '-t', 'test']);
    expect(red.stdout).toMatch(/^FAIL 1 of 12 tasks · /);
    expect(red.stdout).toContain(
      'F1 pricing:test libs/pricing/src/quote.test.ts:32:78 quote > rounds the tax to the nearest cent\n   expected "10.05", got "10.04"\n   1 failed, 13 passed\n',
    );
    const one = await start(shopping, 'subminute', ['show', 'F1']);
    expect(one.stdout).toMatch(/: AssertionError: expected '10\.04' to be '10\.05'[^]*\n +\d+: +\| +\^\n/);
    const again = await start(shopping, 'nx', ['run-many', '-t', 'test']);
    expect(again.stdout).toMatch(/Cache: +11\/11 hit|11 out of 12|\b11 read from cache/);
    expect(again.code).toBe(1);
    const alone = await start(shopping, 'nx', ['run', 'pricing:test', '--testNamePattern=nearest']);
    expect(alone.stdout).toMatch(/1 failed.*13 skipped/);
    await shopping.fault(false);
    const green = await start(shopping, 'subminute', ['run-many', '-t', 'test']);
    expect(green.stdout).toMatch(/^PASS 12 tasks · /);

    const hanging = join(shopping.dir, 'libs/cart/src/cart.test.ts');
    writeFileSync(
      hanging,
      `${readFileSync(hanging, 'utf8')}\nit('hangs', async () => { await new Promise(() => {}); }, 0);\n`,
    );
    const late = await start(shopping, 'subminute', ['run-many', '-t', 'test', '--deadline=8s']);
    expect(late.stdout).toMatch(/^UNFINISHED /);
    await start(shopping, 'subminute', ['cancel']);
    await expect.poll(() => pidsIn(shopping.dir), { timeout: 30_000 }).toEqual([]);
  },
);

test.each(newest(['22.1.3', '24.0.6']))(
  'nx %s: what Nx starts is told how many tasks its command line allows at once',
  async (nx) => {
    const files = project('@acme/cart', { test: 'node say.mjs' });
    const say = 'console.log(`at once: ${process.env.SUBMINUTE_PARALLEL}`);';
    await using ws = await workspace({ nx, files: { ...files, 'packages/cart/say.mjs': say } });
    const run = ['run-many', '-t', 'test', '--skip-nx-cache', '--output-style=static'];
    expect((await ws.nx([...run, '--parallel=2'])).stdout).toContain('at once: 2\n');
    expect((await ws.nx(run)).stdout).toContain('at once: undefined\n');
  },
);

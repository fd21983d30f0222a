import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Ran, run } from '../tools/rig/run.ts';
import { type Shop, shop } from '../tools/rig/shop.ts';

const CACHE = 'node_modules/.cache/subminute/eslint/libs/cart/lint.eslintcache';

function start(shopping: Shop, bin: 'nx' | 'subminute', args: readonly string[]): Promise<Ran> {
  return run(process.execPath, [join(shopping.dir, 'node_modules/.bin', bin), ...args], {
    cwd: shopping.dir,
    env: shopping.env,
  });
}

const lint = (shopping: Shop): Promise<Ran> => start(shopping, 'nx', ['run', 'cart:lint', '--skip-nx-cache']);

function edit(shopping: Shop, file: string, change: (text: string) => string): void {
  const path = join(shopping.dir, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

/** What ESLint remembers of a file, as no run of ours would write it: only who reads it can pass it on. */
function plant(shopping: Shop): void {
  edit(shopping, CACHE, (text) => text.replaceAll('"errorCount":0', '"errorCount":1'));
}

test(
  'ESLint remembers after init what it found, and forgets it where its key is not enough',
  { timeout: 400_000 },
  async () => {
    using shopping = await shop({ daemon: false });
    const nxJson = (): string => readFileSync(join(shopping.dir, 'nx.json'), 'utf8');
    const before = nxJson();
    expect(before).toContain(
      '--cache-location ../../node_modules/.cache/subminute/eslint/{projectRoot}/lint',
    );
    const again = await start(shopping, 'nx', ['g', '@subminute/nx:init']);
    expect(again.stdout).toContain('was set up already');
    expect(nxJson()).toBe(before);

    expect((await lint(shopping)).code).toBe(0);
    expect(existsSync(join(shopping.dir, CACHE))).toBe(true);
    const status = await run('git', ['status', '--porcelain'], { cwd: shopping.dir, env: shopping.env });
    expect(status.stdout).toBe('');

    // It is read: a planted failure shows.
    plant(shopping);
    expect((await lint(shopping)).code).toBe(1);

    // Other settings of a rule: each file is looked at again.
    edit(shopping, 'eslint.config.js', (text) => text.replace("eqeqeq: 'error'", "eqeqeq: 'warn'"));
    expect((await lint(shopping)).code).toBe(0);

    // Another version of a plugin, and of what it loads: the same.
    plant(shopping);
    edit(shopping, 'node_modules/@typescript-eslint/eslint-plugin/package.json', (text) =>
      text.replace(/"version": "[^"]*"/, '"version": "8.0.0"'),
    );
    expect((await lint(shopping)).code).toBe(0);
    plant(shopping);
    edit(shopping, 'node_modules/.package-lock.json', (text) => `${text}\n`);
    expect((await lint(shopping)).code).toBe(0);

    // Rules that ask for types look at other files: nothing is remembered from one run to the next.
    plant(shopping);
    edit(shopping, 'eslint.config.js', (text) =>
      text.replace(
        'tseslint.configs.strict,',
        'tseslint.configs.strict,\n  { languageOptions: { parserOptions: { projectService: true } } },',
      ),
    );
    expect((await lint(shopping)).code).toBe(0);
    plant(shopping);
    expect((await lint(shopping)).code).toBe(0);
    const doctor = await start(shopping, 'subminute', ['doctor']);
    expect(doctor.stdout).toMatch(/^BAD {2}tool caches: .*parserOptions\.projectService/m);
    // There is nothing to do about tsc, which would hide errors by what it remembers.
    expect(doctor.stdout).not.toMatch(/tool caches: .*tsc/);
  },
);

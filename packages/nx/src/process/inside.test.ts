import { rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { asTaskId } from '@subminute/core';
import { type InsideCause, insideLine } from '@subminute/core/ratchet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestRepository, makeRepository } from '../testing/repository.ts';
import { armEnv } from './arm-env.ts';
import { keepTree } from './clean-tree.ts';
import { lookInside } from './inside.ts';
import type { TaskCommand } from './task-command.ts';

const MODULES = path.join(import.meta.dirname, '../../../../node_modules');

let base: TestRepository;
let head: TestRepository;
beforeEach(() => {
  base = makeRepository();
  head = makeRepository();
});
afterEach(() => {
  for (const repository of [base, head]) {
    repository[Symbol.dispose]();
    rmSync(`${repository.dir}.store`, { recursive: true, force: true });
  }
});

function arm({ dir }: TestRepository, text: string): TaskCommand {
  const own = armEnv(process.env, dir);
  const env = { ...own, PATH: `${path.join(MODULES, '.bin')}${path.delimiter}${own['PATH'] ?? ''}` };
  return { through: 'command', command: '/bin/sh', args: ['-c', text], cwd: dir, env, clean: keepTree(dir) };
}

function look(
  text: string,
  changed: readonly string[],
  cpuMs = { base: 100, head: 600 },
): Promise<InsideCause | undefined> {
  const prepared = { task: asTaskId('a:x'), base: arm(base, text), head: arm(head, text) };
  return lookInside(prepared, { changed, cpuMs });
}

/** A generic type that is made anew for each of so many literals. */
const deep = (count: number): string =>
  `type Box<T> = { [K in 'a' | 'b' | 'c']: T extends string ? { v: T; k: K } : never };\n${Array.from(
    { length: count },
    (_, i) => `export const x${i}: Box<'${i}'>['a']['v'] = '${i}';`,
  ).join('\n')}`;

const TSCONFIG = JSON.stringify({
  compilerOptions: { noEmit: true, strict: true, skipLibCheck: true, types: [], noLib: false, lib: ['es5'] },
  include: ['src'],
});

test.each(['tsc', 'tsc6', 'node_modules/.bin/tsc'])(
  'of %s, the counter that grew and the changed file that is checked longer',
  { timeout: 120_000 },
  async (tsc) => {
    const text = tsc.includes('/')
      ? `${path.join(MODULES, '.bin/tsc')} -p tsconfig.json`
      : `${tsc} -p tsconfig.json`;
    base.write({ 'tsconfig.json': TSCONFIG, 'src/router.ts': deep(10), 'src/same.ts': deep(10) });
    head.write({ 'tsconfig.json': TSCONFIG, 'src/router.ts': deep(8000), 'src/same.ts': deep(10) });
    const found = await look(text, ['src/router.ts', 'README.md']);
    expect(found).toMatchObject({ kind: 'tsc', file: 'src/router.ts' });
    expect(found && insideLine(found)).toMatch(/^tsc \w+ \d+k? → \d+k?, most in src\/router\.ts$/);
  },
);

test('of Vitest, the file whose tests take longer', { timeout: 120_000 }, async () => {
  const spec = (ms: number): string =>
    `import { test } from 'vitest'; test('x', { timeout: 60_000 }, () => new Promise((done) => setTimeout(done, ${ms})));`;
  for (const [tree, ms] of [
    [base, 1],
    [head, 600],
  ] as const) {
    tree.write({ 'package.json': '{"type":"module"}', 'vitest.config.js': 'export default {}' });
    tree.write({ 'a.test.js': spec(1), 'b.test.js': spec(ms) });
    symlinkSync(MODULES, path.join(tree.dir, 'node_modules'));
  }
  expect(await look('vitest run', ['b.test.js'])).toMatchObject({ kind: 'vitest', file: 'b.test.js' });
});

test(
  'of another Node program, the scripts that take more time of their own',
  { timeout: 60_000 },
  async () => {
    const spin = (turns: number): string =>
      `let x = 1; for (let i = 0; i < ${turns}; i++) x = Math.imul(x ^ i, 16777619); module.exports = x;`;
    base.write({ 'run.js': 'require("./slow.js")', 'slow.js': spin(1) });
    head.write({ 'run.js': 'require("./slow.js")', 'slow.js': spin(2e8) });
    const found = await look('node run.js', []);
    const grown = found?.kind === 'cpu' ? found.grown : [];
    expect(grown[0]?.name).toBe('slow.js');
    // Whatever the clock says: all together cannot have grown by more than the CPU time has.
    expect(grown.reduce((sum, { byMs }) => sum + byMs, 0)).toBeLessThan(601);
  },
);

test('of what fails when it is observed, nothing', async () => {
  expect(await look('exit 3', [])).toBeUndefined();
});

test('of what leaves something else than what it was asked for, nothing: a hint costs no verdict', async () => {
  const files = 'mkdir -p node_modules/.cache && rm -rf "$NOTES" && touch "$NOTES"';
  expect(await look(`NOTES=$(pwd).store/inside && ${files}`, [])).toBeUndefined();
});

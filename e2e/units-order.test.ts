import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { project } from '../tools/rig/projects.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

const FILES = {
  ...project('@acme/cart', { test: { command: 'vitest run' } }),
  'packages/cart/vitest.config.mjs': `
    import { subminute } from '@subminute/vitest';
    export default { plugins: [subminute()] };`,
  'packages/cart/src/fails.test.mjs': `
    import { expect, test } from 'vitest';
    test('adds \\u001b[31mup', () => { expect(1).toBe(2); });`,
  'packages/cart/src/waits.test.mjs': `
    import { existsSync } from 'node:fs';
    import { expect, test } from 'vitest';
    test('waits for the gate', () => expect.poll(() => existsSync('gate'), { timeout: 50_000 }).toBe(true), 60_000);`,
};

let ws: Workspace;

beforeAll(async () => {
  ws = await workspace({ files: FILES, vitest: '5.1.1' });
}, 600_000);
afterAll(() => ws[Symbol.asyncDispose]());

test('the first failure is said while other test files still run', async () => {
  const bin = join(ws.dir, 'node_modules/@subminute/nx/dist/cli/bin.js');
  const child = spawn(process.execPath, [bin, 'run', '@acme/cart:test'], { cwd: ws.dir, env: ws.env });
  let progress = '';
  let verdict = '';
  const { promise: ended, resolve } = Promise.withResolvers<number | null>();
  child.once('exit', resolve);
  child.stdout.on('data', (text) => (verdict += String(text)));
  child.stderr.on('data', (text) => {
    progress += String(text);
    // Without this file, the other test file goes on.
    if (progress.includes('failing so far: ')) writeFileSync(join(ws.dir, 'packages/cart/gate'), '');
  });
  expect(await ended).toBe(1);
  expect(progress).toContain('failing so far: @acme/cart:test packages/cart/src/fails.test.mjs > adds up\n');
  expect(verdict).toMatch(/^FAIL 1 of 1 task /);
  expect(verdict).not.toContain('waits.test.mjs');
});

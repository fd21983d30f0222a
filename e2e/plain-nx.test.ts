import { describe, expect, test } from 'vitest';
import { newest } from '../tools/rig/all-cases.ts';
import { project } from '../tools/rig/projects.ts';
import { workspace } from '../tools/rig/workspace.ts';

const FILES = {
  ...project('@acme/cart', { test: 'node test.js' }),
  'packages/cart/test.js': 'function total() {\n  throw new Error("cart total is off by one")\n}\ntotal()\n',
};

describe.each([
  ['22.1.3', true],
  ...newest([
    ['22.1.3', false],
    ['24.0.6', true],
    ['24.0.6', false],
  ] as const),
] as const)('plain nx %s, daemon %s', (nx, daemon) => {
  test('a failed run of an agent ends with the verdict; nothing else changes', async () => {
    await using ws = await workspace({ nx, daemon, files: FILES });
    const args = ['run-many', '-t', 'test'];
    const agent = await ws.nx(args, { env: { CLAUDECODE: '1' } });
    const said = agent.stdout + agent.stderr;
    expect(said).toMatch(/NX {3}FAIL 1 of 1 task that ran · /);
    expect(said).toMatch(
      /^F1 @acme\/cart:test packages\/cart\/test\.js:2:9 Error cart total is off by one$/m,
    );
    expect(agent.code).not.toBe(0);

    const person = await ws.nx(args);
    expect(person.stdout + person.stderr).not.toContain('F1 ');
    expect(person.code).toBe(agent.code);

    const chosen = await ws.nx([...args, '--output-style=static'], { env: { CLAUDECODE: '1' } });
    expect(chosen.stdout + chosen.stderr).not.toContain('F1 ');

    const forced = await ws.nx(args, { env: { SUBMINUTE_PLAIN_NX: 'always' } });
    expect(forced.stdout + forced.stderr).toContain('F1 @acme/cart:test');

    ws.write({ 'packages/cart/test.js': 'console.log("fine")\n' });
    const green = await ws.nx(args, { env: { CLAUDECODE: '1' } });
    expect(green.stdout + green.stderr).not.toContain('subminute');
    expect(green.code).toBe(0);

    // Our command knows of runs that it did not start.
    const last = await ws.subminute(['last']);
    expect(last.stdout).toMatch(/^PASS 1 task · /);
  });
});

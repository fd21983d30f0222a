import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultsIn } from '../tools/rig/conforms.ts';
import { FILES, LEDGER_FILE, ledger, linkTypeScript } from '../tools/rig/layers.ts';
import { type Workspace, workspace } from '../tools/rig/workspace.ts';

let ws: Workspace;

beforeAll(async () => {
  ws = await workspace({ files: { ...FILES, [LEDGER_FILE]: ledger() } });
  linkTypeScript(ws.dir);
  ws.write({ 'packages/util/index.ts': 'export const util = 1;\n' });
  const who = ['-c', 'user.name=Ann', '-c', 'user.email=t@example.com'];
  execFileSync('git', [...who, 'commit', '-q', '-a', '-m', 'util alone'], { cwd: ws.dir, env: ws.env });
});
afterAll(() => ws[Symbol.asyncDispose]());

const schema = (): Record<string, unknown> =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, '..', 'packages/nx/schema/replay.json'), 'utf8'),
  ) as Record<string, unknown>;

describe('replay', () => {
  test('models the newest commits at the costs of the ledger, without running anything', async () => {
    const { stdout, code } = await ws.subminute(['replay', '--commits', '5']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^REPLAY 1 commit, build: mean [\d.]+s, p50 [\d.]+s, p95 [\d.]+s, 0 of 1 over 60s\n/,
    );
    expect(stdout).toContain('projects, by CPU time over all commits:\n  shop: 8.0s in 1 commit\n');
  });

  test('as a document conforms to its schema', async () => {
    const { stdout, code } = await ws.subminute(['replay', '--json']);
    const document = JSON.parse(stdout) as { loops: readonly { workMs: number }[] };
    expect({ code, faults: faultsIn(document, schema()) }).toEqual({ code: 0, faults: [] });
    // util, and what is above it: ui, shop, leaf.
    expect(document.loops).toMatchObject([{ tasks: 4, workMs: 23_000 }]);
  });

  test('a target that no project has is said', async () => {
    const { stdout, code } = await ws.subminute(['replay', '-t', 'biuld']);
    expect(code).toBe(2);
    expect(stdout).toContain('no project has a target biuld');
  });

  test('a misspelt flag too', async () => {
    const { stdout, code } = await ws.subminute(['replay', '--commit', '5']);
    expect(code).toBe(2);
    expect(stdout).toContain('did you mean --commits');
  });
});
